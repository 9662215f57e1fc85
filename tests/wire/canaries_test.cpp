// What a launch leaves behind of an account's secrets: nothing, in memory or on disk. 20 launches, or with
// CERBY_LONG=1 a thousand, each of an account with canaries of its own; all that the host has in memory is
// searched as root sees it, while it waits with everything filled in and when it ends, and then all that was
// written: each time for the canaries of all of them.
#include <gtest/gtest.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "bench/scene.h"
#include "unit/wire/support/pipes.h"
#include "wire/support/canary.h"
#include "wire/support/host_process.h"
#include "wire/support/memory.h"

namespace cerby::test::canaries_test {
namespace {

namespace fs = std::filesystem;

using Found = std::map<std::string, int>;

// The secrets of one account, which no other account and no other run has. Each canary stands far enough
// inside its secret: what is freed has its first bytes overwritten by the heap.
class Canaries {
 public:
  explicit Canaries(std::size_t number)
      : fill_("fill " + std::to_string(number) + ": "), is_short_(number % 2 != 0) {
    randombytes_buf(key_.data(), key_.size());
  }
  void dress(vault::Account& account) const {
    account.user_name = user_name();
    auto secret = kBefore + password_;
    account.password = account.keep(Secret::take(std::span(secret)));
    auto address = "otpauth://totp/App:zilla?period=120&secret=" + base32_of("12345" + key_ + "67890");
    account.otpauth = account.keep(Secret::take(std::span(address)));
  }
  // Every other one is short enough to lie inside a string, not on the heap.
  [[nodiscard]] std::string user_name() const { return is_short_ ? user_ : kBefore + user_; }
  [[nodiscard]] const std::string& fill() const { return fill_; }
  void add_secrets(std::vector<Form>& forms) const {
    for (auto& form : forms_of_text(fill_ + "password", password_)) forms.push_back(std::move(form));
    for (auto& form : forms_of_text(fill_ + "one-time secret", base32_of(key_)))
      forms.push_back(std::move(form));
    for (auto& form : forms_of_key(fill_ + "one-time key", key_)) forms.push_back(std::move(form));
  }
  void add_user_name(std::vector<Form>& forms) const {
    if (is_short_) return forms.push_back({fill_ + "short user name", user_});
    for (auto& form : forms_of_text(fill_ + "user name", user_)) forms.push_back(std::move(form));
  }

 private:
  static inline const std::string kBefore = "not yet the canary, but soon it comes: ";
  std::string fill_;
  bool is_short_;
  std::string password_ = random_canary(), key_ = std::string(10, '\0'),
              user_ = is_short_ ? random_canary().substr(0, 8) : random_canary();
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
  bool launch(const std::string& program, std::size_t number) {
    const auto& canaries = canaries_[number];
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
    EXPECT_EQ(ask(bench::launch(2, scene_.accounts[number])), "open");
    EXPECT_EQ(ask(bench::login_page(3)), "fill");
    EXPECT_EQ(ask(bench::submitted(4, "document-1")), "wait");
    if (ask(bench::code_page(5)) != "fill") {
      host.close_input();
      EXPECT_TRUE(held.wait());
      return false;
    }
    EXPECT_EQ(ask(bench::submitted(6, "document-2")), "wait");
    Found kept;
    for (const auto& region : memory_of(host.process())) {
      add(region.not_dumped ? kept : dumped_, secrets_->in(region.bytes), region.name);
      if (!region.not_dumped) searched_ += region.bytes.size();
    }
    // That the search sees guarded memory: this account, and no other, is there until the launch ends.
    EXPECT_NE(shown(kept).find(canaries.fill() + "password as it is"), std::string::npos) << shown(kept);
    for (const auto& [what, times] : kept) EXPECT_TRUE(what.starts_with(canaries.fill())) << what;
    for (const char* file : {"cmdline", "environ"}) {
      add(dumped_, all_->in(file_text("/proc/" + std::to_string(host.process()) + "/" + file)), file);
    }
    EXPECT_EQ(ask(page_with(7, canaries.user_name())), "done");
    EXPECT_TRUE(held.wait());
    const auto left = memory_of(host.process());
    EXPECT_FALSE(left.empty());
    for (const auto& region : left) {
      searched_ += region.bytes.size();
      add(left_, all_->in(region.bytes), region.name);
    }
    return true;
  }

  void launch_all(const std::string& program, std::size_t launches) {
    std::vector<Form> secrets, all;
    for (std::size_t number = 0; number < launches; ++number) {
      const auto& one = canaries_.emplace_back(number);
      one.add_secrets(secrets);
      one.add_secrets(all);
      one.add_user_name(all);
    }
    secrets_.emplace(std::move(secrets));
    all_.emplace(std::move(all));
    auto scene = bench::make_scene(home_.path(), launches, [&](vault::Account& account, std::size_t number) {
      canaries_.at(number).dress(account);
    });
    ASSERT_TRUE(scene) << describe(scene.error());
    scene_ = std::move(*scene);
    for (std::size_t number = 0; number < launches; ++number) {
      while (!HasFailure() && !launch(program, number)) {
      }
    }
    // Everything below HOME: vault, journal, log, configuration, and what went to stderr.
    for (const auto& entry : fs::recursive_directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      const auto text = file_text(entry.path());
      written_ += text.size();
      add(files_, all_->in(text), entry.path().filename());
    }
    std::printf("%zu launches filled, %zu forms looked for in %.1f MB of memory and %.1f MB of files\n",
                scene_.accounts.size(), all_->forms(), static_cast<double>(searched_) / 1e6,
                static_cast<double>(written_) / 1e6);
  }

  TemporaryFolder home_;
  std::vector<Canaries> canaries_;
  std::optional<CanarySearch> secrets_, all_;  // of every fill: none may show in another's process either
  bench::Scene scene_;
  // In memory that a core file would have, after the last fill; at the end; on disk.
  Found dumped_, left_, files_;
  std::size_t searched_ = 0, written_ = 0;
};

TEST_F(CanariesTest, NothingIsLeftOfAFill) {
  launch_all(CERBY_BIN_DIR "/cerby-host", is_long_run() ? 1'000 : 20);
  EXPECT_EQ(shown(dumped_), "");
  EXPECT_EQ(shown(left_), "");
  EXPECT_EQ(shown(files_), "");
}

// That the same search finds what is not wiped, of each fill its own.
TEST_F(CanariesTest, WithoutWipingAllIsFound) {
  launch_all(CERBY_BIN_DIR "/host_unwiped", 4);
  const auto left = shown(left_);
  for (const auto& one : canaries_)
    EXPECT_NE(left.find(one.fill() + "password as it is"), std::string::npos) << one.fill() << left;
  for (const char* what : {"password as it is", "password as JSON", "one-time secret as it is",
                           "one-time key as it is", "user name as it is", "short user name"}) {
    EXPECT_NE(left.find(what), std::string::npos) << what << " in\n" << left;
  }
}

// And that it knows each form, and of which canary it is.
TEST(Canary, EachFormIsFound) {
  const auto text = random_canary(), other = random_canary();
  for (auto forms : {forms_of_text("text", text), forms_of_key("key", text)}) {
    auto all = forms;
    for (auto& form : forms_of_text("other", other)) all.push_back(std::move(form));
    const CanarySearch search(std::move(all));
    for (const auto& form : forms) {
      const auto found = search.in("before" + form.bytes + "after");
      EXPECT_NE(std::ranges::find(found, form.name), found.end()) << form.name;
      EXPECT_TRUE(std::ranges::none_of(found, [](auto& name) { return name.starts_with("other"); }));
      EXPECT_GE(form.bytes.size(), 10u) << form.name;
    }
    EXPECT_EQ(search.in("before" + random_canary() + "after"), std::vector<std::string>());
    EXPECT_EQ(search.in("short"), std::vector<std::string>());
  }
}

}  // namespace
}  // namespace cerby::test::canaries_test
