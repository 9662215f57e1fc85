#include "launch/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/launch/support/serve_world.h"

namespace cerby::launch::test::serve_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(ServeTest, OneLaunchFromHelloToLoggedIn) {
  const auto account = add(contentzilla());
  hello().launch(account);
  log_in_on_one_page();
  EXPECT_EQ(serve(), 0);
  ASSERT_EQ(extension.all<wire::DoneReply>().size(), 1U);
  EXPECT_EQ(extension.all<wire::DoneReply>().front().outcome, Outcome::LoggedIn);
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "hunter2 hunter2"));
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

}  // namespace
}  // namespace cerby::launch::test::serve_test
