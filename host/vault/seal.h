// Sealing: XChaCha20-Poly1305 with a random nonce, padding, and a key commitment that is checked first
// (FORMAT.md).
#pragma once

#include <cstdint>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::vault {

inline constexpr std::size_t kMaxSealed = 1024UL * 1024;

// The longest plaintext that fits into kMaxSealed after padding.
inline constexpr std::size_t kMaxPlaintext = kMaxSealed - 1024;
inline constexpr std::size_t kSubkeySize = 32;

// Subkeys 1 to `count` of a 32-byte key, one after the other: crypto_kdf with an 8-letter context. See
// FORMAT.md for the numbers. In one piece, because every piece of guarded memory costs the start of the host
// 45 us.
Secret subkeys(SecretView key, const char (&context)[9], std::size_t count);

// Views of subkeys that somebody else owns.
struct SealKeys {
  SecretView encryption, commitment;
};

// input_invalid: the plaintext is larger than kMaxPlaintext.
Expected<std::vector<std::uint8_t>> seal(const SealKeys& keys, Bytes additional, SecretView plaintext);
// vault_damaged for anything that these keys and this additional data did not make.
Expected<Secret> open(const SealKeys& keys, Bytes additional, Bytes sealed);

}  // namespace cerby::vault
