// Writes a repaired vault into a file of its own. Inside this folder only.
#pragma once

#include <string>

#include "base/outcome.h"
#include "vault/keys.h"
#include "vault/repaired_parts.h"
#include "vault/secure_file.h"

namespace cerby::vault {

// Makes the file, which must not be there. Items stay sealed as they were; the summary, the index and the
// head are made anew, and the host's identity where there is none among the parts. storage_failed,
// vault_full.
Expected<void> write_repaired(const SecureFolder& folder, const std::string& name, const RepairedParts& parts,
                              const Keys& keys, std::uint64_t generation);

}  // namespace cerby::vault
