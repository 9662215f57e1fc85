#include "base/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <ostream>
#include <string>
#include <vector>

namespace cerby::secret_test {
namespace {

constexpr SecretAccess kTest("a test compares it");

class SecretTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(start_secrets()); }
};

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!std::copyable<Secret> && std::movable<Secret>);
static_assert(!std::equality_comparable<Secret> && !std::equality_comparable<SecretView>);
static_assert(!Printable<Secret> && !Printable<SecretView>);

TEST_F(SecretTest, StartsAsZeroBytes) {
  const Secret secret(16);
  EXPECT_EQ(secret.size(), 16U);
  EXPECT_TRUE(std::ranges::all_of(secret.bytes(kTest), [](auto byte) { return byte == 0; }));
}

TEST_F(SecretTest, TakeWipesItsSource) {
  std::string source = "hunter2";
  const Secret secret = Secret::take(std::span<char>(source));
  EXPECT_EQ(secret.text(kTest), "hunter2");
  EXPECT_EQ(source, std::string(7, '\0'));
}

TEST_F(SecretTest, MoveLeavesNothingBehind) {
  std::string source = "hunter2";
  Secret first = Secret::take(std::span<char>(source));
  Secret second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(second.text(kTest), "hunter2");
  second = Secret(3);
  EXPECT_EQ(second.size(), 3U);
}

TEST_F(SecretTest, EqualsLooksAtSizeAndBytes) {
  const Secret a = Secret::random(32), copy = Secret::copy_of(a.view());
  EXPECT_TRUE(a.view().equals(copy.view()));
  EXPECT_FALSE(a.view().equals(a.view().part(0, 31)));
  EXPECT_FALSE(a.view().equals(Secret::random(32).view()));
  EXPECT_TRUE(SecretView().equals(Secret().view()));
}

TEST_F(SecretTest, ShrinkForgetsTheEnd) {
  std::string source = "hunter2";
  Secret secret = Secret::take(std::span<char>(source));
  const auto* end = secret.bytes(kTest).data() + 6;
  secret.shrink(6);
  EXPECT_EQ(secret.text(kTest), "hunter");
  EXPECT_EQ(*end, 0);
}

using SecretDeathTest = SecretTest;
TEST_F(SecretDeathTest, PartOutsideAborts) {
  const Secret secret(8);
  EXPECT_DEATH((void)secret.view().part(9, 0), "");
  EXPECT_DEATH((void)secret.view().part(4, 5), "");
  EXPECT_DEATH((void)secret.view().part(1, static_cast<std::size_t>(-1)), "");
}

TEST_F(SecretDeathTest, ReadingALargeOneAfterClearDies) {
  Secret secret(8192);
  const auto* data = secret.bytes(kTest).data();
  secret.clear();
  EXPECT_DEATH([[maybe_unused]] volatile auto byte = *data, "");
}

TEST_F(SecretDeathTest, WritingPastTheEndDies) {
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{48}, std::size_t{64}, std::size_t{1024}, std::size_t{8192}}) {
    EXPECT_DEATH(
        {
          Secret secret(size);
          volatile auto* const end = secret.writable(kTest).data() + size;
          *end = static_cast<std::uint8_t>(*end ^ 1);
          secret.clear();
        },
        "")
        << size;
  }
}

TEST_F(SecretTest, MoreThanTheSharedPlaceHoldsAreStillApartAndZero) {
  std::vector<Secret> all;
  for (std::size_t i = 0; i < 400; ++i) {
    Secret secret(1 + i % 130);
    EXPECT_TRUE(std::ranges::all_of(secret.bytes(kTest), [](auto byte) { return byte == 0; }));
    std::ranges::fill(secret.writable(kTest), static_cast<std::uint8_t>(i));
    all.push_back(std::move(secret));
    if (i % 3 == 0) all.erase(all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2));
  }
  for (const auto& secret : all) {
    const auto bytes = secret.bytes(kTest);
    EXPECT_TRUE(std::ranges::all_of(bytes, [&](auto byte) { return byte == bytes[0]; }));
  }
}

TEST_F(SecretTest, WhatWasGivenBackIsWiped) {
  // As many as the shared place has room for, so that what comes next lies where they lay.
  std::vector<Secret> before;
  for (int i = 0; i < 64; ++i) before.push_back(Secret::random(40));
  before.clear();
  for (int i = 0; i < 64; ++i) before.emplace_back(40);
  for (const auto& next : before) {
    EXPECT_TRUE(std::ranges::all_of(next.bytes(kTest), [](auto byte) { return byte == 0; }));
  }
}

}  // namespace
}  // namespace cerby::secret_test
