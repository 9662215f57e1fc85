#include "base/utc.h"

#include <gtest/gtest.h>

#include <limits>

namespace cerby {
namespace {

TEST(Utc, WritesTimesToTheSecond) {
  EXPECT_EQ(utc_text(UnixTime{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(UnixTime{951'827'696}), "2000-02-29T12:34:56Z");
  EXPECT_EQ(utc_text(UnixTime{4'102'444'800}), "2100-01-01T00:00:00Z");
}

TEST(Utc, SaysSoWhereTheYearDoesNotFit) {
  EXPECT_EQ(utc_text(UnixTime{std::numeric_limits<std::int64_t>::max()}), "?");
  EXPECT_FALSE(utc_parts(UnixTime{std::numeric_limits<std::int64_t>::max()}));
}

TEST(Utc, TakesTheLargestYearThatFits) {
  constexpr std::int64_t kLast = 67'768'036'191'676'799;
  EXPECT_EQ(utc_text(UnixTime{kLast}), "2147485547-12-31T23:59:59Z");
  EXPECT_EQ(utc_text(UnixTime{kLast + 1}), "?");
}

}  // namespace
}  // namespace cerby
