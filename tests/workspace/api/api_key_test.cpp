#include "workspace/api/api_key.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace cerby::workspace::api::test::api_key_test {
namespace {

constexpr SecretAccess kTest("a test looks at a key");

std::optional<PresentedKey> parts_of(const std::string& text) {
  std::string copy = text;
  return take_apart(Secret::take(std::span<char>(copy)).view());
}

class Key : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_secrets());
    made = make_key(workspace);
    text = made.text.text(kTest);
  }
  const Uuid workspace = Uuid::random();
  NewKey made;
  std::string text;
};

TEST_F(Key, SaysWhereToLookAndHasTheHash) {
  EXPECT_EQ(text.size(), 92U);
  EXPECT_TRUE(text.starts_with("cerby_"));
  const auto parts = parts_of(text);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->workspace, workspace);
  EXPECT_EQ(parts->id, made.id);
  EXPECT_TRUE(same_hash(parts->hash, made.hash));
}

TEST_F(Key, IsAnotherEachTime) {
  std::set<std::string> all;
  for (int i = 0; i < 100; ++i) {
    const auto key = make_key(workspace);
    EXPECT_FALSE(same_hash(key.hash, made.hash));
    // Not the ids alone: the random part.
    all.insert(std::string(key.text.text(kTest).substr(50)));
  }
  EXPECT_EQ(all.size(), 100U);
}

TEST_F(Key, WithAnyCharacterChangedHasAnotherHashOrNone) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = other[i] == 'B' ? 'C' : 'B';
    const auto parts = parts_of(other);
    EXPECT_FALSE(parts && same_hash(parts->hash, made.hash)) << i;
  }
}

TEST_F(Key, OfAnotherFormIsNone) {
  for (const auto& wrong : {std::string(), std::string("cerby_"), text.substr(1), text.substr(0, 91),
                            text + "A", " " + text, text + "\n", text.substr(0, 91) + "=",
                            text.substr(0, 91) + "+", text.substr(0, 90) + "==", "Cerby_" + text.substr(6)})
    EXPECT_FALSE(parts_of(wrong)) << wrong.size();
}

}  // namespace
}  // namespace cerby::workspace::api::test::api_key_test
