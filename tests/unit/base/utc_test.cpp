#include "base/utc.h"

#include <gtest/gtest.h>

#include <limits>

namespace cerby::utc_test {
namespace {

TEST(Utc, WritesTimesToTheSecond) {
  EXPECT_EQ(utc_text(UnixTime{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(UnixTime{951'827'696}), "2000-02-29T12:34:56Z");
  EXPECT_EQ(utc_text(UnixTime{4'102'444'800}), "2100-01-01T00:00:00Z");
}

TEST(Utc, TakesYearsOfFourDigits) {
  EXPECT_EQ(utc_text(UnixTime{-30'610'224'000}), "1000-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(UnixTime{-30'610'224'001}), "?");
  EXPECT_EQ(utc_text(UnixTime{253'402'300'799}), "9999-12-31T23:59:59Z");
  EXPECT_EQ(utc_text(UnixTime{253'402'300'800}), "?");
}

TEST(Utc, HasNoPartsOfAYearThatDoesNotFit) {
  EXPECT_FALSE(utc_parts(UnixTime{std::numeric_limits<std::int64_t>::max()}));
  EXPECT_EQ(utc_text(UnixTime{std::numeric_limits<std::int64_t>::max()}), "?");
}

}  // namespace
}  // namespace cerby::utc_test
