// The data keys of cloud vaults, where they are kept: made, opened, and wrapped anew by another master key.
//
// What is refused (error.h) is `Failed` here, with the error's name as the detail, for the log.
#pragma once

#include <cstdint>
#include <optional>

#include "workspace/sealing/data_key.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/rows.h"
#include "workspace/store/vault_keys.h"
#include "workspace/store/vaults.h"

namespace cerby::workspace::sealing {

std::unexpected<store::Failure> failed(Error error);
// Whether that was because the master key's token is away. It may come back, so that the client may too.
bool is_unavailable(const store::Failure& failure);

// The vault's key of its epoch, which it does not have yet.
store::Result<void> make_data_key(store::Transaction& transaction, const store::Act& act,
                                  const MasterKeys& keys, const store::Vault& vault);

store::Result<DataKey> data_key_of(store::Transaction& transaction, const MasterKeys& keys,
                                   const KeyPlace& place);
// Of a row that was read already; none: `Failed`, too.
store::Result<DataKey> data_key_of(const MasterKeys& keys, const std::optional<store::VaultKey>& row);

// Whether these keys open what is there. `Failed`, with why: a cloud vault has no key, or one of a master key
// that is not among these.
store::Result<void> check_master_keys(store::Transaction& transaction, const MasterKeys& keys);

// At most `limit` data keys that are not under the newest master key: how many, 0 when all are. Cut off
// between two calls, it goes on where it was; within one, nothing of that one is done.
store::Result<std::int64_t> rewrap_some(store::Transaction& transaction, const MasterKeys& keys,
                                        std::int64_t limit);

}  // namespace cerby::workspace::sealing
