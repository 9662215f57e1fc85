// Data keys of cloud vaults, wrapped, as rows: one a vault and epoch, with the name of the master key that
// opens it. What is in them is sealing/data_key.h's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "workspace/store/rows.h"
#include "workspace/store/vaults.h"

namespace cerby::workspace::store {

inline constexpr std::int64_t kMostKeysAtOnce = 100;

struct VaultKey {
  Uuid workspace, vault;
  std::int64_t epoch = 1;
  std::string master_key;
  std::vector<std::uint8_t> wrapped;
};

// `Conflict`: the vault has one of that epoch.
Result<void> create_vault_key(Transaction& transaction, const Act& act, const VaultKey& key);
Result<VaultKey> find_vault_key(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                                std::int64_t epoch);

// Of all workspaces, since a master key is the service's:

// The cloud vaults that have no key of their epoch.
Result<std::int64_t> count_vaults_without_key(Transaction& transaction);
// Some of them that never had one and in which nothing is sealed: made before there were data keys. `limit`
// to kMostKeysAtOnce.
struct KeylessVault {
  Uuid workspace;
  Vault vault;
};
Result<std::vector<KeylessVault>> vaults_before_keys(Transaction& transaction, std::int64_t limit);
// Each master key that a data key needs, once.
Result<std::vector<std::string>> master_keys_in_use(Transaction& transaction);
// Some that another than this wraps; `limit` to kMostKeysAtOnce.
Result<std::vector<VaultKey>> vault_keys_not_under(Transaction& transaction, const std::string& master_key,
                                                   std::int64_t limit);
// `key` as it is from now on. `Conflict`: it is no longer wrapped by `before`.
Result<void> rewrap_vault_key(Transaction& transaction, const VaultKey& key, const std::string& before);

}  // namespace cerby::workspace::store
