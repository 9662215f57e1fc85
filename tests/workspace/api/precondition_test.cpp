#include "workspace/api/precondition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::api::test::precondition_test {
namespace {

using testing::ElementsAre;

TEST(Precondition, NoneAndTheStarAreMetByAnything) {
  EXPECT_FALSE(precondition_of(std::nullopt)->tags);
  EXPECT_FALSE(precondition_of("*")->tags);
}

TEST(Precondition, ListsOfTags) {
  const auto tags = [](const std::string& text) { return precondition_of(text)->tags.value(); };
  EXPECT_THAT(tags(tag_of(7)), ElementsAre(7));
  EXPECT_THAT(tags("\"7\" , \"8\""), ElementsAre(7, 8));
  EXPECT_THAT(tags(",, \"7\",,\"9223372036854775807\","), ElementsAre(7, INT64_MAX));
}

TEST(Precondition, TagsThatAreWeakOrNoneOfOursMatchNothing) {
  for (const std::string tag : {"W/\"7\"", "\"\"", "\"07\"", "\"+7\"", "\"-7\"", "\"0\"", "\"7a\"", "\"a,b\"",
                                "\"9223372036854775808\""})
    EXPECT_THAT(precondition_of(tag)->tags.value(), ElementsAre(0)) << tag;
}

TEST(Precondition, WhatIsNoListIsRefused) {
  std::string many = "\"1\"";
  for (std::size_t i = 1; i < kMostTags; ++i) many += ",\"1\"";
  EXPECT_TRUE(precondition_of(many));
  for (const std::string& wrong :
       std::vector<std::string>{"", ",", "7", "\"7", "7\"", "\"7\" \"8\"", "\"7\"x", "*, \"7\"", "w/\"7\"",
                                "\"7 8\"", "\"7\", *", many + ",\"1\""}) {
    const auto refused = precondition_of(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().status, 400);
    EXPECT_THAT(refused.error().fault->place, ElementsAre("header", "If-Match"));
  }
}

}  // namespace
}  // namespace cerby::workspace::api::test::precondition_test
