// The audit log's rows: chains of entries, one an instance of the service and workspace, and what reads them.
//
// The row of `instances` is its chain's lock: whoever appends changes it first and holds it up to the commit,
// so that threads and transactions of an instance take numbers one after the other, in both databases. A
// transaction that changes something holds the feed before (feed.h); what gathers many entries (journal/)
// appends them in one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "workspace/audit/chain.h"
#include "workspace/audit/entry.h"
#include "workspace/store/database.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

// A run of the service, or of a command of the program.
struct Instance {
  Uuid id;
  std::string label;
  Time started_at = 0;
};

struct Chain {
  Instance instance;
  std::optional<Time> ended_at;
  audit::Head head;  // number 0: there is no entry yet
  std::int64_t checked_number = 0;
};

// As it is kept: nothing of it has been looked at.
struct AuditRow {
  Uuid instance;
  std::int64_t number = 0;
  Time at = 0;
  std::int64_t kind = 0;
  std::optional<Uuid> user, item;
  std::string entry;
  std::vector<std::uint8_t> previous, hash;
};

inline constexpr std::int64_t kMostAuditRows = 1000;

// In their order, after what the chain has; its head afterwards. The instance's row is made where there is
// none.
Result<audit::Head> append(Transaction& transaction, const Uuid& workspace, const Instance& instance,
                           std::span<const audit::Entry> entries);
// No change of a chain that has ended; one that has no entries is no chain, and nothing.
Result<void> end_chain(Transaction& transaction, const Uuid& workspace, const Uuid& instance, Time now);

// In the order of their ids, after `after`; at most kMostAuditRows.
Result<std::vector<Chain>> chains_after(Transaction& transaction, const Uuid& workspace,
                                        const std::optional<Uuid>& after);
// Of one chain, in the order of their numbers; at most `limit` (to kMostAuditRows).
Result<std::vector<AuditRow>> entries_after(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& instance, std::int64_t number,
                                            std::int64_t limit = kMostAuditRows);

struct AuditFilter {
  Time since = 0;
  std::optional<Time> until;  // not included
  std::optional<Uuid> user, item;
  std::optional<Uuid> other;       // found by reading every entry of the time that the rest leaves
  std::vector<audit::Kind> kinds;  // none: all; for a list alone, at most kMostFilterValues
};
// Where a reading of all chains has come.
struct AuditPlace {
  Time at = -1;
  Uuid instance;
  std::int64_t number = 0;
};
// In the order of their times; at most kMostAuditRows.
Result<std::vector<AuditRow>> find_entries(Transaction& transaction, const Uuid& workspace,
                                           const AuditFilter& filter, const AuditPlace& after);
// A page of them by their times, as the other lists have it; `Invalid` for too many kinds.
Result<Listed<AuditRow>> list_entries(Transaction& transaction, const Uuid& workspace,
                                      const AuditFilter& filter, Direction direction, Page page);

}  // namespace cerby::workspace::store
