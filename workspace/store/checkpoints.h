// The audit log's checkpoints: one chain a workspace, over the heads of all chains of its entries.
#pragma once

#include <optional>
#include <vector>

#include "workspace/audit/chain.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"

namespace cerby::workspace::store {

struct StoredCheckpoint {
  audit::Checkpoint checkpoint;
  std::vector<std::uint8_t> signature;
};

inline constexpr std::int64_t kMostCheckpoints = 1000;
inline constexpr std::int64_t kMostHeadsAtOnce = 1000;

// Whose entries have gone on since their last checkpoint; those after `after`, at most 1000.
Result<std::vector<Uuid>> workspaces_to_check(Transaction& transaction, const std::optional<Uuid>& after);
// Every workspace, in the order of their ids, after `after`; at most 1000.
Result<std::vector<Uuid>> workspaces_after(Transaction& transaction, const std::optional<Uuid>& after);

// Heads that have moved since the last checkpoint, in the order of their ids, at most kMostHeadsAtOnce.
Result<std::vector<audit::Head>> moved_heads(Transaction& transaction, const Uuid& workspace);
Result<std::optional<StoredCheckpoint>> last_checkpoint(Transaction& transaction, const Uuid& workspace);
// `heads`: those that it is over. Whoever makes one holds the feed (feed.h) from before the last one was
// read.
Result<void> put_checkpoint(Transaction& transaction, const StoredCheckpoint& checkpoint,
                            const std::vector<audit::Head>& heads);
// In their order, after `number`; at most `limit` (to kMostCheckpoints).
Result<std::vector<StoredCheckpoint>> checkpoints_after(Transaction& transaction, const Uuid& workspace,
                                                        std::int64_t number,
                                                        std::int64_t limit = kMostCheckpoints);

}  // namespace cerby::workspace::store
