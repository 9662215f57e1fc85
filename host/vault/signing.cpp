#include "vault/signing.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>

namespace cerby::vault {

static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES && sizeof(Signature) == crypto_sign_BYTES);
static_assert(kSigningSeed == crypto_sign_SEEDBYTES);
static_assert(kSigningWhole == crypto_sign_SECRETKEYBYTES &&
              kSigningWhole == kSigningSeed + sizeof(PublicKey));

SigningKey::SigningKey(SecretView seed) : secret_(crypto_sign_SECRETKEYBYTES) {
  if (seed.size() != kSigningSeed) std::abort();  // always a part of a key of ours
  crypto_sign_seed_keypair(public_.data(), secret_.writable(SecretAccess("deriving it from its seed")).data(),
                           seed.bytes(SecretAccess("the seed of a signing key")).data());
}

SigningKey SigningKey::from_whole(SecretView whole) {
  if (whole.size() != kSigningWhole) std::abort();  // always a part of a key of ours
  SigningKey key;
  key.secret_ = Secret::copy_of(whole);
  std::ranges::copy(whole.part(kSigningSeed, sizeof(PublicKey)).bytes(SecretAccess("its public half")),
                    key.public_.begin());
  return key;
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
