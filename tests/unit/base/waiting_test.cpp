#include "base/waiting.h"

#include <gtest/gtest.h>

#include <vector>

namespace cerby::waiting_test {
namespace {

using namespace std::chrono_literals;

// Time passes by the pauses, and by what each look takes.
class Time final : public Clock, public Pause {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] MonotonicTime boottime() const override { return now; }
  [[nodiscard]] UnixTime unix_time() const override { return {}; }
  void pause(MonotonicTime time) const override {
    pauses.push_back(time);
    now += time;
  }
  mutable MonotonicTime now{1'000'000};
  mutable std::vector<MonotonicTime> pauses;
};

constexpr Looking kLooking{.between = 2s, .longest = 10s};

TEST(LookUntil, WhatIsThereAtOnceTakesNoTime) {
  const Time time;
  EXPECT_EQ(look_until(time, time, kLooking, [] { return true; }), true);
  EXPECT_TRUE(time.pauses.empty());
}

TEST(LookUntil, LooksAgainAfterEachPauseUntilItComes) {
  const Time time;
  int looks = 0;
  EXPECT_EQ(look_until(time, time, kLooking, [&] { return ++looks == 4; }), true);
  EXPECT_EQ(time.pauses, std::vector<MonotonicTime>(3, 2s));
}

TEST(LookUntil, EndsWhenTheTimeIsOver) {
  const Time time;
  int looks = 0;
  EXPECT_EQ(look_until(time, time, kLooking,
                       [&] {
                         ++looks;
                         return false;
                       }),
            false);
  EXPECT_EQ(looks, 6) << "at the beginning, and at each two seconds to the tenth";
  EXPECT_EQ(time.now, 1'010'000ms);
}

TEST(LookUntil, WhatALookTakesIsTimeAsWell) {
  const Time time;
  int looks = 0;
  EXPECT_EQ(look_until(time, time, kLooking,
                       [&] {
                         ++looks;
                         time.now += 7s;
                         return false;
                       }),
            false);
  EXPECT_EQ(looks, 2);
}

TEST(LookUntil, AFailureEndsIt) {
  const Time time;
  const auto failed =
      look_until(time, time, kLooking, []() -> Expected<bool> { return fail(Outcome::Cancelled); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().outcome, Outcome::Cancelled);
}

}  // namespace
}  // namespace cerby::waiting_test
