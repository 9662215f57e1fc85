// Items that are no accounts: whether what is in one is what its type says.
#pragma once

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/work.h"

namespace cerby::vault {

// vault_damaged; vault_newer for a version that is not known. Of a type that is not known, nothing is.
Expected<void> check_other(const Item& item, Secret plaintext);

}  // namespace cerby::vault
