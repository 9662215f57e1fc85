// Vaults, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/uuid.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

enum class VaultKind : std::uint8_t { Cloud, Local };

struct Vault {
  Uuid id;
  VaultKind kind = VaultKind::Cloud;
  std::string label;
  std::int64_t epoch = 1;
  std::optional<Uuid> owner;
  std::int64_t revision = 1;
};

Result<void> create_vault(Transaction& transaction, const Act& act, const Vault& vault);
Result<Vault> find_vault(Transaction& transaction, const Uuid& workspace, const Uuid& id);
// Cloud vaults, the local ones of that user, and those of others that the user is a member of
// (local_vaults.h); the oldest first.
Result<Listed<Vault>> list_vaults_for(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                      Page page);

}  // namespace cerby::workspace::store
