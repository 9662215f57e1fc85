// Sealing: XChaCha20-Poly1305 with a random nonce, padding, and a key commitment that is checked first (FORMAT.md).
#pragma once

#include <cstdint>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::vault {

inline constexpr std::size_t kMaxSealed = 1024 * 1024;

// Subkeys of a 32-byte key: crypto_kdf with an 8-letter context. See FORMAT.md for the numbers.
Secret subkey(const Secret& key, std::uint64_t number, const char (&context)[9], std::size_t size = 32);

struct SealKeys {
  Secret encryption, commitment;
};

std::vector<std::uint8_t> seal(const SealKeys& keys, Bytes additional, SecretView plaintext);
// vault_damaged for anything that these keys and this additional data did not make.
Expected<Secret> open(const SealKeys& keys, Bytes additional, Bytes sealed);

}  // namespace cerby::vault
