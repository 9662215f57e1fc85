// Another password for an account.
#include "launch/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "launch/deadlines.h"
#include "unit/launch/support/serve_world.h"

namespace cerby::launch::test::serve_new_password_test {
namespace {

using ::testing::ElementsAre;

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

}  // namespace
}  // namespace cerby::launch::test::serve_new_password_test
