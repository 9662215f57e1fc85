#include "base/uuid.h"

#include <gtest/gtest.h>

#include <set>

namespace cerby::uuid_test {
namespace {

constexpr std::string_view kText = "0123abcd-4567-89ef-8000-00ffee102030";

TEST(Uuid, TextOfParsedIsTheSame) {
  const auto uuid = Uuid::parse(kText);
  ASSERT_TRUE(uuid);
  EXPECT_EQ(uuid->text(), kText);
  EXPECT_EQ(uuid->bytes[0], 0x01);
  EXPECT_EQ(uuid->bytes[15], 0x30);
}

TEST(Uuid, RandomIsVersion4AndNeverTheSame) {
  std::set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) {
    const Uuid uuid = Uuid::random();
    const std::string text = uuid.text();
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos);
    EXPECT_EQ(Uuid::parse(text).value(), uuid);
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

class UuidRefused : public ::testing::TestWithParam<std::string_view> {};

TEST_P(UuidRefused, IsInputInvalid) {
  const auto uuid = Uuid::parse(GetParam());
  ASSERT_FALSE(uuid);
  EXPECT_EQ(uuid.error().outcome, Outcome::InputInvalid);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, UuidRefused,
    ::testing::Values("", "0123abcd", "0123ABCD-4567-89ef-8000-00ffee102030",
                      "{0123abcd-4567-89ef-8000-00ffee102030}", "0123abcd456789ef800000ffee102030",
                      "0123abcd-4567-89ef-8000-00ffee10203", "0123abcd-4567-89ef-8000-00ffee1020300",
                      "0123abcd-4567-89ef-8000_00ffee102030", "0123abcd-4567-89ef-80000-0ffee102030",
                      "g123abcd-4567-89ef-8000-00ffee102030", " 123abcd-4567-89ef-8000-00ffee102030",
                      "-123abcd-4567-89ef-8000-00ffee102030", "urn:uuid:0123abcd-4567-89ef-8000-00f"));

}  // namespace
}  // namespace cerby::uuid_test
