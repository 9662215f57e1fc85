#include "vault/cipher.h"

#include <sodium.h>

#include <cstdlib>

namespace cerby::vault {

static_assert(kCipherKey == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kCipherNonce == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kCipherTag == crypto_aead_xchacha20poly1305_ietf_ABYTES);

void encrypt(std::span<std::uint8_t> box, SecretView key, Bytes nonce, Bytes additional, Bytes plaintext) {
  if (key.size() != kCipherKey || nonce.size() != kCipherNonce ||
      box.size() != plaintext.size() + kCipherTag) {
    std::abort();  // never with what comes from outside
  }
  crypto_aead_xchacha20poly1305_ietf_encrypt(box.data(), nullptr, plaintext.data(), plaintext.size(),
                                             additional.data(), additional.size(), nullptr, nonce.data(),
                                             key.bytes(SecretAccess("sealing")).data());
}

bool decrypt(std::span<std::uint8_t> plaintext, SecretView key, Bytes nonce, Bytes additional, Bytes box) {
  if (key.size() != kCipherKey || nonce.size() != kCipherNonce || box.size() < kCipherTag ||
      plaintext.size() != box.size() - kCipherTag) {
    return false;
  }
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             plaintext.data(), nullptr, nullptr, box.data(), box.size(), additional.data(), additional.size(),
             nonce.data(), key.bytes(SecretAccess("opening")).data()) == 0;
}

}  // namespace cerby::vault
