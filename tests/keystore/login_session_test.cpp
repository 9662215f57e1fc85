// What the login manager says of the screen, asked over a real bus; the login manager on it is a stand-in.
#include "process/login_session.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <atomic>
#include <cstring>
#include <future>
#include <thread>

#include "base/descriptor.h"
#include "keystore/support/desktop.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wcast-align"
#include <gio/gio.h>

namespace cerby::process {
namespace {

using namespace std::chrono_literals;

constexpr const char* kInterface = R"(<node><interface name="org.freedesktop.login1.Session">
  <property name="Type" type="s" access="read"/><property name="LockedHint" type="b" access="read"/>
  <property name="IdleSinceHintMonotonic" type="t" access="read"/></interface></node>)";

// What the stand-in answers.
struct Session {
  std::string type = "wayland";
  bool locked = false;
  std::uint64_t idle_changed = 0;
  bool without_hints = false;  // an error for each question but the first
};

// org.freedesktop.login1 with one session, on a bus, in a thread of its own.
class LoginManager {
 public:
  LoginManager(const std::string& bus, const Session& session) : session_(session) {
    std::promise<void> up;
    auto is_up = up.get_future();
    thread_ = std::thread([this, bus, &up] { run(bus, up); });
    is_up.get();
  }
  LoginManager(const LoginManager&) = delete;
  LoginManager& operator=(const LoginManager&) = delete;
  ~LoginManager() {
    ended_ = true;
    g_main_context_wakeup(context_);
    thread_.join();
  }

 private:
  static GVariant* property(GDBusConnection*, const char*, const char*, const char*, const char* name,
                            GError** error, void* self) {
    const Session& session = static_cast<LoginManager*>(self)->session_;
    const std::string asked = name;
    if (asked == "Type") return g_variant_new_string(session.type.c_str());
    if (session.without_hints) {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "not here");
      return nullptr;
    }
    if (asked == "LockedHint") return g_variant_new_boolean(session.locked ? TRUE : FALSE);
    return g_variant_new_uint64(session.idle_changed);
  }

  void run(const std::string& bus, std::promise<void>& up) {
    context_ = g_main_context_new();
    g_main_context_push_thread_default(context_);
    GDBusConnection* connection = g_dbus_connection_new_for_address_sync(
        bus.c_str(),
        static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
        nullptr, nullptr, nullptr);
    GDBusNodeInfo* node = g_dbus_node_info_new_for_xml(kInterface, nullptr);
    const GDBusInterfaceVTable table{nullptr, &LoginManager::property, nullptr, {}};
    g_dbus_connection_register_object(connection, "/org/freedesktop/login1/session/auto", node->interfaces[0],
                                      &table, this, nullptr, nullptr);
    g_variant_unref(g_dbus_connection_call_sync(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                "org.freedesktop.DBus", "RequestName",
                                                g_variant_new("(su)", "org.freedesktop.login1", 0U), nullptr,
                                                G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr));
    up.set_value();
    while (!ended_) g_main_context_iteration(context_, TRUE);
    g_dbus_node_info_unref(node);
    g_dbus_connection_close_sync(connection, nullptr, nullptr);
    g_object_unref(connection);
    g_main_context_pop_thread_default(context_);
    g_main_context_unref(context_);
  }

  const Session session_;
  GMainContext* context_ = nullptr;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};
#pragma GCC diagnostic pop

class LoginSession : public testing::Test {
 protected:
  [[nodiscard]] std::string address() const {
    return desktop_.environment().find("DBUS_SESSION_BUS_ADDRESS")->second;
  }
  [[nodiscard]] std::filesystem::path socket() const {
    const std::string whole = address(), start = "unix:path=";
    EXPECT_TRUE(whole.starts_with(start)) << whole;
    return whole.substr(start.size(), whole.find(',') - start.size());
  }
  [[nodiscard]] vault::ScreenSigns signs() const { return screen_signs(clock_, socket(), 10s); }

  SystemClock clock_;
  keystore::Desktop desktop_{keystore::Desktop::With::BusOnly};
};

TEST_F(LoginSession, SaysWhatTheScreenIsLike) {
  for (const auto& [locked, changed] : {std::pair(false, std::uint64_t{0}), std::pair(true, std::uint64_t{1}),
                                        std::pair(false, ~std::uint64_t{0})}) {
    const LoginManager manager(address(), {.type = "wayland", .locked = locked, .idle_changed = changed});
    const auto found = signs();
    EXPECT_TRUE(found.known);
    EXPECT_EQ(found.locked, locked);
    EXPECT_EQ(found.idle_changed, changed);
  }
  const LoginManager manager(address(), {.type = "x11"});
  EXPECT_TRUE(signs().known);
}

TEST_F(LoginSession, KnowsNothingOfASessionWithoutAScreen) {
  for (const char* type : {"tty", "unspecified", "", "a type of a later version"}) {
    const LoginManager manager(address(), {.type = type, .locked = true, .idle_changed = 5});
    EXPECT_FALSE(signs().known) << type;
  }
}

TEST_F(LoginSession, KnowsNothingWithoutALoginManagerOrItsHints) {
  EXPECT_FALSE(signs().known);
  {
    const LoginManager manager(address(), {.without_hints = true});
    EXPECT_FALSE(signs().known);
  }
  EXPECT_FALSE(screen_signs(clock_, "/nowhere/bus", 10s).known);
  EXPECT_FALSE(screen_signs(clock_, std::string(200, 'x'), 10s).known);
}

TEST_F(LoginSession, ABusThatDoesNotAnswerIsNotWaitedFor) {
  const auto folder = desktop_.environment().find("HOME")->second;
  const std::string path = folder + "/silent";
  const Descriptor listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), path.size());
  ASSERT_EQ(::bind(listening.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  ASSERT_EQ(::listen(listening.get(), 1), 0);
  EXPECT_FALSE(screen_signs(clock_, path, 20ms).known);
}

}  // namespace
}  // namespace cerby::process
