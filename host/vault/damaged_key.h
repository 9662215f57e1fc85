// The key of a vault that may be damaged: got in the ways of opening.h, from what its file still has of the
// unlock methods. The file's header, its head and its summary may all be gone; a method that is whole, or the
// key that the kernel keeps, is enough.
#pragma once

#include "base/outcome.h"
#include "base/paths.h"
#include "base/secret.h"
#include "vault/findings.h"
#include "vault/opening.h"

namespace cerby::vault {

// Kept key, key store, prompt. The key is proven by the method that it came out of, or, where it was kept, by
// an item or a method that opens under it. As of open() in opening.h, and unlock_unavailable where no unlock
// method can be read.
Expected<DamagedKey> key_of_damaged(const Paths& paths, KeyCache& cache, KeyStore& store, Tpm* tpm,
                                    Prompt& prompt);
// With a passphrase in its normal form, or the entropy of the recovery words. not_found: the file has no such
// method; wrong_passphrase.
Expected<DamagedKey> key_from_passphrase(const Paths& paths, SecretView passphrase);
Expected<DamagedKey> key_from_recovery(const Paths& paths, SecretView entropy);

}  // namespace cerby::vault
