#include "launch/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>
#include <fstream>

#include "launch/deadlines.h"
#include "launch/target.h"
#include "unit/launch/support/script.h"
#include "unit/launch/support/world.h"

namespace cerby::launch::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using vault::testing_support::MemoryTpm;

constexpr auto kLogin = "https://login.instagram.test";
constexpr auto kWww = "https://www.instagram.test";
constexpr auto kOkta = "https://acme.okta.test";

MemoryTpm without_tpm() {
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

TEST_F(ServeTest, OneLaunchFromHelloToLoggedIn) {
  const auto account = add(contentzilla());
  hello().launch(account);
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  ASSERT_EQ(extension.all<wire::DoneReply>().size(), 1U);
  EXPECT_EQ(extension.all<wire::DoneReply>().front().outcome, Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
}

TEST_F(ServeTest, APortAtWhichNothingIsUnderWayCloses) {
  hello();
  extension.after(kIdleTime + MonotonicTime(1), wire::RequestBody(wire::StatusRequest{}));
  EXPECT_EQ(serve(), 0);
  EXPECT_THAT(extension.all<wire::StatusReply>(), IsEmpty());
}

TEST_F(ServeTest, HelloProvesTheIdentityOverTheChallenge) {
  add(contentzilla());
  hello();
  serve();
  const auto hellos = extension.all<wire::HelloReply>();
  ASSERT_EQ(hellos.size(), 1U);
  ASSERT_TRUE(hellos[0].key && hellos[0].signature);
  const std::vector<std::uint8_t> challenge(32, 7);
  const auto message = wire::hello_message(challenge, 1, caller.extension_id);
  EXPECT_EQ(crypto_sign_verify_detached(hellos[0].signature->data(), message.data(), message.size(),
                                        hellos[0].key->data()),
            0);
  const auto other = wire::hello_message(challenge, 1, "another extension");
  EXPECT_NE(crypto_sign_verify_detached(hellos[0].signature->data(), other.data(), other.size(),
                                        hellos[0].key->data()),
            0);
}

TEST_F(ServeTest, LockedVaultProvesItselfOnlyOnceItIsOpen) {
  const auto account = add(contentzilla(), false);
  hello().launch(account);
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  const auto hellos = extension.all<wire::HelloReply>();
  ASSERT_EQ(hellos.size(), 2U);
  EXPECT_FALSE(hellos[0].key || hellos[0].signature);
  EXPECT_EQ(hellos[0].vault, wire::VaultState::Locked);
  EXPECT_TRUE(hellos[1].key && hellos[1].signature);
  EXPECT_EQ(extension.all<wire::DoneReply>().size(), 1U);
}

TEST_F(ServeTest, LockedVaultAsksAForeignInitiatorBeforeItBothersTheUserWithAPrompt) {
  const auto account = add(contentzilla(), false);
  store.available = false;
  hello().launch(account, "https://evil.test");
  extension.then(wire::ConfirmedRequest{false, false});
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(prompt.asked, 0);
  const auto asked = extension.all<wire::ConfirmReply>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].account, "");  // nothing can be named yet
  EXPECT_EQ(asked[0].from, "https://evil.test");
  EXPECT_EQ(only_failure(), Outcome::Declined);
}

TEST_F(ServeTest, FirstLaunchAsksByName) {
  const auto account = add(contentzilla());
  hello().launch(account, kOkta, false);
  extension.then(wire::ConfirmedRequest{true, true});
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  const auto asked = extension.all<wire::ConfirmReply>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].question, wire::Question::FirstLaunch);
  EXPECT_EQ(asked[0].account, "Contentzilla");
  EXPECT_EQ(asked[0].app, "Instagram");
  EXPECT_EQ(extension.all<wire::DoneReply>().size(), 1U);
}

TEST_F(ServeTest, ForeignInitiatorIsAskedAboutAndMayGoOn) {
  const auto account = add(contentzilla());
  hello().launch(account, "https://evil.test");
  extension.then(wire::ConfirmedRequest{true, false});
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(extension.all<wire::ConfirmReply>().at(0).question, wire::Question::ForeignInitiator);
  EXPECT_EQ(extension.all<wire::DoneReply>().size(), 1U);
}

// Whether the vault is open or locked makes no difference to what a page that may not launch it learns.
class ServeAsksFirst : public ServeTest, public ::testing::WithParamInterface<bool> {};
TEST_P(ServeAsksFirst, BeforeAnythingIsSaidOfTheAccount) {
  auto none = contentzilla();
  none.role = vault::ItemRole::None;
  hello().launch(add(std::move(none), GetParam()), "https://evil.test");
  extension.then(wire::ConfirmedRequest{false, false});
  EXPECT_EQ(serve(), 0);
  ASSERT_EQ(extension.all<wire::ConfirmReply>().size(), 1U);
  EXPECT_EQ(extension.all<wire::ConfirmReply>().front().account, "");
  EXPECT_EQ(only_failure(), Outcome::Declined);
}
INSTANTIATE_TEST_SUITE_P(VaultOpenAndLocked, ServeAsksFirst, ::testing::Bool());

TEST_F(ServeTest, RoleNone) {
  auto account = contentzilla();
  account.role = vault::ItemRole::None;
  hello().launch(add(std::move(account)));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::RoleNone);
  EXPECT_THAT(extension.all<wire::OpenReply>(), IsEmpty());
}

TEST_F(ServeTest, LoginOnly) {
  config->workspaces.front().role = WorkspaceRole::LoginOnly;
  hello().launch(add(contentzilla()));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::RoleLoginOnly);
}

TEST_F(ServeTest, UnknownAccount) {
  add(contentzilla());
  auto other = contentzilla();
  other.id = Uuid::random();
  hello().launch(other);
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::AccountUnknown);
}

TEST_F(ServeTest, AccountOfAnotherWorkspaceIsUnknown) {
  auto account = contentzilla();
  account.workspace = "https://other.cerby.test";
  hello().launch(add(std::move(account)));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::AccountUnknown);
}

TEST_F(ServeTest, UnknownWorkspace) {
  const auto account = add(contentzilla());
  config->workspaces.clear();
  hello().launch(account);
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::WorkspaceUnknown);
}

TEST_F(ServeTest, InvalidConfigurationIsSaidAtTheLaunch) {
  const auto account = add(contentzilla());
  const Configuration broken(fail(Outcome::ConfigInvalid, "config.json: line 1"));
  hello().launch(account);
  Gate gate(home.paths(), broken, clock, cache);
  EXPECT_EQ(launch::serve({broken, clock, gate, extension, caller}), 0);
  EXPECT_EQ(only_failure(), Outcome::ConfigInvalid);
}

TEST_F(ServeTest, VaultThatNobodyUnlocks) {
  const auto account = add(contentzilla(), false);
  store.entries.clear();
  hello().launch(account);
  EXPECT_EQ(serve(), 0);
  EXPECT_THAT(extension.all<wire::OpenReply>(), IsEmpty());
  EXPECT_THAT(only_failure(), ::testing::AnyOf(Outcome::UnlockCancelled, Outcome::UnlockUnavailable));
}

TEST_F(ServeTest, ProtocolTooOld) {
  EXPECT_EQ(hello(0, 0).serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::ExtensionOutdated);
}

TEST_F(ServeTest, ProtocolTooNew) {
  EXPECT_EQ(hello(wire::kProtocolMax + 1, 9).serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::HostOutdated);
}

TEST_F(ServeTest, NothingBeforeHello) {
  extension.then(wire::StatusRequest{});
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::MessageUnexpected);
}

TEST_F(ServeTest, PageWithoutALaunchIsRefusedAndChangesNothing) {
  add(contentzilla());
  hello();
  extension.then(at(kLogin, login_page())).then(wire::StatusRequest{});
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::MessageUnexpected);
  EXPECT_EQ(extension.all<wire::StatusReply>().size(), 1U);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(ServeTest, StatusTellsWorkspacesAndVault) {
  add(contentzilla());
  hello();
  extension.then(wire::StatusRequest{});
  serve();
  const auto status = extension.all<wire::StatusReply>().at(0);
  EXPECT_EQ(status.vault, wire::VaultState::Open);
  ASSERT_EQ(status.workspaces.size(), 1U);
  EXPECT_EQ(status.workspaces[0].address, "https://acme.cerby.test");
  EXPECT_THAT(status.workspaces[0].idps, ElementsAre(kOkta));
  EXPECT_FALSE(status.fingerprint.empty());
  EXPECT_EQ(status.open_seconds_left, 600);
}

TEST_F(ServeTest, LockForgetsTheKeyAndEndsTheConnection) {
  add(contentzilla());
  hello();
  extension.then(wire::LockRequest{}).then(wire::StatusRequest{});
  EXPECT_EQ(serve(), 0);
  EXPECT_THAT(cache.keys, IsEmpty());
  ASSERT_EQ(extension.all<wire::StatusReply>().size(), 1U);
  EXPECT_EQ(extension.all<wire::StatusReply>()[0].vault, wire::VaultState::Locked);
}

TEST_F(ServeTest, UnlockOpensProvesAndTells) {
  add(contentzilla(), false);
  hello();
  extension.then(wire::UnlockRequest{});
  serve();
  EXPECT_EQ(extension.all<wire::HelloReply>().size(), 2U);
  EXPECT_EQ(extension.all<wire::StatusReply>().at(0).vault, wire::VaultState::Open);
  EXPECT_EQ(cache.keys.size(), 1U);
}

TEST_F(ServeTest, AnUnlockHasOneLimitHoweverOftenItAsks) {
  const auto account = add(contentzilla(), false);
  store.entries.clear();
  hello().launch(account);
  serve();
  EXPECT_THAT(turns, ::testing::ElementsAre(kHumanTime));
}

TEST_F(ServeTest, AnUnlockWithoutALimitIsNone) {
  const auto account = add(contentzilla(), false);
  turn = std::unexpected(Failure{Outcome::SystemFailed, "no timer"});
  hello().launch(account);
  serve();
  EXPECT_EQ(only_failure(), Outcome::SystemFailed);
}

TEST_F(ServeTest, AKeptKeyOfAnotherVaultIsForgottenAndTheVaultIsLocked) {
  const auto account = add(contentzilla());
  const auto kept = cache.keys.find(home.paths().vault);
  ASSERT_NE(kept, cache.keys.end());
  kept->second.vault = Uuid::random();  // another file was put in the place of the one that the key is of
  hello().launch(account);
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  // `hello` spoke for the kept key, which the file does not bear out; the key store opens it then.
  const auto hellos = extension.all<wire::HelloReply>();
  ASSERT_EQ(hellos.size(), 1U);
  EXPECT_EQ(hellos[0].vault, wire::VaultState::Open);
  EXPECT_EQ(extension.all<wire::DoneReply>().size(), 1U);
  EXPECT_EQ(cache.keys.at(home.paths().vault).vault, vault::VaultFile::open(home.paths())->id());
}

TEST_F(ServeTest, AKeptKeyFromBeforeARotationIsForgottenAndTheVaultIsLocked) {
  const auto account = add(contentzilla());
  const auto kept = cache.keys.find(home.paths().vault);
  ASSERT_NE(kept, cache.keys.end());
  kept->second.epoch = 2;  // the file is under the first key
  hello().launch(account);
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(extension.all<wire::HelloReply>().at(0).vault, wire::VaultState::Open);
  EXPECT_EQ(extension.all<wire::DoneReply>().size(), 1U) << "the key store opens it";
  EXPECT_EQ(cache.keys.at(home.paths().vault).epoch, 1U);
}

TEST_F(ServeTest, AVaultThatIsNoVaultIsSaidAtTheStatusAndAtTheLaunch) {
  const auto account = add(contentzilla());
  std::ofstream(home.paths().vault, std::ios::trunc) << "no vault";
  hello();
  extension.then(wire::StatusRequest{});
  extension.then(wire::StatusRequest{});
  EXPECT_EQ(serve(), 0);
  const auto status = extension.all<wire::StatusReply>();
  ASSERT_EQ(status.size(), 2U);
  for (const auto& said : status) {
    EXPECT_EQ(said.vault, wire::VaultState::Unusable);
    ASSERT_TRUE(said.trouble);
    EXPECT_EQ(said.trouble->outcome, Outcome::VaultDamaged);
  }
}

// ---- what the extension's own pages ask of accounts ----

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

TEST_F(ServeAccountsTest, AreFoundByTheirOrigin) {
  const auto account = add_with_code();
  hello(1, 2);
  extension.then(accounts_on(kLogin)).then(accounts_on("https://elsewhere.test"));
  EXPECT_EQ(serve(), 0);
  const auto replies = extension.all<wire::AccountsReply>();
  ASSERT_EQ(replies.size(), 2U);
  ASSERT_EQ(replies[0].accounts.size(), 1U);
  EXPECT_EQ(replies[0].accounts[0].address, reveal(account, wire::Field::Code).address);
  EXPECT_THAT(replies[1].accounts, IsEmpty());
}

TEST_F(ServeAccountsTest, ShowTheirFieldsOneByOne) {
  const auto account = add_with_code();
  hello(1, 2);
  extension.then(reveal(account, wire::Field::UserName)).then(reveal(account, wire::Field::Password));
  EXPECT_EQ(serve(), 0);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
  EXPECT_THAT(extension.all<wire::FailedReply>(), IsEmpty());
}

TEST_F(ServeAccountsTest, ACodeThatWasRevealedIsUsed) {
  const auto account = add_with_code();
  clock.unix = UnixTime(1'700'000'010);  // the beginning of a step
  hello(1, 2);
  extension.then(reveal(account, wire::Field::Code))
      .after(MonotonicTime(10'000), reveal(account, wire::Field::Code))
      .after(MonotonicTime(20'000), reveal(account, wire::Field::Code));
  EXPECT_EQ(serve(), 0);
  const auto codes = extension.all<wire::RevealedReply>();
  ASSERT_EQ(codes.size(), 2U);
  EXPECT_EQ(codes[0].seconds_left, 30);
  EXPECT_EQ(codes[1].seconds_left, 30);
  EXPECT_NE(extension.written().front(), extension.written().back());
  const auto waits = extension.all<wire::WaitReply>();
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].turn, wire::WaitReply::Turn::Extension);
  EXPECT_EQ(waits[0].what, wire::WaitReply::For::Code);
  EXPECT_EQ(waits[0].ms, 20'000);
}

TEST_F(ServeAccountsTest, ALockedVaultRefusesAndAsksNobody) {
  const auto account = add_with_code(false);
  hello(1, 2);
  extension.then(accounts_on(kLogin)).then(reveal(account, wire::Field::UserName));
  EXPECT_EQ(serve(), 0);
  const auto failures = extension.all<wire::FailedReply>();
  ASSERT_EQ(failures.size(), 2U);
  for (const auto& failed : failures) EXPECT_EQ(failed.failure.outcome, Outcome::VaultLocked);
  EXPECT_EQ(prompt.asked, 0);
  EXPECT_THAT(turns, IsEmpty());
}

TEST_F(ServeAccountsTest, AreNotInTheFirstProtocol) {
  const auto account = add_with_code();
  hello(1, 1);
  extension.then(accounts_on(kLogin))
      .then(reveal(account, wire::Field::Password))
      .then(wire::StatusRequest{});
  EXPECT_EQ(serve(), 0);
  const auto failures = extension.all<wire::FailedReply>();
  ASSERT_EQ(failures.size(), 2U);
  for (const auto& failed : failures) EXPECT_EQ(failed.failure.outcome, Outcome::MessageUnexpected);
  EXPECT_THAT(extension.written(), IsEmpty());
  EXPECT_EQ(extension.all<wire::StatusReply>().size(), 1U) << "and the connection goes on";
}

// ---- another password for an account ----

class ServeNewPasswordTest : public ServeAccountsTest {
 public:
  static constexpr SecretAccess kTest{"a test compares it"};

  static wire::NewPasswordRequest request(const vault::Account& account) {
    return {launch_address(*Origin::parse("https://acme.cerby.test"), account.id), true};
  }
  // What the vault holds now.
  std::string password_of(const vault::Account& account) {
    auto file = vault::VaultFile::open(home.paths());
    EXPECT_TRUE(file.has_value());
    auto vault = vault::open_kept(std::move(*file), cache);
    EXPECT_TRUE(vault.has_value());
    const auto found = vault->account(account.id);
    return found && *found ? std::string((*found)->password.text(kTest)) : "none";
  }
  // A host that was started without a helper.
  int serve_without_prompt() {
    const Configuration known(config);
    Gate gate(home.paths(), known, clock, cache);
    EXPECT_FALSE(gate.may_need_helper());
    return launch::serve({known, clock, gate, extension, caller});
  }
  bool next_needs_helper() {
    const Configuration known(config);
    return Gate(home.paths(), known, clock, cache).may_need_helper();
  }
};

TEST_F(ServeNewPasswordTest, IsAskedForByThePromptAndStored) {
  const auto account = add_with_code();
  prompt.passphrase_given = "a new one";
  hello(1, 3);
  extension.then(request(account));
  EXPECT_EQ(serve(), 0);
  const auto waits = extension.all<wire::WaitReply>();
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].turn, wire::WaitReply::Turn::Host);
  EXPECT_EQ(waits[0].what, wire::WaitReply::For::Unlock);
  ASSERT_EQ(extension.all<wire::DoneReply>().size(), 1U);
  EXPECT_EQ(extension.all<wire::DoneReply>()[0].outcome, Outcome::PasswordReplaced);
  EXPECT_EQ(prompt.asked, 2);
  EXPECT_EQ(prompt.asked_for_an_app, 2);
  EXPECT_THAT(turns, ElementsAre(kHumanTime));
  EXPECT_EQ(password_of(account), "a new one");
}

TEST_F(ServeNewPasswordTest, ThatIsNotGivenTwiceTheSameIsAskedForAgain) {
  const auto account = add_with_code();
  prompt.wrong_ones_first = {"a new one", "a mew one"};
  prompt.passphrase_given = "a new one";
  hello(1, 3);
  extension.then(request(account));
  EXPECT_EQ(serve(), 0);
  EXPECT_THAT(prompt.errors, ElementsAre("", "", "The two were not the same.", ""));
  EXPECT_EQ(password_of(account), "a new one");
}

TEST_F(ServeNewPasswordTest, ThatIsNeverGivenLeavesTheOldOne) {
  const auto account = add_with_code();
  const std::vector<std::deque<std::string>> never = {{}, {"once"}, {""}, {"a", "b", "c", "d", "e", "f"}};
  for (const auto& answers : never) {
    prompt.wrong_ones_first = answers;
    hello(1, 3);
    extension.then(request(account));
    EXPECT_EQ(serve(), 0);
    EXPECT_EQ(extension.all<wire::FailedReply>().back().failure.outcome, Outcome::PasswordKept);
    EXPECT_EQ(password_of(account), "hunter2 hunter2");
  }
}

TEST_F(ServeNewPasswordTest, IsAnOwnersAlone) {
  auto account = contentzilla();
  account.role = vault::ItemRole::Collaborator;
  const auto added = add(std::move(account));
  hello(1, 3);
  extension.then(request(added));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::RoleNotOwner);
  EXPECT_EQ(prompt.asked, 0);
}

TEST_F(ServeNewPasswordTest, IsNotInTheSecondProtocol) {
  const auto account = add_with_code();
  hello(1, 2);
  extension.then(request(account));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::MessageUnexpected);
  EXPECT_EQ(prompt.asked, 0);
}

TEST_F(ServeNewPasswordTest, OfALockedVaultIsRefused) {
  const auto account = add_with_code(false);
  hello(1, 3);
  extension.then(request(account));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::VaultLocked);
  EXPECT_EQ(prompt.asked, 0);
}

TEST_F(ServeNewPasswordTest, WithoutAPromptTheNextHostIsToHaveOne) {
  const auto account = add_with_code();
  hello(1, 3);
  extension.then(request(account));
  EXPECT_EQ(serve_without_prompt(), 0);
  const auto waits = extension.all<wire::WaitReply>();
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].turn, wire::WaitReply::Turn::Extension);
  EXPECT_EQ(waits[0].ms, 0);
  EXPECT_EQ(password_of(account), "hunter2 hunter2");
  EXPECT_TRUE(next_needs_helper());
  EXPECT_FALSE(next_needs_helper()) << "one alone";
}

TEST_F(ServeNewPasswordTest, ANoteThatAHelperIsWantedIsOldSoonAndNothingElseIsOne) {
  const auto account = add_with_code();
  const auto wanted_at = [&](UnixTime now) {
    hello(1, 3);
    extension.then(request(account));
    EXPECT_EQ(serve_without_prompt(), 0);
    clock.unix = now;
    return next_needs_helper();
  };
  const auto start = clock.unix;
  EXPECT_TRUE(wanted_at(start + kWantedFor));
  clock.unix = start;
  EXPECT_FALSE(wanted_at(start + kWantedFor + UnixTime(1)));
  clock.unix = start;
  EXPECT_FALSE(wanted_at(start - UnixTime(1))) << "from the future";
  for (const std::string text : {"", "soon", "-5", "0", "99999999999999999999"}) {
    std::ofstream(home.paths().state_dir / "helper-wanted") << text;
    EXPECT_FALSE(next_needs_helper()) << text;
    EXPECT_FALSE(std::filesystem::exists(home.paths().state_dir / "helper-wanted")) << text;
  }
}

TEST_F(ServeNewPasswordTest, ACollaboratorMakesNoHelperBeWanted) {
  auto account = contentzilla();
  account.role = vault::ItemRole::Collaborator;
  const auto added = add(std::move(account));
  hello(1, 3);
  extension.then(request(added));
  EXPECT_EQ(serve_without_prompt(), 0);
  EXPECT_FALSE(next_needs_helper());
}

TEST_F(ServeAccountsTest, AreNotShownDuringALaunch) {
  const auto account = add_with_code();
  hello(1, 2).launch(account);
  extension.then(reveal(account, wire::Field::Password));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::MessageUnexpected);
  EXPECT_THAT(extension.written(), IsEmpty());
}

class SetupTest : public ServeTest {
 public:
  void SetUp() override {}  // no vault
};

TEST_F(SetupTest, MakesAVaultAndShowsTheRecoveryWordsOutsideTheExtension) {
  hello();
  extension.then(wire::SetupRequest{});
  serve();
  EXPECT_EQ(prompt.shown, 1);
  EXPECT_EQ(extension.all<wire::StatusReply>().at(0).vault, wire::VaultState::Open);
  EXPECT_TRUE(vault::VaultFile::open(home.paths()).has_value());
}

TEST_F(SetupTest, WithoutAKeyStoreTheTpmOpensIt) {
  store.available = false;
  tpm.fails.reset();
  hello();
  extension.then(wire::SetupRequest{});
  serve();
  EXPECT_EQ(prompt.asked, 0);
  EXPECT_EQ(prompt.shown, 1);
  EXPECT_EQ(extension.all<wire::StatusReply>().at(0).vault, wire::VaultState::Open);
  const auto file = vault::VaultFile::open(home.paths());
  ASSERT_TRUE(file.has_value());
  EXPECT_NE(file->method(vault::MethodKind::Tpm), nullptr);
}

TEST_F(SetupTest, WordsThatWereNotWrittenDownMakeNoVault) {
  prompt.confirms_recovery = false;
  hello();
  extension.then(wire::SetupRequest{});
  serve();
  EXPECT_TRUE(extension.all<wire::StatusReply>().empty());
  EXPECT_EQ(vault::VaultFile::open(home.paths()).error().outcome, Outcome::VaultMissing);
}

TEST_F(SetupTest, ThereAreNoAccountsWithoutAVault) {
  hello(1, 2);
  extension.then(wire::AccountsRequest{});
  serve();
  EXPECT_EQ(only_failure(), Outcome::VaultMissing);
}

TEST_F(SetupTest, LaunchWithoutAVaultSaysSo) {
  config->workspaces.push_back({*Origin::parse("https://acme.cerby.test"), {*Origin::parse(kOkta)}});
  hello().launch(contentzilla());
  serve();
  EXPECT_EQ(only_failure(), Outcome::VaultMissing);
}

}  // namespace
}  // namespace cerby::launch::test
