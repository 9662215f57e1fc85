// The desktop's key store over D-Bus: the Secret Service (GNOME Keyring, KWallet, KeePassXC), by libsecret.
//
// One item a vault, in the default collection: schema com.cerby.vault, attribute vault=<uuid>, value base64
// of version(1) ‖ unlock secret(32) ‖ generation(u64, little endian). Any program of the desktop session can
// read it while its collection is unlocked: that is the Secret Service's model. Only a bus at a unix socket
// is spoken to.
//
// key_store_unavailable: no bus, no service, an item that is not ours in form, a service that does not
// answer. unlock_cancelled: its collection is locked, and the user did not unlock it.
#pragma once

#include <cstddef>
#include <optional>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/opening.h"

namespace cerby::helper {

inline constexpr std::size_t kUnlockSecretSize = 32;

// Of several items of one vault (another program copied it), the one with the newest generation.
Expected<std::optional<vault::KeyStore::Entry>> get_entry(const Uuid& vault);
Expected<void> put_entry(const Uuid& vault, const vault::KeyStore::Entry& entry);
// That there is none is no failure.
Expected<void> remove_entry(const Uuid& vault);

}  // namespace cerby::helper
