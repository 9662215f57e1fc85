#include "workspace/api/backup_codes.h"

#include <gtest/gtest.h>

namespace cerby::workspace::api::test::backup_codes_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

Secret secret(std::string text) {
  EXPECT_TRUE(start_secrets());
  return Secret::take(std::span<char>(text));
}

std::string kept(const std::string& text) {
  const auto codes = backup_codes_of(secret(text).view());
  return codes ? std::string(codes->text(kTest)) : codes.error().fault->type;
}

TEST(BackupCodes, AreALineEach) {
  EXPECT_EQ(kept("one\ntwo"), "+one\n+two\n");
  EXPECT_EQ(kept("\r\n  1234 5678\t\r\n\r\n-b\n+c\n"), "+1234 5678\n+-b\n++c\n");
  EXPECT_EQ(kept(" \n\r\n\t"), "empty");
  EXPECT_EQ(kept("one\ntwo\n one"), "twice");
  EXPECT_EQ(kept("a\x01z"), "text");
  EXPECT_EQ(kept("a\tz"), "text");
  EXPECT_EQ(kept("a\x7Fz"), "text");
  EXPECT_EQ(kept(std::string(kMostBackupCode, 'x')), "+" + std::string(kMostBackupCode, 'x') + "\n");
  EXPECT_EQ(kept(std::string(kMostBackupCode + 1, 'x')), "value_out_of_bounds");
  std::string most;
  for (std::size_t i = 0; i < kMostBackupCodes; ++i) most += "code " + std::to_string(i) + "\n";
  EXPECT_EQ(count_codes(secret(kept(most)).view()).unused, 100);
  EXPECT_EQ(kept(most + "one"), "too_many");
}

TEST(BackupCodes, EachIsTakenOnce) {
  auto left = backup_codes_of(secret("-one\n+two\nthree").view());
  ASSERT_TRUE(left);
  std::vector<std::string> codes;
  for (std::int64_t used = 0; used < 3; ++used) {
    EXPECT_EQ(count_codes(left->view()).used, used);
    EXPECT_EQ(count_codes(left->view()).unused, 3 - used);
    auto taken = take_code(left->view());
    ASSERT_TRUE(taken);
    codes.emplace_back(taken->code.text(kTest));
    *left = std::move(taken->kept);
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"-one", "+two", "three"}));
  EXPECT_EQ(left->text(kTest), "--one\n-+two\n-three\n");
  EXPECT_FALSE(take_code(left->view()));
  EXPECT_FALSE(take_code(SecretView()));
}

}  // namespace
}  // namespace cerby::workspace::api::test::backup_codes_test
