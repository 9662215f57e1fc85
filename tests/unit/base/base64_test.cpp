#include "base/base64.h"

#include <gtest/gtest.h>

namespace cerby::base64_test {
namespace {

std::vector<std::uint8_t> bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

// RFC 4648, section 10, without padding.
TEST(Base64, Vectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(base64url(bytes(plain)), encoded);
    EXPECT_EQ(from_base64url(encoded), bytes(plain));
  }
}

TEST(Base64, UsesTheUrlAlphabet) {
  const std::vector<std::uint8_t> all_ones = {0xFB, 0xFF};
  EXPECT_EQ(base64url(all_ones), "-_8");
  EXPECT_EQ(from_base64url("-_8"), all_ones);
}

TEST(Base64, RefusesEverythingNotCanonical) {
  for (const std::string_view text :
       {"Z", "Zg==", "Zg=", "Zh", "Zm9", "Zm9v\n", " Zm9v", "Zm 9v", "+/8", "Zm9vY", "Zm9v=", "Zm9v.", "é"}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
}

}  // namespace
}  // namespace cerby::base64_test
