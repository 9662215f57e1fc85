// Signatures: Ed25519 (RFC 8032), as libsodium makes and checks them.
#pragma once

#include <array>
#include <cstdint>

#include "base/secret.h"

namespace cerby::vault {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
inline constexpr std::size_t kSigningSeed = 32;   // bytes
inline constexpr std::size_t kSigningWhole = 64;  // bytes: the seed, then the public key

// The key that signs, from its seed.
class SigningKey {
 public:
  explicit SigningKey(SecretView seed);
  // From what whole() gave, which spares the derivation. The two halves are taken to belong together: only
  // from where nobody else can have changed them.
  static SigningKey from_whole(SecretView whole);
  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  // For keeping it; what this key owns.
  [[nodiscard]] SecretView whole() const { return secret_.view(); }
  [[nodiscard]] Signature sign(Bytes message) const;

 private:
  SigningKey() = default;
  PublicKey public_{};
  Secret secret_;
};

// Strict: false for a signature that is not in its one encoding or not 64 bytes, and under a key that is not
// in its canonical encoding or of small order.
[[nodiscard]] bool verify(const PublicKey& key, Bytes message, Bytes signature);
// Whether a key from outside is one that somebody can sign with: a canonical point of the large group.
[[nodiscard]] bool is_sound_signing_key(const PublicKey& key);

}  // namespace cerby::vault
