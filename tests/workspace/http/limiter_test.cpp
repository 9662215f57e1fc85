#include "workspace/http/limiter.h"

#include <gtest/gtest.h>

#include <string>

#include "workspace/http/support/test_server.h"

namespace cerby::workspace::http::test::limiter_test {
namespace {

using namespace std::chrono_literals;

TEST(Limiter, GivesTheBurstAtOnceAndThenOneEach) {
  FixedClock clock;
  Limiter limiter({3, 1000ms}, clock);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a"), 0ms) << i;
  EXPECT_EQ(limiter.take("a"), 1000ms);
  clock.now += 999ms;
  EXPECT_EQ(limiter.take("a"), 1ms);
  clock.now += 1ms;
  EXPECT_EQ(limiter.take("a"), 0ms);
  EXPECT_EQ(limiter.take("a"), 1000ms);
}

TEST(Limiter, KeepsToARateThatIsFinerThanItsClock) {
  FixedClock clock;
  Limiter limiter({1, 1500us}, clock);
  int let_through = 0;
  for (int i = 0; i < 3000; ++i, clock.now += 1ms) let_through += limiter.take("a") == 0ms ? 1 : 0;
  EXPECT_LE(let_through, 2000);
  EXPECT_EQ(limiter.take("b"), 0ms);
  EXPECT_EQ(limiter.take("b"), 2ms) << "rounded up";
}

TEST(Limiter, FillsNoFurtherThanTheBurst) {
  FixedClock clock;
  Limiter limiter({2, 1000ms}, clock);
  EXPECT_EQ(limiter.take("a"), 0ms);
  clock.now += 24h;
  EXPECT_EQ(limiter.take("a"), 0ms);
  EXPECT_EQ(limiter.take("a"), 0ms);
  EXPECT_EQ(limiter.take("a"), 1000ms);
}

TEST(Limiter, CostsNothingToBeRefused) {
  FixedClock clock;
  Limiter limiter({1, 1000ms}, clock);
  EXPECT_EQ(limiter.take("a"), 0ms);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limiter.take("a"), 1000ms);
  clock.now += 1000ms;
  EXPECT_EQ(limiter.take("a"), 0ms);
}

TEST(Limiter, KeepsKeysApart) {
  FixedClock clock;
  Limiter limiter({1, 1000ms}, clock);
  EXPECT_EQ(limiter.take("a"), 0ms);
  EXPECT_EQ(limiter.take("b"), 0ms);
  EXPECT_EQ(limiter.take(""), 0ms);
  EXPECT_EQ(limiter.take("a"), 1000ms);
}

TEST(Limiter, HoldsOffOneWhoIsHeldOffWhateverOthersDo) {
  FixedClock clock;
  Limiter limiter({10, 60'000ms}, clock);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(limiter.take("guesser"), 0ms);
  int refused = 0;
  // A million keys in 2 MiB: the memory is there from the start, and stays.
  for (int i = 0; i < 1'000'000; ++i) {
    limiter.take("key " + std::to_string(i));
    if (i % 1000 == 0 && limiter.take("guesser") > 0ms) ++refused;
  }
  EXPECT_EQ(refused, 1000);
}

TEST(Limiter, GivesNobodyMoreBecauseThereAreManyOthers) {
  FixedClock clock;
  Limiter limiter({10, 60'000ms}, clock);
  // Ten rounds of 200,000 keys, more than there are places: none of them can have been let through more
  // often than ten times, and together no more than all places hold.
  std::int64_t let_through = 0;
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 200'000; ++i) let_through += limiter.take(std::to_string(i)) == 0ms ? 1 : 0;
  }
  const auto places = static_cast<std::int64_t>(Limiter::kBytes / 16);
  EXPECT_LE(let_through, places * 10);
}

TEST(Limiter, WaitsAreRoundedUpToSeconds) {
  EXPECT_EQ(retry_after(1ms), 1);
  EXPECT_EQ(retry_after(1000ms), 1);
  EXPECT_EQ(retry_after(1001ms), 2);
  EXPECT_EQ(retry_after(0ms), 1);
}

}  // namespace
}  // namespace cerby::workspace::http::test::limiter_test
