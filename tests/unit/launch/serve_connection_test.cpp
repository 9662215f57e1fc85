// A connection and its vault: hello, status, lock and unlock, what comes before a launch.
#include "launch/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>

#include <fstream>

#include "launch/deadlines.h"
#include "unit/launch/support/serve_world.h"

namespace cerby::launch::test::serve_connection_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

}  // namespace
}  // namespace cerby::launch::test::serve_connection_test
