// The last one-time step used of each account (FORMAT.md, "Step").
#pragma once

#include <cstdint>
#include <optional>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/database.h"
#include "vault/open_vault.h"

namespace cerby::vault {

// vault_damaged when the row is not one of ours.
Expected<std::optional<std::uint64_t>> read_step(OpenVault& vault, const Uuid& item);
Expected<void> write_step(OpenVault& vault, const Uuid& item, std::uint64_t step);
Expected<std::vector<Uuid>> stepped_items(Database& database);  // whose steps are recorded
Expected<void> erase_step(Database& database, const Uuid& item);

}  // namespace cerby::vault
