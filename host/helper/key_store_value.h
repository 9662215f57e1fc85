// The value of a vault's item in the key store: base64 of version(1) ‖ unlock secret(32) ‖ generation(u64,
// little endian), so that it stays text in tools that show it. Never in ordinary memory.
#pragma once

#include <optional>

#include "base/secret.h"
#include "vault/opening.h"

namespace cerby::helper {

// Ends with a zero byte.
Secret value_of(const vault::KeyStore::Entry& entry);
// None for anything that value_of() did not make.
std::optional<vault::KeyStore::Entry> entry_from(SecretView value);

}  // namespace cerby::helper
