#include "workspace/api/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cerby::workspace::api::test::query_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

enum class By { Age, Label };
constexpr std::array kWords{Word<By>{"created_at", By::Age}, Word<By>{"label", By::Label}};

http::Target target(std::string_view text) {
  return *http::parse_target(text);
}

TEST(Order, IsByAgeWhereNothingIsSaid) {
  const auto order = order_of(target("/a"), kWords);
  EXPECT_EQ(order->sort, By::Age);
  EXPECT_EQ(order->direction, store::Direction::Ascending);
}

TEST(Order, GoesTheOtherWayWithAHyphen) {
  EXPECT_EQ(order_of(target("/a?sort=label"), kWords)->sort, By::Label);
  const auto order = order_of(target("/a?sort=-label"), kWords);
  EXPECT_EQ(order->sort, By::Label);
  EXPECT_EQ(order->direction, store::Direction::Descending);
}

TEST(Order, ThatIsNotKnownIsRefused) {
  for (const std::string value :
       {"", "-", "--label", "Label", "label,created_at", "%20label", "label;--", "a.label"}) {
    const auto order = order_of(target("/a?sort=" + value), kWords);
    ASSERT_FALSE(order) << value;
    EXPECT_THAT(order.error().fault->place, ElementsAre("query", "sort"));
  }
}

TEST(Filter, IsAListOfAtMostEight) {
  EXPECT_THAT(*words_of(target("/a"), "f"), IsEmpty());
  EXPECT_THAT(*words_of(target("/a?f=x"), "f"), ElementsAre("x"));
  EXPECT_THAT(*words_of(target("/a?f=x,y%20z"), "f"), ElementsAre("x", "y z"));
  EXPECT_TRUE(words_of(target("/a?f=1,2,3,4,5,6,7,8"), "f"));
  for (const std::string value : {"", ",", "x,", ",x", "x,,y", "1,2,3,4,5,6,7,8,9"})
    EXPECT_FALSE(words_of(target("/a?f=" + value), "f")) << value;
}

TEST(Filter, OfAClosedListHasItsWordsAlone) {
  EXPECT_THAT(*values_of(target("/a?f=label,created_at"), "f", kWords), ElementsAre(By::Label, By::Age));
  EXPECT_FALSE(values_of(target("/a?f=label,other"), "f", kWords));
}

}  // namespace
}  // namespace cerby::workspace::api::test::query_test
