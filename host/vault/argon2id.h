// What a passphrase costs to try. In a file of its own, so that a test can link another in its place.
#pragma once

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/unlock.h"

namespace cerby::vault {

// kUnlockSecretSize bytes. The cost has been held against the bounds (check_bounds()), and the salt has
// 16 bytes. system_failed: there is not so much memory.
Expected<Secret> argon2id(SecretView passphrase, Bytes salt, KdfCost cost);

}  // namespace cerby::vault
