// Opening the vault by its recovery words, which others take the place of: `vault recover` and `vault
// unlock`.
#pragma once

#include "base/secret.h"
#include "cli/recovery_words.h"
#include "cli/verb.h"
#include "vault/recovery.h"

namespace cerby::cli {

// The new words are shown, and with a person at the terminal confirmed, before anything is changed; until
// then those that were used open the vault, and from then on the new ones alone (vault/recovery.h). Whatever
// ends it in between leaves words that somebody has seen: a failure says which.
//
// `passphrase`: what opens the vault from now on in place of the passphrase that it may have; empty: as
// before. The failures of vault::recover().
Expected<vault::Recovered> open_by_words(Context& context, vault::VaultFile file, const Secret& entropy,
                                         const Secret& passphrase, WordCheck check);

// For the person, once the vault is open: what became of the words, and of the vault's key.
void say_words_are_spent(Context& context, const vault::Recovered& done);

}  // namespace cerby::cli
