// Verification of the audit log: every chain from its first entry, every checkpoint from the first one, and
// the chains against the checkpoints.
//
// What cannot be noticed from the database alone: that its end was cut off, back to an older state of it,
// with all that came after: the last checkpoint that is there is the last that is known. A checkpoint that is
// known from elsewhere (the service logs each) makes the cut smaller: see `expected`.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "workspace/audit/chain.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/database.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::journal {

enum class Wrong : std::uint8_t {
  EntryChanged,          // its text, its hash or its place is not what was written
  EntryMissing,          // the next number is not there
  EntryColumnsChanged,   // what it is found by is not what it says
  EntryNotAsChecked,     // a checkpoint has another hash for it: it and what follows was written anew
  ChainCut,              // a checkpoint or the chain's own head says that there was more
  ChainMissing,          // a checkpoint names it
  CheckpointMissing,     // the next number is not there, or entries were checked by one that is not
  CheckpointChanged,     // the chain of checkpoints is broken there
  CheckpointForged,      // the signature is not its key's
  CheckpointUnreadable,  // signed, and not what a checkpoint is
  CheckpointKeyUnknown,  // none of the master keys signed it, or one behind it
  CheckpointUnexpected,  // not the one that is known from elsewhere
};
std::string_view name(Wrong wrong);

struct Finding {
  Wrong wrong = Wrong::EntryChanged;
  std::optional<Uuid> instance;  // none: a checkpoint
  std::int64_t number = 0;
};

struct KnownCheckpoint {
  Uuid workspace;
  std::int64_t number = 0;
  audit::Hash hash{};
  // "WORKSPACE:NUMBER:HASH", as the service logs and verify-audit says it; input_invalid.
  static Expected<KnownCheckpoint> parse(std::string_view text);
};

struct Verified {
  std::int64_t chains = 0, entries = 0, checkpoints = 0;
  std::int64_t unchecked = 0;  // entries behind the last checkpoint: whoever cuts them off is not noticed
  std::optional<KnownCheckpoint> last;
  std::optional<store::Time> last_at;
  std::optional<Finding> first_wrong;
};

// `progress` is told how many entries there were, now and then. While the service goes on writing, what it
// writes meanwhile may be left out.
store::Result<Verified> verify(store::Database& database, const sealing::MasterKeys& keys,
                               const Uuid& workspace, const std::optional<KnownCheckpoint>& expected,
                               const std::function<void(std::int64_t)>& progress);

}  // namespace cerby::workspace::journal
