// A launch that finds no session with its workspace: the question first, then the sign-in in its tab, then
// the app.
#include "launch/signing_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/launch/support/workspace_world.h"

namespace cerby::launch::test::signing_in_test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class AnsweringWorkspace final : public Fetcher {
 public:
  std::vector<std::string> asked;
  std::uint32_t of_sign_in = 303, of_token = 200, of_account = 200;
  std::string reason = "grant_unknown";
  Expected<Fetched> fetch(const FetchRequest& request) override {
    asked.push_back(path_of(request));
    const auto& path = asked.back();
    if (path == "/sign-in/host") return answer(of_sign_in, "");
    if (path == "/api/v1/session/token") return answer(of_token, of_token == 200 ? kTokensAnswer : refusal());
    return answer(of_account, of_account == 200 ? kAccountAnswer : refusal());
  }

 private:
  [[nodiscard]] std::string refusal() const {
    return R"({"errors": [{"meta": {"reason": ")" + reason + R"("}}]})";
  }
  static Expected<Fetched> answer(std::uint32_t status, const std::string& body) {
    return Fetched{.status = status, .body = secret(body)};
  }
};

class SignInOfALaunch : public LaunchFromWorkspace {
 protected:
  Outcome launch(std::int32_t protocol = wire::kProtocolMax, bool remembered = true) {
    return launch_with(workspace, protocol, remembered);
  }
  void come_back(const std::string& last = kCameBack) { extension.then(wire::SignedInRequest{last}); }

  AnsweringWorkspace workspace;
};

TEST_F(SignInOfALaunch, CostsNoClickAndGoesOn) {
  come_back();
  EXPECT_EQ(launch(), Outcome::TabClosed) << "the script ends where the app is opened";
  const auto asked = extension.all<wire::SignInReply>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_THAT(asked[0].address, StartsWith("https://acme.cerby.test/sign-in/host?challenge="));
  EXPECT_EQ(asked[0].done, "https://acme.cerby.test/sign-in/done");
  EXPECT_EQ(asked[0].refused, "https://acme.cerby.test/sign-in/refused");
  EXPECT_THAT(extension.all<wire::ConfirmReply>(), IsEmpty());
  ASSERT_EQ(extension.all<wire::OpenReply>().size(), 1U);
  EXPECT_THAT(workspace.asked, ElementsAre("/sign-in/host", "/api/v1/session/token", EndsWith(kId)));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->kind, vault::Session::Kind::SignIn);
}

TEST_F(SignInOfALaunch, TheNextLaunchHasASession) {
  come_back();
  EXPECT_EQ(launch(), Outcome::TabClosed);
  workspace.asked.clear();
  EXPECT_EQ(launch(), Outcome::TabClosed);
  EXPECT_THAT(workspace.asked, ElementsAre(EndsWith(kId)));
  EXPECT_EQ(extension.all<wire::SignInReply>().size(), 1U);
}

TEST_F(SignInOfALaunch, WhoIsDeactivatedWhileTheAppIsWaitedForIsOut) {
  come_back();
  extension.then([this]() -> Expected<wire::RequestBody> {
    clock.pass(MonotonicTime(30'001));
    workspace.of_account = 401;
    workspace.of_token = 400;
    workspace.reason = "user_deactivated";
    return at("https://login.instagram.test", login_page());
  });
  EXPECT_EQ(launch(), Outcome::SignInWanted);
  EXPECT_FALSE(kept) << "the session is gone from the vault";
  EXPECT_THAT(extension.all<wire::FillReply>(), IsEmpty());
}

TEST_F(SignInOfALaunch, WhoMustBeAskedIsAskedFirst) {
  extension.then(wire::ConfirmedRequest{.yes = false});
  EXPECT_EQ(launch(wire::kProtocolMax, false), Outcome::Declined);
  EXPECT_THAT(extension.all<wire::SignInReply>(), IsEmpty());
  EXPECT_THAT(workspace.asked, IsEmpty());
}

TEST_F(SignInOfALaunch, AnEarlierExtensionIsToldHowElse) {
  EXPECT_EQ(launch(wire::kProtocolOfSignIn - 1), Outcome::SignInWanted);
  EXPECT_THAT(extension.all<wire::SignInReply>(), IsEmpty());
}

TEST_F(SignInOfALaunch, NobodySignsInInTime) {
  extension.after(kHumanTime + MonotonicTime(1), wire::SignedInRequest{std::string(kAcme) + "/sign-in/done"});
  EXPECT_EQ(launch(), Outcome::SignInUnfinished);
}

TEST_F(SignInOfALaunch, TheTimeOfAPersonIsNotTheMachines) {
  extension.after(kMachineTime + MonotonicTime(1),
                  wire::SignedInRequest{std::string(kAcme) + "/sign-in/done#code=cerbycode_0000001"});
  extension.then(wire::CancelRequest{});
  EXPECT_NE(launch(), Outcome::TimedOut);
  EXPECT_EQ(extension.all<wire::OpenReply>().size(), 1U);
}

TEST_F(SignInOfALaunch, IsRefusedByTheProvider) {
  come_back(std::string(kAcme) + "/sign-in/refused?outcome=access_denied");
  EXPECT_EQ(launch(), Outcome::SignInDenied);
  EXPECT_FALSE(kept);
}

TEST_F(SignInOfALaunch, ACodeThatIsNotTaken) {
  workspace.of_token = 400;
  come_back();
  EXPECT_EQ(launch(), Outcome::SignInFailed);
  EXPECT_FALSE(kept);
}

TEST_F(SignInOfALaunch, AWorkspaceWithoutSignInTakesAKey) {
  workspace.of_sign_in = 404;
  EXPECT_EQ(launch(), Outcome::WorkspaceKeyMissing);
  workspace.of_sign_in = 503;
  EXPECT_EQ(launch(), Outcome::WorkspaceFailed);
  EXPECT_THAT(extension.all<wire::SignInReply>(), IsEmpty());
}

TEST_F(SignInOfALaunch, AComputerThatIsNotLetInSaysWhatToDo) {
  workspace.of_account = 403;
  workspace.reason = "device_not_trusted";
  come_back();
  EXPECT_EQ(launch(), Outcome::DeviceNotTrusted);
  EXPECT_TRUE(kept) << "who is let in later need not sign in again";
}

TEST_F(SignInOfALaunch, SomethingElseThanAnAddress) {
  extension.then(filled());
  EXPECT_EQ(launch(), Outcome::MessageUnexpected);
}

TEST_F(SignInOfALaunch, IsNotForWhoIsLoginOnly) {
  config.workspaces.front().role = WorkspaceRole::LoginOnly;
  EXPECT_EQ(launch(), Outcome::RoleLoginOnly);
  EXPECT_THAT(workspace.asked, IsEmpty());
}

}  // namespace
}  // namespace cerby::launch::test::signing_in_test
