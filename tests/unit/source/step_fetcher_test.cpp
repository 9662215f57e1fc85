#include "source/step_fetcher.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cerby::source::step_fetcher_test {
namespace {

using namespace std::chrono_literals;
constexpr SecretAccess kTest("a test reads what it wrote");

class HandClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] MonotonicTime boottime() const override { return now; }
  [[nodiscard]] UnixTime unix_time() const override { return UnixTime(1'795'680'996); }
  MonotonicTime now{1'000'000};
};

// Answers after `takes`, or gives up after what it was given.
class SlowWorkspace final : public Fetcher {
 public:
  explicit SlowWorkspace(HandClock& clock) : clock_(clock) {}
  Expected<Fetched> fetch(const FetchRequest& request) override {
    limits.push_back(request.limit);
    last = request.url;
    for (const auto& header : request.headers)
      last += "|" + header.name + ": " + std::string(header.value.view().text(kTest));
    last += "|" + std::string(request.body.view().text(kTest));
    clock_.now += std::min(takes, request.limit);
    if (takes > request.limit) return fail(Outcome::WorkspaceTimedOut);
    return Fetched{.status = 200, .account_state = "\"1\""};
  }

  std::chrono::milliseconds takes{0};
  std::vector<std::chrono::milliseconds> limits;
  std::string last;

 private:
  HandClock& clock_;
};

class Step : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  Outcome ask(std::chrono::milliseconds limit = kLongestFetch) {
    const auto answer = step.fetch({.url = "https://a.test/", .limit = limit});
    return answer ? Outcome::LoggedIn : answer.error().outcome;
  }
  HandClock clock;
  SlowWorkspace workspace{clock};
  StepFetcher step{workspace, clock};
};

TEST_F(Step, HasTenSecondsForAllThatItAsks) {
  const auto begun = clock.now;
  workspace.takes = 3s;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(), Outcome::LoggedIn) << i;
  EXPECT_EQ(ask(), Outcome::WorkspaceTimedOut);
  EXPECT_EQ(workspace.limits, (std::vector<std::chrono::milliseconds>{10s, 7s, 4s, 1s}));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(), Outcome::WorkspaceTimedOut) << i;
  EXPECT_EQ(workspace.limits.size(), 4U) << "nobody is asked any more";
  EXPECT_EQ(clock.now - begun, 10s);
}

TEST_F(Step, CountsWhatIsDoneBetweenTwoRequestsToo) {
  clock.now += 4s;
  EXPECT_EQ(ask(), Outcome::LoggedIn);
  EXPECT_EQ(workspace.limits.back(), 6s);
}

TEST_F(Step, BeginsNothingThatItCouldNotHearTheEndOf) {
  clock.now += 9'499ms;
  EXPECT_EQ(ask(), Outcome::LoggedIn);
  EXPECT_EQ(workspace.limits.back(), 501ms);
  clock.now += 1ms;
  EXPECT_EQ(ask(), Outcome::WorkspaceTimedOut);
  clock.now += 1h;
  EXPECT_EQ(ask(), Outcome::WorkspaceTimedOut);
  EXPECT_EQ(workspace.limits.size(), 1U);
}

TEST_F(Step, TheNextOneHasTheWholeTimeAgain) {
  workspace.takes = 11s;
  EXPECT_EQ(ask(), Outcome::WorkspaceTimedOut);
  step.begin_step();
  workspace.takes = 9s;
  EXPECT_EQ(ask(), Outcome::LoggedIn);
  EXPECT_EQ(workspace.limits.back(), 10s);
}

TEST_F(Step, KeepsARequestsOwnLimitWhereThatIsShorter) {
  EXPECT_EQ(ask(2s), Outcome::LoggedIn);
  EXPECT_EQ(workspace.limits.back(), 2s);
}

TEST_F(Step, PassesOnWhatIsAskedAndAnswered) {
  FetchRequest request{.method = FetchMethod::Post, .url = "https://a.test/x"};
  std::string key = "key-1", body = "grant=1";
  request.headers.push_back({"X-API-Key", Secret::take(std::span(key))});
  request.body = Secret::take(std::span(body));
  const auto answer = step.fetch(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->account_state, "\"1\"");
  EXPECT_EQ(workspace.last, "https://a.test/x|X-API-Key: key-1|grant=1");
}

}  // namespace
}  // namespace cerby::source::step_fetcher_test
