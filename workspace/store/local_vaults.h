// Local vaults: each is one user's, and its keys are on devices and on paper alone. What the service keeps of
// one is whose it is, which epoch is the current one, whom the owner gave the key, and what devices sealed.
//
// Each change holds the feed, and is written to it. `Conflict` is also: it is not the next epoch, number or
// revision; of two who write the same next one, one succeeds.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workspace/store/local_vault_keys.h"
#include "workspace/store/records.h"

namespace cerby::workspace::store {

inline constexpr std::int64_t kMostLocalVaults = 100;  // of a user
inline constexpr std::int64_t kMostVaultMembers = 1000;

// The vault's key under recovery words. Numbers are from 1 without gaps; one is active.
struct RecoveryKey {
  std::int64_t number = 1;
  std::int64_t epoch = 1;
  std::vector<std::uint8_t> sealed;
};

// What a new epoch comes with, the first one as well. Of the recovery key only `sealed` is read: it is the
// next one, of this epoch.
struct EpochKeys {
  Uuid by;  // the device
  std::vector<DeviceKey> keys;
  std::vector<std::uint8_t> recovery;
};

// `vault` is local and has an owner; its epoch is 1. `Conflict`: the id is another's.
Result<void> create_local_vault(Transaction& transaction, const Act& act, const Vault& vault,
                                const EpochKeys& with);
Result<std::int64_t> count_local_vaults_of(Transaction& transaction, const Uuid& workspace,
                                           const Uuid& owner);
// To its `label`.
Result<void> rename_local_vault(Transaction& transaction, const Act& act, const Vault& vault);
// Those that are not deleted, whoever may see them; at most `limit`.
Result<std::vector<Uuid>> accounts_in_vault(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& vault, std::int64_t limit);
// For good: its name, keys, recovery words and members are gone, and all that was sealed for accounts in it,
// also for those that were deleted before. `Refused`: there are accounts in it.
Result<void> remove_local_vault(Transaction& transaction, const Act& act, const Vault& vault);
// `epoch` follows on the vault's.
Result<void> begin_epoch(Transaction& transaction, const Act& act, const Vault& vault, std::int64_t epoch,
                         const EpochKeys& with);

// ---- recovery ----

// The active one.
Result<RecoveryKey> find_recovery_key(Transaction& transaction, const Uuid& workspace, const Uuid& vault);
// In its place.
Result<void> put_recovery_key(Transaction& transaction, const Act& act, const Vault& vault,
                              const RecoveryKey& key);

// ---- members: users to whom the owner gave the vault's key ----

struct VaultMember {
  Uuid user;
  Time added_at = 0;
  std::optional<Uuid> added_by;
};

// Nothing happens where there is one already: false.
Result<bool> add_vault_member(Transaction& transaction, const Act& act, const Uuid& vault, const Uuid& user);
// What their devices were sent is gone as well. `NotFound`: there is none.
Result<void> remove_vault_member(Transaction& transaction, const Act& act, const Uuid& vault,
                                 const Uuid& user);
Result<bool> is_vault_member(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                             const Uuid& user);
// The first one first.
Result<Listed<VaultMember>> list_vault_members(Transaction& transaction, const Uuid& workspace,
                                               const Uuid& vault, Page page);

}  // namespace cerby::workspace::store
