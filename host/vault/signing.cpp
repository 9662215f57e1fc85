#include "vault/signing.h"

#include <sodium.h>

#include <cstdlib>

namespace cerby::vault {

static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES && sizeof(Signature) == crypto_sign_BYTES);
static_assert(kSigningSeed == crypto_sign_SEEDBYTES);

SigningKey::SigningKey(SecretView seed) : secret_(crypto_sign_SECRETKEYBYTES) {
  if (seed.size() != kSigningSeed) std::abort();  // always a part of a key of ours
  crypto_sign_seed_keypair(public_.data(), secret_.writable(SecretAccess("deriving it from its seed")).data(),
                           seed.bytes(SecretAccess("the seed of a signing key")).data());
}

SecretView SigningKey::seed() const {
  return secret_.view().part(0, kSigningSeed);  // libsodium's secret key is the seed, then the public key
}

Signature SigningKey::sign(Bytes message) const {
  Signature signature;
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       secret_.bytes(SecretAccess("signing")).data());
  return signature;
}

bool verify(const PublicKey& key, Bytes message, Bytes signature) {
  return signature.size() == sizeof(Signature) &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

bool is_sound_signing_key(const PublicKey& key) {
  return crypto_core_ed25519_is_valid_point(key.data()) == 1;
}

}  // namespace cerby::vault
