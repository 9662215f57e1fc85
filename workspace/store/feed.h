// The change feed of a workspace: what happened, numbered from 1 without gaps in the order of the commits.
//
// The number comes from the workspace's own row, which a transaction that changes something holds until its
// commit: nobody gets a later number before the earlier one is there to be read.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

// Append only: the numbers are in the database.
enum class ChangeKind : std::uint8_t {
  WorkspaceChanged,
  UserAdded,              // member
  UserChanged,            // member: what is not one of the next two
  UserStatusChanged,      // member
  UserRoleChanged,        // member
  TeamAdded,              // member
  TeamChanged,            // member
  TeamRemoved,            // member
  TeamMemberAdded,        // member, other: the user
  TeamMemberRemoved,      // member, other: the user
  AccountAdded,           // item
  AccountChanged,         // item
  AccountSecretChanged,   // item
  CollectionAdded,        // item
  CollectionRenamed,      // item
  CollectionMoved,        // item, other: the new parent
  CollectionRemoved,      // item
  CollectionItemAdded,    // item: the collection, other: what is in it
  CollectionItemRemoved,  // item: the collection, other: what was in it
  Granted,                // item, member: a new grant or another role
  GrantRemoved,           // item, member
  AccountDeleted,         // item
  AccountRestored,        // item
  SecretAdded,            // item
  SecretChanged,          // item
  SecretDeleted,          // item
  SecretRestored,         // item
  DeviceTrusted,          // member: whose, other: the device
  DeviceRemoved,          // member: whose, other: the device
  LocalVaultAdded,        // member: whose, other: the vault
  LocalVaultKeyed,        // member: whose, other: the vault; it has a new epoch
  LocalVaultKeysSent,     // member: by whom, other: the vault
  LocalVaultRecovery,     // member: whose, other: the vault; its recovery key is another one
  LocalVaultGranted,      // member, other: the vault
  LocalVaultTaken,        // member, other: the vault
  LocalVaultRenamed,      // member: whose, other: the vault
  LocalVaultRemoved,      // member: whose, other: the vault
};

struct Change {
  ChangeKind kind = ChangeKind::WorkspaceChanged;
  std::optional<Item> item;
  std::optional<Member> member;
  std::optional<Uuid> other;
};

struct FedChange {
  std::int64_t number = 0;
  Change change;
  std::optional<Uuid> by;
  Time at = 0;
};

inline constexpr std::int64_t kMostChangesAtOnce = 1000;

// Before anything of the workspace is read that is then changed: from here to the commit, nobody else changes
// it. Again in the same transaction costs nothing. `NotFound`: no such workspace.
Result<void> hold_feed(Transaction& transaction, const Uuid& workspace);

// Holds the feed, and writes the change; returns its number.
Result<std::int64_t> record(Transaction& transaction, const Act& act, const Change& change);

// At most `limit` (to kMostChangesAtOnce) after that number, in their order.
Result<std::vector<FedChange>> changes_after(Transaction& transaction, const Uuid& workspace,
                                             std::int64_t number, std::int64_t limit);

}  // namespace cerby::workspace::store
