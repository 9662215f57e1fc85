// The last counter (HOTP) used of each account (FORMAT.md, "Counter"). Steps of time are in used_steps.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/database.h"
#include "vault/keys.h"
#include "vault/open_vault.h"

namespace cerby::vault {

// What authenticates the row of a counter.
Digest counter_mac(const Keys& keys, const Uuid& vault, const Uuid& item, std::uint64_t counter);
// vault_damaged when the row is not one of ours.
Expected<std::optional<std::uint64_t>> read_counter(OpenVault& vault, const Uuid& item);
Expected<void> write_counter(OpenVault& vault, const Uuid& item, std::uint64_t counter);
Expected<std::vector<Uuid>> counted_items(Database& database);  // whose counters are recorded
Expected<void> erase_counter(Database& database, const Uuid& item);

}  // namespace cerby::vault
