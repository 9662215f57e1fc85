// The host's identity: the key with which it proves to the extension that it has this vault (FORMAT.md,
// "Items"). An item of its own, made with the vault: a new vault key leaves it as it is, and what the
// extension has pinned holds. Inside this folder only.
#pragma once

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/database.h"
#include "vault/head.h"
#include "vault/keys.h"
#include "vault/signing.h"
#include "vault/work.h"

namespace cerby::vault {

// Puts a new identity into a vault that has no items yet, and into its head, which is still to be written.
Expected<void> write_identity(Database& database, const Keys& keys, Head& head);
// vault_damaged also when there is none, or more than one.
Expected<SigningKey> read_identity(Reading& reading);
// The plaintext of the item. vault_damaged; vault_newer for a version that is not known.
Expected<SigningKey> decode_identity(const Secret& plaintext);

}  // namespace cerby::vault
