// cerbyctl vault lock, cerbyctl vault wipe: the vault's key goes from where it is kept, whatever has become
// of the vault's file.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

// Takes the key out of the kernel; what the key store has stays, as a way to open the vault.
// vault_missing: there is neither a file nor a key.
Expected<int> run_lock(Context& context);

// Removes the file, the kernel's key, the key store's entry, and what was remembered of it.
// vault_missing: there is nothing of all this.
Expected<int> run_wipe(Context& context, bool without_asking);

}  // namespace cerby::cli
