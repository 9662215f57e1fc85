// Accounts of local vaults, as their devices sealed them: one sealed text an account, with the epoch of its
// key and a revision of its own. What is in it the service cannot read.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workspace/store/records.h"

namespace cerby::workspace::store {

struct LocalAccount {
  Uuid account;
  std::int64_t epoch = 1;
  std::int64_t revision = 1;
  std::vector<std::uint8_t> sealed;  // empty in lists
};

// The first one has revision 1, each later one the next: `Conflict` for another, also where two write the
// same. Counts as a change of the account. Who may, and which epoch and vault, was decided before.
Result<void> put_local_account(Transaction& transaction, const Act& act, const LocalAccount& account);
Result<LocalAccount> find_local_account(Transaction& transaction, const Uuid& workspace, const Uuid& account);
// Of the vault, those that are not deleted; the oldest epoch first.
Result<Listed<LocalAccount>> list_local_accounts(Transaction& transaction, const Uuid& workspace,
                                                 const Uuid& vault, Page page);

}  // namespace cerby::workspace::store
