#include "import/secret_arena.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "unit/import/support/reading.h"

namespace cerby::importing::secret_arena_test {
namespace {

using namespace testing_support;

TEST(SecretArena, ViewsStayGood) {
  SecretArena arena;
  std::vector<SecretView> views;
  for (int i = 0; i < 20'000; ++i) {
    const auto secret = "secret number " + std::to_string(i);
    views.push_back(arena.copy(view_of(secret)));
  }
  const SecretArena moved = std::move(arena);
  for (int i = 0; i < 20'000; ++i) {
    EXPECT_EQ(text_of(views[static_cast<std::size_t>(i)]), "secret number " + std::to_string(i));
  }
}

TEST(SecretArena, JoinsPartsAlsoLargeOnes) {
  SecretArena arena;
  const std::string large(600'000, 'x');
  const std::array parts = {view_of("a"), SecretView(), view_of(large), view_of("b")};
  EXPECT_EQ(text_of(arena.join(parts)), "a" + large + "b");
  EXPECT_TRUE(arena.join({}).empty());
}

TEST(SecretBuffer, GrowsToItsLimit) {
  SecretBuffer buffer(10'000);
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string part(100, static_cast<char>('a' + i % 26));
    EXPECT_TRUE(buffer.add(view_of(part)));
    all += part;
  }
  EXPECT_EQ(text_of(buffer.view()), all);
  EXPECT_FALSE(buffer.add(view_of("x")));
  EXPECT_EQ(buffer.view().size(), 10'000U);
  buffer.clear();
  EXPECT_TRUE(buffer.view().empty());
  EXPECT_TRUE(buffer.add(view_of("x")));
}

}  // namespace
}  // namespace cerby::importing::secret_arena_test
