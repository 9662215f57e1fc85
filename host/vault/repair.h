// Repairing a vault: what is whole in it goes into a new one, which takes its place in one step, and the
// damaged file is kept beside it, as it was. The vault keeps its id, its key, its unlock methods and, where
// it is whole, the host's identity, so that everybody who could open it still can.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "vault/findings.h"

namespace cerby::vault {

struct Examination {
  Findings findings;
  std::vector<std::string> structure;  // what keeps the vault from being used as it is, one line each
  [[nodiscard]] bool is_whole() const { return structure.empty() && findings.is_whole(); }
};

// Looks at everything and changes nothing. vault_newer and vault_older, where the file's header is whole;
// vault_rolled_back: an older file is no damaged one; vault_missing, vault_unsafe, vault_busy.
Expected<Examination> examine(const Paths& paths, const DamagedKey& key, OlderItems older);

struct Repaired {
  std::filesystem::path kept;  // the damaged file, under a name with the date, mode 0600
  std::uint64_t generation = 0;
};

// `seen` is what examine() found: where the file is another one since, this is vault_busy. vault_damaged when
// no unlock method is whole, so that nobody could open the repaired vault. vault_newer: there is an item that
// only a newer version can read, and leaving it out would lose it. storage_failed: whatever was
// written, the vault is as it was.
Expected<Repaired> repair(const Paths& paths, const DamagedKey& key, OlderItems older, const Findings& seen,
                          UnixTime now);

// "vault.db.damaged-...", beside the vault's file.
bool is_kept_damaged(std::string_view vault_name, std::string_view name);

}  // namespace cerby::vault
