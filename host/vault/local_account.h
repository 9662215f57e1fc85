// An account of a local vault, as the workspace keeps it: sealed under the vault's data encryption key, which
// the workspace never has (FORMAT.md, "Accounts of a local vault").
//
// Sealed is not what is secret alone, but everything that a workspace which lies must not change: where the
// account is filled in, and as whom. The seal is bound to the place that the account has; one that was moved,
// swapped or renumbered does not open.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/account.h"
#include "vault/local_place.h"

namespace cerby::vault {

inline constexpr std::size_t kMaxLocalAccount =
    40UL * 1024;  // bytes, sealed: so that it fits into one answer

// `data_key` is kDataKeySize bytes (sealed_key.h). input_invalid: it is not, the place is none, or the
// account has a field that is too long or is larger than kMaxLocalAccount.
Expected<std::vector<std::uint8_t>> seal_local_account(SecretView data_key, const LocalPlace& place,
                                                       const Account& account);

// `place` is the one that is expected. Of what it holds, `workspace` and `role` are not believed: they are
// empty here, for the caller to set. local_account_refused: whatever was not sealed under this key for this
// place; vault_newer: a version that is not known.
Expected<Account> open_local_account(SecretView data_key, const LocalPlace& place, Bytes sealed);

using LocalAccountHash = std::array<std::uint8_t, 32>;  // BLAKE2b-256
// By which a device knows again what it has seen.
LocalAccountHash hash_of_local_account(Bytes sealed);

}  // namespace cerby::vault
