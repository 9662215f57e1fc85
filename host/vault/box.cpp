#include "vault/box.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>

namespace cerby::vault {
namespace {

static_assert(sizeof(BoxKey) == crypto_box_PUBLICKEYBYTES && kBoxSecret == crypto_box_SECRETKEYBYTES);
static_assert(kBoxOverhead == crypto_box_SEALBYTES);

// Below 2^255 - 19, in little endian; a set top bit is above it.
bool is_canonical(const BoxKey& key) {
  constexpr std::uint8_t kLowest = 0xED;  // of 2^255 - 19, whose other bytes are 0xFF, and 0x7F at the top
  if (key.back() != 0x7F) return key.back() < 0x7F;
  return key.front() < kLowest ||
         std::any_of(key.begin() + 1, key.end() - 1, [](std::uint8_t byte) { return byte != 0xFF; });
}

// A clamped scalar is a multiple of the cofactor, so that any of them takes a point of small order to zero,
// which libsodium refuses.
bool is_of_small_order(const BoxKey& key) {
  const std::array<std::uint8_t, crypto_scalarmult_SCALARBYTES> any_scalar{};
  std::array<std::uint8_t, crypto_scalarmult_BYTES> shared{};
  return crypto_scalarmult(shared.data(), any_scalar.data(), key.data()) != 0;
}

}  // namespace

BoxKey box_key_of(SecretView secret) {
  if (secret.size() != kBoxSecret) std::abort();  // always a part of a key of ours
  BoxKey key;
  crypto_scalarmult_base(key.data(), secret.bytes(SecretAccess("the public key of a box key")).data());
  return key;
}

bool is_sound_box_key(const BoxKey& key) {
  return is_canonical(key) && !is_of_small_order(key);
}

std::optional<std::vector<std::uint8_t>> box_for(const BoxKey& recipient, SecretView plaintext) {
  if (!is_sound_box_key(recipient)) return std::nullopt;
  std::vector<std::uint8_t> box(plaintext.size() + kBoxOverhead);
  const auto bytes = plaintext.bytes(SecretAccess("sealing to another device"));
  if (crypto_box_seal(box.data(), bytes.data(), bytes.size(), recipient.data()) != 0) return std::nullopt;
  return box;
}

std::optional<Secret> open_box(SecretView secret, Bytes box) {
  if (box.size() < kBoxOverhead) return std::nullopt;
  BoxKey maker;
  std::ranges::copy(box.first(maker.size()), maker.begin());
  if (!is_sound_box_key(maker)) return std::nullopt;
  const auto own = box_key_of(secret);
  Secret plaintext(box.size() - kBoxOverhead);
  const SecretAccess why("opening what was sealed to this device");
  if (crypto_box_seal_open(plaintext.writable(why).data(), box.data(), box.size(), own.data(),
                           secret.bytes(why).data()) != 0) {
    return std::nullopt;
  }
  return plaintext;
}

}  // namespace cerby::vault
