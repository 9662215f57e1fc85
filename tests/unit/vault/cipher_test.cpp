#include "vault/cipher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "unit/vault/support/vault_world.h"
#include "unit/vault/support/wycheproof.h"
#include "vault/seal.h"

namespace cerby::vault::cipher_test {
namespace {

using testing_support::kTest;
using testing_support::unhex;

TEST(Cipher, Wycheproof) {
  const int cases = testing_support::each_case(
      "xchacha20_poly1305_test.json", [](const nlohmann::json&, const nlohmann::json& test) {
        auto key_bytes = unhex(test["key"]);
        const auto key = Secret::take(std::span(key_bytes));
        const auto nonce = unhex(test["iv"]), additional = unhex(test["aad"]), message = unhex(test["msg"]);
        auto box = unhex(test["ct"]);
        const auto tag = unhex(test["tag"]);
        box.insert(box.end(), tag.begin(), tag.end());
        const bool valid = test["result"] == "valid";

        // The cases of a wrong nonce come without a tag.
        std::vector<std::uint8_t> opened(std::max(box.size(), kCipherTag) - kCipherTag);
        EXPECT_EQ(decrypt(opened, key.view(), nonce, additional, box), valid) << test["tcId"];
        if (!valid) return;
        EXPECT_EQ(opened, message) << test["tcId"];
        std::vector<std::uint8_t> made(message.size() + kCipherTag);
        encrypt(made, key.view(), nonce, additional, message);
        EXPECT_EQ(made, box) << test["tcId"];
      });
  EXPECT_EQ(cases, 315);
}

// What the vectors say of the cipher holds for what the vault seals: it is this function that made the box.
TEST(Cipher, IsTheOneThatSeals) {
  const auto both = subkeys(Secret::random(32).view(), "cerbyvlt", 2);
  const SealKeys keys{both.view().part(0, 32), both.view().part(32, 32)};
  const std::vector<std::uint8_t> about{1, 2, 3};
  const auto sealed = seal(keys, about, testing_support::secret_of("text").view()).value();
  const auto nonce = Bytes(sealed).subspan(1, kCipherNonce), box = Bytes(sealed).subspan(1 + 24 + 32);
  std::vector<std::uint8_t> opened(box.size() - kCipherTag);
  ASSERT_TRUE(decrypt(opened, keys.encryption, nonce, about, box));
  EXPECT_EQ(opened.size(), 256U);
  EXPECT_EQ(std::string(opened.begin(), opened.begin() + 5), "text\x80");
}

TEST(Cipher, ABoxTooShortForATagIsRefused) {
  const auto key = Secret::random(kCipherKey);
  const std::vector<std::uint8_t> nonce(kCipherNonce), box(kCipherTag - 1);
  EXPECT_FALSE(decrypt({}, key.view(), nonce, {}, box));
}

}  // namespace
}  // namespace cerby::vault::cipher_test
