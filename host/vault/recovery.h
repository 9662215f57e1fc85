// Opening by the recovery words, which are spent by that: others take their place.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "vault/opening.h"
#include "vault/vault.h"

namespace cerby::vault {

struct Recovery {
  const Secret* passphrase = nullptr;  // from now on, in place of the one that there may be; null: as before
  KdfCost cost;
  Vault::RotationProgress progress;
};

struct Recovered {
  Vault vault;
  std::optional<Failure> key_kept = std::nullopt;  // why the vault has its old key still; none: a new one
};

// Opens the vault with the words' entropy, passes new words to `prompt.show_recovery`, and once that returns
// true puts them in the place of those that were used, together with the new passphrase and a new vault key,
// in one transaction: at every moment the old words or the new ones open the vault, and the new ones only
// when somebody has them. A vault that takes no new key, because something in it is damaged or needs a later
// version, keeps its own: getting back in comes first.
//
// not_found (no recovery words in this vault), wrong_passphrase, unlock_cancelled (not confirmed: the old
// words stay), input_invalid (check_new_passphrase()), and those of Vault::open(), the prompt and
// Vault::change_methods().
Expected<Recovered> recover(VaultFile file, const Secret& entropy, const Recovery& how, Prompt& prompt,
                            const Clock& clock);

}  // namespace cerby::vault
