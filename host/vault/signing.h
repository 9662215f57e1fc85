// Signatures: Ed25519 (RFC 8032), as libsodium makes and checks them.
#pragma once

#include <array>
#include <cstdint>

#include "base/secret.h"

namespace cerby::vault {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
inline constexpr std::size_t kSigningSeed = 32;  // bytes

// The key that signs, from its seed.
class SigningKey {
 public:
  explicit SigningKey(SecretView seed);
  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  // What it was made from, for keeping it; a part of what this key owns.
  [[nodiscard]] SecretView seed() const;
  [[nodiscard]] Signature sign(Bytes message) const;

 private:
  PublicKey public_{};
  Secret secret_;
};

// Strict: false for a signature that is not in its one encoding or not 64 bytes, and under a key that is not
// in its canonical encoding or of small order.
[[nodiscard]] bool verify(const PublicKey& key, Bytes message, Bytes signature);
// Whether a key from outside is one that somebody can sign with: a canonical point of the large group.
[[nodiscard]] bool is_sound_signing_key(const PublicKey& key);

}  // namespace cerby::vault
