// Boxes: what only the holder of one X25519 key can open. libsodium's crypto_box_seal: a key pair for this
// one box, then XSalsa20-Poly1305. A box says nothing of who made it: it is never trusted without a signature
// over it (sealed_key.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/secret.h"

namespace cerby::vault {

using BoxKey = std::array<std::uint8_t, 32>;     // X25519, public
inline constexpr std::size_t kBoxSecret = 32;    // bytes of the secret key; any 32 are one
inline constexpr std::size_t kBoxOverhead = 48;  // bytes: the box's own public key, and the tag

[[nodiscard]] BoxKey box_key_of(SecretView secret);
// Whether a key from outside is in its canonical encoding and not of small order: with one that is, the
// shared secret would be known to everybody.
[[nodiscard]] bool is_sound_box_key(const BoxKey& key);

// None when the recipient's key is not sound.
std::optional<std::vector<std::uint8_t>> box_for(const BoxKey& recipient, SecretView plaintext);
// None for anything that was not made for the key of this secret, or made with a key that is not sound.
std::optional<Secret> open_box(SecretView secret, Bytes box);

}  // namespace cerby::vault
