#include "vault/box.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <string>

#include "unit/vault/support/unsound_keys.h"
#include "unit/vault/support/vault_world.h"

namespace cerby::vault {
namespace {

using testing_support::kTest;
using testing_support::secret_of;

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
  const auto own = box_key_of(secret.view());
  for (const auto& maker : testing_support::unsound_box_keys()) {
    std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, nonce.size());
    crypto_generichash_update(&state, maker.data(), maker.size());
    crypto_generichash_update(&state, own.data(), own.size());
    crypto_generichash_final(&state, nonce.data(), nonce.size());
    const std::array<std::uint8_t, crypto_scalarmult_BYTES> zero{};
    const std::array<std::uint8_t, crypto_core_hsalsa20_INPUTBYTES> input{};
    std::array<std::uint8_t, crypto_secretbox_KEYBYTES> key{};
    crypto_core_hsalsa20(key.data(), input.data(), zero.data(), nullptr);
    std::vector<std::uint8_t> box(maker.begin(), maker.end());
    box.resize(kBoxOverhead + 4);
    crypto_secretbox_easy(box.data() + maker.size(), reinterpret_cast<const unsigned char*>("text"), 4,
                          nonce.data(), key.data());
    EXPECT_FALSE(open_box(secret.view(), box));
  }
}

}  // namespace
}  // namespace cerby::vault
