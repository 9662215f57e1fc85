// Checkpoints of the audit log: the heads of all chains that have moved, signed by a master key's signing
// key, each chained to the one before.
#pragma once

#include <optional>

#include "workspace/sealing/master_key.h"
#include "workspace/store/checkpoints.h"
#include "workspace/store/database.h"

namespace cerby::workspace::journal {

// Over what has moved since the last one; none where nothing has, or where no key signs. Each is logged with
// its hash, so that a log which is kept elsewhere can be held against the database.
store::Result<std::optional<store::StoredCheckpoint>> make_checkpoint(store::Database& database,
                                                                      const sealing::MasterKeys& keys,
                                                                      const Uuid& workspace, store::Time now);

// For all workspaces that have moved.
store::Result<void> make_checkpoints(store::Database& database, const sealing::MasterKeys& keys,
                                     store::Time now);

// The first of them that signs; null where none does.
const sealing::MasterKey* signing_key(const sealing::MasterKeys& keys);

}  // namespace cerby::workspace::journal
