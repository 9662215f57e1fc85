// What the extension's own pages ask of accounts.
#include "launch/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/launch/support/serve_world.h"

namespace cerby::launch::test::serve_accounts_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

TEST_F(ServeAccountsTest, AreNotShownDuringALaunch) {
  const auto account = add_with_code();
  hello(1, 2).launch(account);
  extension.then(reveal(account, wire::Field::Password));
  EXPECT_EQ(serve(), 0);
  EXPECT_EQ(only_failure(), Outcome::MessageUnexpected);
  EXPECT_THAT(extension.written(), IsEmpty());
}

}  // namespace
}  // namespace cerby::launch::test::serve_accounts_test
