// What a launch leaves behind of an account's secrets: nothing, in memory or on disk. 20 launches, or with
// CERBY_LONG=1 a thousand, each of an account with canaries of its own; all that the host has in memory is
// searched as root sees it, while it waits with everything filled in and when it ends, and then all that was
// written.
#include <gtest/gtest.h>
#include <sodium.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "bench/scene.h"
#include "unit/wire/support/pipes.h"
#include "wire/support/canary.h"
#include "wire/support/host_process.h"
#include "wire/support/memory.h"

namespace cerby::test {
namespace {

namespace fs = std::filesystem;

using Found = std::map<std::string, int>;

// What is the same in the secrets of all accounts, so that one search is for all of them. It stands far
// enough inside each: what is freed has its first bytes overwritten by the heap.
struct Canaries {
  std::string user_name = random_canary(), short_user_name = random_canary().substr(0, 8),
              password = random_canary(), key = std::string(10, '\0');
  Canaries() { randombytes_buf(key.data(), key.size()); }

  void dress(vault::Account& account, std::size_t number) const {
    const auto serial = "number " + std::to_string(10'000 + number) + ", not yet the canary: ";
    // Every other one is short enough to lie inside a string, not on the heap.
    account.user_name = number % 2 == 0 ? serial + user_name : short_user_name;
    auto secret = serial + password;
    account.password = account.keep(Secret::take(std::span(secret)));
    auto address = "otpauth://totp/App:zilla?period=120&secret=" +
                   base32_of("12345" + key + std::to_string(10'000 + number));
    account.otpauth = account.keep(Secret::take(std::span(address)));
  }
  [[nodiscard]] std::vector<Form> of_secrets() const {
    auto forms = forms_of_text("password", password);
    for (auto& form : forms_of_text("one-time secret", base32_of(key))) forms.push_back(std::move(form));
    for (auto& form : forms_of_key("one-time key", key)) forms.push_back(std::move(form));
    return forms;
  }
  [[nodiscard]] std::vector<Form> of_all() const {
    auto forms = of_secrets();
    for (auto& form : forms_of_text("user name", user_name)) forms.push_back(std::move(form));
    forms.push_back({"short user name", short_user_name});
    return forms;
  }
};

void add(Found& found, const std::vector<std::string>& names, const std::string& where) {
  for (const auto& name : names) ++found[name + " in " + where];
}

std::string shown(const Found& found) {
  std::string text;
  for (const auto& [what, times] : found) text += what + " (" + std::to_string(times) + ")\n";
  return text;
}

std::string type_of(const std::optional<std::string>& body) {
  const auto reply = nlohmann::json::parse(body.value_or("null"), nullptr, false);
  return reply.is_object() ? reply.value("type", "") : "nothing";
}

std::string file_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What an app shows afterwards, the user's name among it.
std::string page_with(int id, const std::string& text) {
  auto request = nlohmann::json::parse(bench::code_page(id));
  request["document"] = "document-3";
  auto& page = request["page"];
  page["path"] = "/home";
  page["fields"] = page["forms"] = nlohmann::json::array();
  page["buttons"][0]["text"] = "Log out";
  page["buttons"][0]["form"] = -1;
  page["texts"] = {text};
  return request.dump();
}

class CanariesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "root alone may look into the host";
#ifdef CERBY_UNCONFINED
    GTEST_SKIP() << "what checks or counts has its own memory";
#endif
  }
  void TearDown() override {
    if (!scene_.home.empty()) bench::close_scene(scene_);
  }

  // One launch with a user name, a password and a code. False: its code has to be waited for.
  bool launch(const std::string& program, const Uuid& account) {
    const Descriptor errors(
        ::open((scene_.home / "stderr").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    HostProcess host(scene_.home,
                     {.arguments = chromium_arguments(), .error = errors.get(), .program = program});
    const auto ask = [&](const std::string& body) {
      host.put(frame(body));
      return type_of(host.next_frame());
    };
    EXPECT_EQ(ask(bench::hello(1)), "hello");
    HeldAtEnd held(host.process());
    EXPECT_TRUE(held.may());
    EXPECT_EQ(ask(bench::launch(2, account)), "open");
    EXPECT_EQ(ask(bench::login_page(3)), "fill");
    EXPECT_EQ(ask(bench::submitted(4, "document-1")), "wait");
    if (ask(bench::code_page(5)) != "fill") {
      host.close_input();
      EXPECT_TRUE(held.wait());
      return false;
    }
    EXPECT_EQ(ask(bench::submitted(6, "document-2")), "wait");
    for (const auto& region : memory_of(host.process())) {
      add(region.not_dumped ? kept_ : dumped_, found_in(region.bytes, secrets_), region.name);
      if (!region.not_dumped) searched_ += region.bytes.size();
    }
    for (const char* file : {"cmdline", "environ"}) {
      add(dumped_, found_in(file_text("/proc/" + std::to_string(host.process()) + "/" + file), all_), file);
    }
    EXPECT_EQ(ask(page_with(7, canaries_.user_name)), "done");
    EXPECT_TRUE(held.wait());
    const auto left = memory_of(host.process());
    EXPECT_FALSE(left.empty());
    for (const auto& region : left) {
      searched_ += region.bytes.size();
      add(left_, found_in(region.bytes, all_), region.name);
    }
    return true;
  }

  void launch_all(const std::string& program, std::size_t launches) {
    auto scene = bench::make_scene(
        home_.path(), launches, [&](auto& account, std::size_t number) { canaries_.dress(account, number); });
    ASSERT_TRUE(scene) << describe(scene.error());
    scene_ = std::move(*scene);
    for (const auto& account : scene_.accounts) {
      while (!HasFailure() && !launch(program, account)) {
      }
    }
    // Everything below HOME: vault, journal, log, configuration, and what went to stderr.
    for (const auto& entry : fs::recursive_directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      const auto text = file_text(entry.path());
      written_ += text.size();
      add(files_, found_in(text, all_), entry.path().filename());
    }
    std::printf("%zu launches filled, %zu forms looked for in %.1f MB of memory and %.1f MB of files\n",
                scene_.accounts.size(), all_.size(), static_cast<double>(searched_) / 1e6,
                static_cast<double>(written_) / 1e6);
  }

  TemporaryFolder home_;
  Canaries canaries_;
  std::vector<Form> secrets_ = canaries_.of_secrets(), all_ = canaries_.of_all();
  bench::Scene scene_;
  // In memory that a core file would have, after the last fill; in memory that none has; at the end; on disk.
  Found dumped_, kept_, left_, files_;
  std::size_t searched_ = 0, written_ = 0;
};

TEST_F(CanariesTest, NothingIsLeftOfAFill) {
  launch_all(CERBY_BIN_DIR "/cerby-host", is_long_run() ? 1'000 : 20);
  EXPECT_EQ(shown(dumped_), "");
  EXPECT_EQ(shown(left_), "");
  EXPECT_EQ(shown(files_), "");
  // That the search sees guarded memory: the account is there until the launch ends.
  EXPECT_NE(shown(kept_).find("password as it is"), std::string::npos) << shown(kept_);
}

// That the same search finds what is not wiped.
TEST_F(CanariesTest, WithoutWipingAllIsFound) {
  launch_all(CERBY_BIN_DIR "/host_unwiped", 4);
  const auto left = shown(left_);
  for (const char* what : {"password as it is", "password as JSON", "one-time secret as it is",
                           "one-time key as it is", "user name as it is", "short user name"}) {
    EXPECT_NE(left.find(what), std::string::npos) << what << " in\n" << left;
  }
}

// And that it knows each form.
TEST(CanarySearch, FindsEachForm) {
  const auto text = random_canary();
  for (const auto& forms : {forms_of_text("text", text), forms_of_key("key", text)}) {
    for (const auto& form : forms) {
      const auto found = found_in("before" + form.bytes + "after", forms);
      EXPECT_NE(std::ranges::find(found, form.name), found.end()) << form.name;
      EXPECT_GE(form.bytes.size(), 10u) << form.name;
    }
    EXPECT_EQ(found_in("before" + random_canary() + "after", forms), std::vector<std::string>());
  }
}

}  // namespace
}  // namespace cerby::test
