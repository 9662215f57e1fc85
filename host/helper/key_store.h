// The key store of the user's session: one entry a vault, which any program of the session can read while the
// store is unlocked. One file has it for each system: secret_service.cpp (Linux), windows/dpapi.cpp,
// macos/keychain.cpp. What an entry's value looks like is in key_store_value.h.
//
// key_store_unavailable: there is none, it does not answer, or an entry is not ours in form.
// unlock_cancelled: it is locked, and the user did not unlock it.
#pragma once

#include <cstddef>
#include <optional>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/opening.h"

namespace cerby::helper {

inline constexpr std::size_t kUnlockSecretSize = 32;

// Of several entries of one vault (another program copied it), the one with the newest generation.
Expected<std::optional<vault::KeyStore::Entry>> get_entry(const Uuid& vault);
Expected<void> put_entry(const Uuid& vault, const vault::KeyStore::Entry& entry);
// That there is none is no failure.
Expected<void> remove_entry(const Uuid& vault);

}  // namespace cerby::helper
