// What a sign-in needs again when it comes back, as it is kept: 32 random bytes, wrapped for this one sign-in
// by a key that is a master key's and in memory (MasterKey::sign_ins). PKCE verifier and nonce are derived
// from them (libsodium's crypto_kdf).
#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/sign_ins.h"

namespace cerby::workspace::signin {

class Seed {
 public:
  static Seed random() { return Seed(Secret::random(sealing::kKeySize)); }
  // MasterKeyUnknown, WrappedKeyRefused: it is of another sign-in, or damaged.
  static sealing::Result<Seed> open(const sealing::MasterKeys& keys, const Uuid& workspace,
                                    const store::SignIn& sign_in);

  // Into `sign_in`, whose other members are authenticated with it. MasterKeyUnknown: there is none.
  sealing::Result<void> wrap(const sealing::MasterKeys& keys, const Uuid& workspace,
                             store::SignIn& sign_in) const;
  [[nodiscard]] Secret verifier() const;  // RFC 7636, 4.1: 43 characters
  [[nodiscard]] Secret nonce() const;

 private:
  explicit Seed(Secret seed) : seed_(std::move(seed)) {}
  Secret seed_;
};

// SHA-256 of the verifier's text: RFC 7636, 4.2, before it is encoded.
store::Bytes32 challenge_of(SecretView verifier);

}  // namespace cerby::workspace::signin
