// A connection that is served from hello on: vault, configuration, prompt, and an extension that follows a
// script.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "launch/serve.h"
#include "launch/target.h"
#include "unit/launch/support/script.h"
#include "unit/launch/support/world.h"

namespace cerby::launch::test {

using vault::testing_support::MemoryTpm;

inline MemoryTpm without_tpm() {
  MemoryTpm tpm;
  tpm.fails = Failure{Outcome::TpmMissing, ""};
  return tpm;
}

class ServeTest : public ::testing::Test {
 public:
  void SetUp() override {
    make_vault(home.paths(), cache, store, clock);
    config->workspaces.push_back({*Origin::parse("https://acme.cerby.test"), {*Origin::parse(kOkta)}});
  }

  // Puts an account into the vault and leaves it open or locked.
  vault::Account add(vault::Account account, bool open = true) {
    auto file = vault::VaultFile::open(home.paths());
    EXPECT_TRUE(file.has_value());
    auto vault =
        vault::open(std::move(*file), cache, store, nullptr, prompt, std::chrono::seconds(open ? 600 : 0));
    EXPECT_TRUE(vault.has_value());
    EXPECT_TRUE(vault->put(account).has_value());
    if (!open) cache.keys.clear();
    return account;
  }

  int serve() {
    const Configuration known(config);
    Gate gate(home.paths(), known, clock, cache);
    gate.use({&store, &tpm, &prompt, [this](MonotonicTime limit) {
                turns.push_back(limit);
                return turn;
              }});
    return launch::serve({known, clock, gate, extension, caller});
  }

  ServeTest& hello(std::int32_t min = 1, std::int32_t max = 1) {
    extension.then(wire::HelloRequest{{min, max}, "0.1.0", std::vector<std::uint8_t>(32, 7)});
    return *this;
  }
  void launch(const vault::Account& account, std::optional<std::string> from = kOkta,
              bool remembered = true) {
    extension.then(wire::LaunchRequest{launch_address(*Origin::parse("https://acme.cerby.test"), account.id),
                                       wire::Cause::Navigation, std::move(from), remembered});
  }
  void log_in_on_one_page() {
    extension.then(at(kLogin, login_page())).then(filled()).then(at(kWww, home_page("zilla"), "D2"));
  }
  Outcome only_failure() {
    const auto failures = extension.all<wire::FailedReply>();
    EXPECT_EQ(failures.size(), 1U);
    return failures.empty() ? Outcome::InternalError : failures.front().failure.outcome;
  }

  TemporaryHome home;
  SetClock clock;
  MemoryKeyCache cache;
  MemoryKeyStore store;
  MemoryTpm tpm = without_tpm();
  std::vector<MonotonicTime> turns;  // the limits of unlocks
  Expected<void> turn;
  ScriptedPrompt prompt;
  Expected<Config> config{Config{}};
  ScriptedExtension extension{clock};
  wire::Caller caller{wire::Caller::Browser::Chromium, "dhljhmjefffakhhohoahmdkehlnjcceb"};
};

// What the extension's own pages ask of accounts.
class ServeAccountsTest : public ServeTest {
 public:
  vault::Account add_with_code(bool open = true) {
    auto account = contentzilla();
    account.role = vault::ItemRole::Owner;
    account.otpauth = account.keep(secret("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"));
    return add(std::move(account), open);
  }
  static wire::RevealRequest reveal(const vault::Account& account, wire::Field field) {
    return {launch_address(*Origin::parse("https://acme.cerby.test"), account.id), field, true};
  }
  static wire::AccountsRequest accounts_on(std::string origin) { return {std::move(origin), {}}; }
};

}  // namespace cerby::launch::test
