#include "workspace/journal/refusals.h"

#include <gtest/gtest.h>

#include "workspace/journal/support.h"

namespace refusals_test {
namespace {

using namespace journal_tests;
using journal::Refusals;

constexpr store::Time kMinute = 60'000;

Refusals::Asker asker(std::uint64_t key) {
  return {id(1), id(2), {id(key), {}}, {}};
}

TEST(Refusals, SoManyAMinuteAndTheNextSaysHowManyWereLeftOut) {
  Refusals refusals;
  for (std::int64_t i = 0; i < Refusals::kPerMinute; ++i) EXPECT_EQ(refusals.take(asker(9), kNow), 0);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(refusals.take(asker(9), kNow));
  EXPECT_EQ(refusals.take(asker(8), kNow), 0) << "another key";
  EXPECT_EQ(refusals.take(asker(9), kNow + kMinute), 5);
  EXPECT_EQ(refusals.take(asker(9), kNow + kMinute), 0);
}

TEST(Refusals, WhatWasLeftOutIsSaidOnceWhenItsMinuteIsOver) {
  Refusals refusals;
  for (std::int64_t i = 0; i < Refusals::kPerMinute + 7; ++i)
    static_cast<void>(refusals.take(asker(9), kNow));
  EXPECT_TRUE(refusals.take_left_out(kNow).empty());
  const auto left_out = refusals.take_left_out(kNow + kMinute);
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_EQ(left_out[0].count, 7);
  EXPECT_EQ(left_out[0].asker.by.key, id(9));
  EXPECT_TRUE(refusals.take_left_out(kNow + kMinute).empty());
  EXPECT_EQ(refusals.take(asker(9), kNow + kMinute), 0);
}

TEST(Refusals, OfNobodyInParticularAreThoseOfAPartyAndBeyondTheBoundOfAll) {
  Refusals refusals;
  const auto of = [&](const std::string& party, std::uint64_t workspace = 1) {
    return refusals.take({id(workspace), {}, {}, party}, kNow);
  };
  for (std::int64_t i = 0; i < Refusals::kPerMinute; ++i) EXPECT_EQ(of("a"), 0);
  EXPECT_FALSE(of("a"));
  EXPECT_EQ(of("b"), 0) << "another party";
  EXPECT_EQ(of("a", 2), 0) << "another workspace";
  for (std::size_t i = 3; i < Refusals::kMostKeys; ++i) EXPECT_EQ(of(std::to_string(i)), 0);
  for (std::int64_t i = 0; i < Refusals::kPerMinute; ++i) EXPECT_EQ(of("late " + std::to_string(i)), 0);
  EXPECT_FALSE(of("later"));
  std::int64_t counted = 0;
  for (const auto& one : refusals.take_left_out(kNow + kMinute)) counted += one.count;
  EXPECT_EQ(counted, 2) << "none is lost";
}

TEST(Refusals, BeyondTheBoundAreWrittenAndCountedTogether) {
  Refusals refusals;
  for (std::uint64_t key = 0; key < Refusals::kMostKeys; ++key)
    ASSERT_TRUE(refusals.take(asker(key), kNow)) << key;
  for (std::int64_t i = 0; i < Refusals::kPerMinute; ++i)
    EXPECT_EQ(refusals.take(asker(Refusals::kMostKeys + static_cast<std::uint64_t>(i)), kNow), 0);
  EXPECT_FALSE(refusals.take(asker(Refusals::kMostKeys), kNow));
  const auto left_out = refusals.take_left_out(kNow + kMinute);
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_EQ(left_out[0].count, 1);
  EXPECT_EQ(left_out[0].asker.user, Uuid()) << "of several, and so nobody's";
  EXPECT_EQ(left_out[0].asker.by, audit::By());
  EXPECT_TRUE(refusals.take(asker(Refusals::kMostKeys), kNow + kMinute));
}

TEST(Refusals, AtTheEndAreSaidOfTheMinuteThatIsNotOverToo) {
  Refusals refusals;
  for (std::int64_t i = 0; i < Refusals::kPerMinute + 7; ++i)
    static_cast<void>(refusals.take(asker(9), kNow));
  EXPECT_TRUE(refusals.take_left_out(kNow).empty());
  const auto left_out = refusals.take_left_out(kNow, Refusals::Minutes::All);
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_EQ(left_out[0].count, 7);
  EXPECT_TRUE(refusals.take_left_out(kNow, Refusals::Minutes::All).empty());
}

}  // namespace
}  // namespace refusals_test
