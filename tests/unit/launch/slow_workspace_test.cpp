// A launch of an account of a workspace that takes its time, or says nothing at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "launch/watch.h"
#include "unit/launch/support/workspace_world.h"

namespace cerby::launch::test::slow_workspace_test {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Each answer comes after `takes`; whoever gives it less waits in vain.
class SlowWorkspace final : public Fetcher {
 public:
  explicit SlowWorkspace(SetClock& clock) : clock_(clock) {}
  std::chrono::milliseconds takes{0};
  std::vector<std::string> asked;
  std::vector<std::chrono::milliseconds> limits;

  Expected<Fetched> fetch(const FetchRequest& request) override {
    asked.push_back(path_of(request));
    limits.push_back(request.limit);
    clock_.pass(std::min(takes, request.limit));
    if (takes > request.limit) return fail(Outcome::WorkspaceTimedOut);
    if (asked.back() == "/sign-in/host") return Fetched{.status = 303};
    const bool token = asked.back() == "/api/v1/session/token";
    return Fetched{.status = 200, .body = secret(token ? kTokensAnswer : kAccountAnswer)};
  }

 private:
  SetClock& clock_;
};

class LaunchOfASlowWorkspace : public LaunchFromWorkspace {
 protected:
  Outcome launch() { return launch_with(workspace); }
  void come_back(MonotonicTime after) { extension.after(after, wire::SignedInRequest{kCameBack}); }
  // The access token of the session that it has is over.
  void have_old_session() {
    come_back(1s);
    ASSERT_EQ(launch(), Outcome::TabClosed) << "the script ends where the app is opened";
    clock.pass(1h);
    workspace.asked.clear();
    workspace.limits.clear();
    extension.seen.clear();
  }

  SlowWorkspace workspace{clock};
};

TEST_F(LaunchOfASlowWorkspace, AllRequestsOfAStepHaveTenSeconds) {
  have_old_session();
  workspace.takes = 6s;
  const auto begun = clock.now;
  EXPECT_EQ(launch(), Outcome::WorkspaceTimedOut);
  EXPECT_THAT(workspace.asked, ElementsAre("/api/v1/session/token", EndsWith(kId)));
  EXPECT_EQ(clock.now - begun, 10s);
  const auto failed = extension.all<wire::FailedReply>();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].failure.outcome, Outcome::WorkspaceTimedOut);
  EXPECT_THAT(extension.all<wire::OpenReply>(), IsEmpty());
}

TEST_F(LaunchOfASlowWorkspace, OneThatSaysNothingIsAskedOnce) {
  have_old_session();
  workspace.takes = 24h;
  const auto begun = clock.now;
  EXPECT_EQ(launch(), Outcome::WorkspaceTimedOut);
  EXPECT_THAT(workspace.asked, SizeIs(1));
  EXPECT_EQ(clock.now - begun, 10s);
}

TEST_F(LaunchOfASlowWorkspace, EachStepHasTenSecondsOfItsOwn) {
  have_old_session();
  workspace.takes = 4s;
  for (int page = 0; page < 3; ++page)
    extension.then(at(kLogin, identifier_page())).then(filled(wire::FilledResult::FieldGone));
  EXPECT_EQ(launch(), Outcome::TabClosed)
      << "eight seconds for the first step, and four for each of the others";
  EXPECT_THAT(extension.written(), ElementsAre("zilla", "zilla", "zilla"));
}

TEST_F(LaunchOfASlowWorkspace, OneThatFallsSilentLaterEndsItThen) {
  have_old_session();
  extension.then([this]() -> Expected<wire::RequestBody> {
    workspace.takes = 24h;
    return at(kLogin, identifier_page());
  });
  EXPECT_EQ(launch(), Outcome::WorkspaceTimedOut);
  EXPECT_THAT(extension.written(), IsEmpty());
}

TEST_F(LaunchOfASlowWorkspace, ALookThatTookTheStepsTimeLeavesNoneForWhatThePageWants) {
  have_old_session();
  MonotonicTime begun{};
  extension.then([&]() -> Expected<wire::RequestBody> {
    clock.pass(kLookEvery);
    workspace.takes = 24h;
    begun = clock.now;
    return at(kLogin, identifier_page());
  });
  EXPECT_EQ(launch(), Outcome::WorkspaceTimedOut);
  EXPECT_EQ(clock.now - begun, 10s) << "not twice";
}

TEST_F(LaunchOfASlowWorkspace, ThatAPersonTookTheirTimeLeavesTheWorkspaceAllOfIts) {
  come_back(4min);
  EXPECT_EQ(launch(), Outcome::TabClosed);
  EXPECT_THAT(workspace.asked, SizeIs(3));
  EXPECT_THAT(workspace.limits, Each(kLongestFetch));
}

}  // namespace
}  // namespace cerby::launch::test::slow_workspace_test
