#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace cerby::utf8_test {
namespace {

TEST(Utf8, WellFormed) {
  for (const std::string_view text :
       {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "aé€😀z"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
}

struct Bad {
  const char* why;
  std::string_view text;
  std::size_t good;
};
class Utf8Refused : public ::testing::TestWithParam<Bad> {};

TEST_P(Utf8Refused, StopsBeforeIt) {
  EXPECT_EQ(well_formed_prefix(GetParam().text), GetParam().good);
  EXPECT_FALSE(is_utf8(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Utf8Refused,
    ::testing::Values(Bad{"LoneContinuation", "a\x80", 1}, Bad{"OverlongTwo", "\xC0\xAF", 0},
                      Bad{"OverlongTwoHigh", "\xC1\xBF", 0}, Bad{"OverlongThree", "\xE0\x9F\xBF", 0},
                      Bad{"OverlongFour", "\xF0\x8F\xBF\xBF", 0}, Bad{"LowestSurrogate", "\xED\xA0\x80", 0},
                      Bad{"HighestSurrogate", "\xED\xBF\xBF", 0}, Bad{"AboveUnicode", "\xF4\x90\x80\x80", 0},
                      Bad{"FiveBytes", "\xF8\x88\x80\x80\x80", 0}, Bad{"ByteFE", "ab\xFE", 2},
                      Bad{"ByteFF", "\xFF", 0}, Bad{"CutTwo", "ab\xC3", 2}, Bad{"CutThree", "\xE2\x82", 0},
                      Bad{"CutFour", "x\xF0\x9F\x98", 1}, Bad{"TwoThenAscii", "\xC3(", 0},
                      Bad{"ThreeThenAscii", "\xE2\x82(", 0}, Bad{"FourThenAscii", "\xF0\x9F\x98(", 0}),
    [](const auto& given) { return given.param.why; });

// Eight bytes are looked at together where they are ASCII.
TEST(Utf8, WhereverItStands) {
  for (std::size_t at = 0; at <= 40; ++at) {
    std::string text(40, 'a');
    EXPECT_TRUE(is_utf8(std::string(text).insert(at, "\xE2\x82\xAC"))) << at;
    EXPECT_EQ(well_formed_prefix(std::string(text).insert(at, "\xFF")), at);
    EXPECT_EQ(well_formed_prefix(std::string(text).insert(at, "\xE2\x82")), at);
  }
}

TEST(Utf8, CountsCharacters) {
  EXPECT_EQ(count_characters(""), 0U);
  EXPECT_EQ(count_characters("abc"), 3U);
  EXPECT_EQ(count_characters("aä€\xF0\x9F\x98\x80"), 4U);
  EXPECT_EQ(count_characters("a\x80\xFF"), 3U);
}

TEST(Utf8, CutKeepsCharactersWhole) {
  EXPECT_EQ(cut_to("abc", 3), "abc");
  EXPECT_EQ(cut_to("abc", 2), "ab");
  EXPECT_EQ(cut_to("a€b", 4), "a€");
  EXPECT_EQ(cut_to("a€b", 3), "a");
  EXPECT_EQ(cut_to("a€b", 2), "a");
  EXPECT_EQ(cut_to("€", 0), "");
}

}  // namespace
}  // namespace cerby::utf8_test
