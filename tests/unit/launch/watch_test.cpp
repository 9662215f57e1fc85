#include "launch/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <utility>

#include "launch/deadlines.h"
#include "unit/launch/support/script.h"

namespace cerby::launch::test::watch_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Seconds = std::chrono::seconds;

// Says what it says when its time has come, and is silent until then.
class TimedExtension final : public wire::Conversation {
 public:
  explicit TimedExtension(SetClock& clock) : clock_(clock), start_(clock.now) {}
  TimedExtension& at(Seconds when, Expected<wire::RequestBody> what) {
    says_.emplace_back(start_ + when, std::move(what));
    return *this;
  }
  Expected<wire::RequestBody> next(MonotonicTime deadline) override {
    if (says_.empty() || says_.front().first > deadline) {
      clock_.pass(deadline - clock_.now);
      return fail(Outcome::TimedOut);
    }
    auto [when, what] = std::move(says_.front());
    says_.pop_front();
    if (when > clock_.now) clock_.pass(when - clock_.now);
    return what;
  }
  void send(const wire::ReplyBody&) override {}
  [[nodiscard]] std::optional<wire::Ended> ended() const override { return {}; }

 private:
  SetClock& clock_;
  MonotonicTime start_;
  std::deque<std::pair<MonotonicTime, Expected<wire::RequestBody>>> says_;
};

class WatchTest : public ::testing::Test {
 protected:
  void begin() {
    watch.begin([this]() -> Expected<void> {
      looked.push_back(std::chrono::duration_cast<Seconds>(clock.now - start).count());
      return answer;
    });
  }
  Expected<wire::RequestBody> next(Seconds at_most) { return watch.next(start + at_most); }
  Outcome outcome(Seconds at_most) {
    auto request = next(at_most);
    return request ? Outcome::InternalError : request.error().outcome;
  }
  [[nodiscard]] std::int64_t passed() const {
    return std::chrono::duration_cast<Seconds>(clock.now - start).count();
  }

  SetClock clock;
  const MonotonicTime start = clock.now;
  TimedExtension extension{clock};
  Watch watch{extension, clock};
  Expected<void> answer;
  std::vector<std::int64_t> looked;  // seconds after the start
};

TEST_F(WatchTest, NobodyIsAskedBeforeItBegins) {
  EXPECT_EQ(outcome(Seconds(300)), Outcome::TimedOut);
  EXPECT_THAT(looked, IsEmpty());
}

TEST_F(WatchTest, WhileAPersonIsWaitedForTheWorkspaceIsAskedEveryHalfMinute) {
  begin();
  extension.at(Seconds(100), wire::RequestBody(wire::ConfirmedRequest{true, false}));
  EXPECT_TRUE(next(Seconds(300)));
  EXPECT_THAT(looked, ElementsAre(30, 60, 90));
  EXPECT_EQ(passed(), 100);
}

TEST_F(WatchTest, WhoNoLongerCountsIsOutWithinAMinute) {
  begin();
  answer = fail(Outcome::SignInWanted, "session_ended");
  extension.at(Seconds(200), wire::RequestBody(wire::ConfirmedRequest{true, false}));
  EXPECT_EQ(outcome(Seconds(300)), Outcome::SignInWanted);
  EXPECT_EQ(passed(), 30);
}

TEST_F(WatchTest, AnExtensionThatNeverStopsTalkingIsLookedAfterAsWell) {
  begin();
  for (int second = 2; second <= 40; second += 2) extension.at(Seconds(second), at("https://a.test", {}));
  while (passed() < 28) ASSERT_TRUE(next(Seconds(300)));
  answer = fail(Outcome::WorkspaceKeyRefused);
  EXPECT_EQ(outcome(Seconds(300)), Outcome::WorkspaceKeyRefused);
  EXPECT_EQ(passed(), 30);
}

TEST_F(WatchTest, AWorkspaceThatSaysNothingEndsNothing) {
  begin();
  for (const auto silence :
       {Outcome::WorkspaceUnreachable, Outcome::WorkspaceNameUnknown, Outcome::WorkspaceUntrusted,
        Outcome::WorkspaceTimedOut, Outcome::WorkspaceBusy, Outcome::WorkspaceFailed, Outcome::VaultBusy}) {
    EXPECT_FALSE(ends_it(silence)) << code(silence);
  }
  answer = fail(Outcome::WorkspaceUnreachable);
  EXPECT_EQ(outcome(Seconds(95)), Outcome::TimedOut);
  EXPECT_THAT(looked, ElementsAre(30, 60, 90)) << "and it is asked again";
}

TEST_F(WatchTest, WhatTheWorkspaceRefusesEndsIt) {
  for (const auto refusal :
       {Outcome::SignInWanted, Outcome::WorkspaceKeyRefused, Outcome::RoleNone, Outcome::RoleLoginOnly,
        Outcome::DeviceNotTrusted, Outcome::HelperFailed, Outcome::Cancelled, Outcome::TabClosed}) {
    EXPECT_TRUE(ends_it(refusal)) << code(refusal);
  }
}

TEST_F(WatchTest, TheDeadlineStaysWhatItIs) {
  begin();
  EXPECT_EQ(outcome(Seconds(10)), Outcome::TimedOut);
  EXPECT_EQ(passed(), 10);
  EXPECT_EQ(outcome(Seconds(30)), Outcome::TimedOut);
  EXPECT_EQ(passed(), 30);
}

TEST_F(WatchTest, WhatTheExtensionEndsIsOver) {
  begin();
  extension.at(Seconds(5), fail(Outcome::TabClosed));
  EXPECT_EQ(outcome(Seconds(300)), Outcome::TabClosed);
  EXPECT_THAT(looked, IsEmpty());
}

}  // namespace
}  // namespace cerby::launch::test::watch_test
