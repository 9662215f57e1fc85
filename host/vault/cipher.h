// XChaCha20-Poly1305-IETF with a nonce that is given: the inside of seal() (seal.h), apart from it so that
// published vectors can be run through it. Nothing else calls it: a nonce is used once.
#pragma once

#include <cstdint>
#include <span>

#include "base/secret.h"

namespace cerby::vault {

inline constexpr std::size_t kCipherKey = 32, kCipherNonce = 24, kCipherTag = 16;  // bytes

// `box` is plaintext.size() + kCipherTag bytes: the ciphertext, then the tag. Key and nonce are of the sizes
// above.
void encrypt(std::span<std::uint8_t> box, SecretView key, Bytes nonce, Bytes additional, Bytes plaintext);
// `plaintext` is box.size() - kCipherTag bytes. False for anything that this key, nonce and additional data
// did not make: a nonce of another size, or a box without room for a tag, among them.
[[nodiscard]] bool decrypt(std::span<std::uint8_t> plaintext, SecretView key, Bytes nonce, Bytes additional,
                           Bytes box);

}  // namespace cerby::vault
