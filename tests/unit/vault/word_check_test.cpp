#include "vault/word_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "unit/vault/support/vault_world.h"
#include "vault/words.h"

namespace cerby::vault::word_check_test {
namespace {

using namespace testing_support;

TEST(WordCheck, AsksForDifferentOnesInOrder) {
  EXPECT_EQ(words_to_ask_for([](std::uint32_t) { return 0U; }), (std::array<std::size_t, 4>{1, 2, 3, 4}));
  EXPECT_EQ(words_to_ask_for([](std::uint32_t count) { return count - 1; }),
            (std::array<std::size_t, 4>{1, 2, 3, 24}));
  std::uint32_t state = 1;
  std::set<std::size_t> all;
  for (int i = 0; i < 1000; ++i) {
    const auto asked = words_to_ask_for([&state](std::uint32_t count) {
      state = state * 1664525 + 1013904223;
      return (state >> 8) % count;
    });
    ASSERT_EQ(std::set<std::size_t>(asked.begin(), asked.end()).size(), 4U);
    ASSERT_TRUE(std::ranges::is_sorted(asked));
    all.insert(asked.begin(), asked.end());
  }
  EXPECT_EQ(all.size(), kRecoveryWords) << "each comes up";
  EXPECT_EQ(std::pair(*all.begin(), *all.rbegin()), std::pair(std::size_t{1}, kRecoveryWords));
}

TEST(WordCheck, FindsAWordByItsNumber) {
  const Secret words = secret_of("one two three");
  const char* const each[] = {"one", "two", "three"};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(word_of(words.view(), i + 1).text(kTest), each[i]);
  EXPECT_TRUE(word_of(words.view(), 4).empty());
  const Secret real = words_from_entropy(Secret(32));
  EXPECT_EQ(word_of(real.view(), 24).text(kTest), "art");
  EXPECT_TRUE(word_of(real.view(), 25).empty());
}

TEST(WordCheck, ComparesAsPeopleType) {
  const Secret word = secret_of("abandon");
  for (const char* typed : {"abandon", "ABANDON", "Abandon", "  abandon ", "\tabandon\r"}) {
    EXPECT_TRUE(is_word(secret_of(typed).view(), word.view())) << typed;
  }
  for (const char* typed : {"", " ", "abando", "abandons", "aban don", "ability", "abandon abandon"}) {
    EXPECT_FALSE(is_word(secret_of(typed).view(), word.view())) << typed;
  }
}

}  // namespace
}  // namespace cerby::vault::word_check_test
