#include "vault/box.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "unit/vault/support/unsound_keys.h"
#include "unit/vault/support/vault_world.h"
#include "unit/vault/support/wycheproof.h"
#include "vault/encoding.h"

namespace cerby::vault::box_test {
namespace {

using testing_support::kTest;
using testing_support::secret_of;

// What `maker` would seal to `own` if the two shared that secret: crypto_box_seal, taken apart.
std::vector<std::uint8_t> box_from(const BoxKey& maker, const BoxKey& own, Bytes shared) {
  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, maker.data(), maker.size());
  crypto_generichash_update(&state, own.data(), own.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  const std::array<std::uint8_t, crypto_core_hsalsa20_INPUTBYTES> input{};
  std::array<std::uint8_t, crypto_secretbox_KEYBYTES> key{};
  crypto_core_hsalsa20(key.data(), input.data(), shared.data(), nullptr);
  constexpr std::string_view kText = "text";
  std::vector<std::uint8_t> box(maker.begin(), maker.end());
  box.resize(kBoxOverhead + kText.size());
  crypto_secretbox_easy(box.data() + maker.size(), as_bytes(kText).data(), kText.size(), nonce.data(),
                        key.data());
  return box;
}

TEST(Box, OpensWithItsSecretAlone) {
  const auto secret = Secret::random(kBoxSecret), other = Secret::random(kBoxSecret);
  const auto box = box_for(box_key_of(secret.view()), secret_of("for one only").view());
  ASSERT_TRUE(box);
  EXPECT_EQ(box->size(), 12 + kBoxOverhead);
  EXPECT_EQ(open_box(secret.view(), *box).value().text(kTest), "for one only");
  EXPECT_FALSE(open_box(other.view(), *box));
}

TEST(Box, OfNothing) {
  const auto secret = Secret::random(kBoxSecret);
  const auto box = box_for(box_key_of(secret.view()), {});
  ASSERT_TRUE(box);
  const auto opened = open_box(secret.view(), *box);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->empty());
}

TEST(Box, CutShortOrChangedDoesNotOpen) {
  const auto secret = Secret::random(kBoxSecret);
  auto box = box_for(box_key_of(secret.view()), secret_of("text").view()).value();
  for (std::size_t size = 0; size < box.size(); ++size)
    EXPECT_FALSE(open_box(secret.view(), Bytes(box).first(size))) << size;
  for (auto& byte : box) {
    byte ^= 1;
    EXPECT_FALSE(open_box(secret.view(), box));
    byte ^= 1;
  }
}

TEST(Box, KeysThatNobodyCanHaveAreNotSound) {
  for (const auto& key : testing_support::unsound_box_keys()) {
    EXPECT_FALSE(is_sound_box_key(key));
    EXPECT_FALSE(box_for(key, secret_of("text").view()));
  }
  BoxKey largest;  // 2^255 - 20: the last one below the prime
  largest.fill(0xFF);
  largest.front() = 0xEC;
  largest.back() = 0x7F;
  EXPECT_FALSE(is_sound_box_key(largest)) << "of small order";
  largest.front() = 0xEB;
  EXPECT_TRUE(is_sound_box_key(largest)) << "canonical, and of no small order";
  BoxKey nine{9};
  EXPECT_TRUE(is_sound_box_key(nine)) << "the base point";
}

// With a small-order key the shared secret is zero for everybody: anybody could make such a box.
TEST(Box, MadeWithASmallOrderKeyDoesNotOpen) {
  const auto secret = Secret::random(kBoxSecret);
  const std::vector<std::uint8_t> zero(crypto_scalarmult_BYTES);
  for (const auto& maker : testing_support::unsound_box_keys()) {
    EXPECT_FALSE(open_box(secret.view(), box_from(maker, box_key_of(secret.view()), zero)));
  }
}

// The vectors are of the key exchange, which is inside of a box: what it gives is right when a box opens that
// was made with the secret that the vector says both sides share.
TEST(Box, Wycheproof) {
  int opened = 0, not_canonical = 0, no_secret = 0;
  const int cases =
      testing_support::each_case("x25519_test.json", [&](const nlohmann::json&, const nlohmann::json& test) {
        auto secret_bytes = testing_support::unhex(test["private"]);
        const auto secret = Secret::take(std::span(secret_bytes));
        const auto public_bytes = testing_support::unhex(test["public"]);
        BoxKey maker;
        ASSERT_EQ(public_bytes.size(), maker.size());
        std::ranges::copy(public_bytes, maker.begin());
        const auto box = box_from(maker, box_key_of(secret.view()), testing_support::unhex(test["shared"]));
        // Two kinds of the cases that a reader may accept or refuse are refused.
        const bool zero = testing_support::has_flag(test, "ZeroSharedSecret");
        const bool odd = testing_support::has_flag(test, "NonCanonicalPublic");
        const auto text = open_box(secret.view(), box);
        EXPECT_EQ(text.has_value(), !zero && !odd) << test["tcId"];
        EXPECT_TRUE(text || test["result"] != "valid") << test["tcId"];
        EXPECT_EQ(is_sound_box_key(maker), !zero && !odd) << test["tcId"];
        EXPECT_NE(test["result"], "invalid");
        opened += text.has_value();
        not_canonical += odd;
        no_secret += zero && !odd;
        if (!text) return;
        EXPECT_EQ(text->text(kTest), "text") << test["tcId"];
        auto wrong = testing_support::unhex(test["shared"]);
        wrong.back() ^= 1;
        EXPECT_FALSE(open_box(secret.view(), box_from(maker, box_key_of(secret.view()), wrong)));
      });
  EXPECT_EQ(cases, 518);
  EXPECT_EQ(opened + not_canonical + no_secret, 518);
  EXPECT_GE(opened, 264 + 210) << "the valid ones, and those on the twist";
}

}  // namespace
}  // namespace cerby::vault::box_test
