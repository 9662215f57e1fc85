#include "vault/argon2id.h"

#include <sodium.h>

namespace cerby::vault {

Expected<Secret> argon2id(SecretView passphrase, Bytes salt, KdfCost cost) {
  Secret secret(kUnlockSecretSize);
  const auto text = passphrase.text(SecretAccess("Argon2id"));
  if (crypto_pwhash(secret.writable(SecretAccess("Argon2id")).data(), kUnlockSecretSize, text.data(),
                    text.size(), salt.data(), cost.passes, cost.memory_bytes,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Outcome::SystemFailed, "not enough memory to derive a key from the passphrase");
  }
  return secret;
}

}  // namespace cerby::vault
