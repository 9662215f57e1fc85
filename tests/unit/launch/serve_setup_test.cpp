// A vault that is made where there is none.
#include "launch/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launch/deadlines.h"
#include "unit/launch/support/serve_world.h"

namespace cerby::launch::test::serve_setup_test {
namespace {

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

// 24 words by hand, at four a minute, and four of them to be typed.
TEST_F(SetupTest, HasTheTimeThatWritingTheWordsDownTakes) {
  hello();
  extension.then(wire::SetupRequest{});
  serve();
  EXPECT_GE(kSetUpTime, std::chrono::minutes(15));
  EXPECT_THAT(turns, ::testing::ElementsAre(kSetUpTime));
  EXPECT_EQ(extension.all<wire::WaitReply>().at(0).ms, kSetUpTime.count());
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
}  // namespace cerby::launch::test::serve_setup_test
