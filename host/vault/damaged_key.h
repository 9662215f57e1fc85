// The key of a vault that may be damaged: got in the ways of opening.h, from what its file still has of the
// unlock methods. The file's header, its head and its summary may all be gone; a method that is whole, or the
// key that the kernel keeps, is enough.
#pragma once

#include <cstddef>

#include "base/outcome.h"
#include "base/paths.h"
#include "base/secret.h"
#include "vault/findings.h"
#include "vault/opening.h"

namespace cerby::vault {

// How often Argon2id is run for one passphrase that was given. A file that somebody has made may hold as many
// rows of a passphrase as it likes, each at the bounds' highest cost; a vault has one. Two, since pages that
// a power cut left of two states of a file may have the row from before a change of the passphrase beside the
// new one. Rows with the same parameters take one run together, the cheapest go first, and those out of
// bounds cost nothing.
inline constexpr std::size_t kMostKdfRuns = 2;

// Kept key, key store, prompt. The key is proven by the method that it came out of, or, where it was kept, by
// an item or a method that opens under it. As of open() in opening.h; unlock_unavailable where no unlock
// method can be read; vault_damaged where nothing in the file looks like a part of a vault.
Expected<DamagedKey> key_of_damaged(const Paths& paths, KeyCache& cache, KeyStore& store, Tpm* tpm,
                                    Prompt& prompt);
// With a passphrase in its normal form, or the entropy of the recovery words. not_found: the file has no such
// method, and others; unlock_unavailable and vault_damaged as above; wrong_passphrase, also where more
// passphrases are in the file than are tried; kdf_out_of_bounds.
Expected<DamagedKey> key_from_passphrase(const Paths& paths, SecretView passphrase);
Expected<DamagedKey> key_from_recovery(const Paths& paths, SecretView entropy);

}  // namespace cerby::vault
