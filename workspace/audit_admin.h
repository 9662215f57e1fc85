// What an administrator does with the audit log, beside the running service: verifies it, and takes it out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/audit/time.h"
#include "workspace/journal/verify.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/audit.h"
#include "workspace/store/database.h"

namespace cerby::workspace {

// Of one workspace.
struct AuditVerdict {
  Uuid workspace;
  std::string host;
  journal::Verified verified;
};
// Of every workspace, in the order of their ids. input_invalid: a checkpoint of a workspace that there is
// not.
Expected<std::vector<AuditVerdict>> verify_audit(store::Database& database, const sealing::MasterKeys& keys,
                                                 const std::optional<journal::KnownCheckpoint>& expected,
                                                 const std::function<void(std::int64_t)>& progress);
// A few lines for a person, or one line of JSON.
std::string text_of(const AuditVerdict& verdict);
std::string json_of(const AuditVerdict& verdict);

struct AuditOrder {
  std::string host;
  std::optional<std::string> since, until;  // "2026-11-27" or "2026-11-27T08:30:00Z"
  std::optional<std::string> user;          // an id or an e-mail
  std::optional<std::string> item;          // an id
  std::optional<std::string> other;         // an id, or a user's e-mail
};
// The entries in the order of their times, a line of JSON each; `line` says whether it could be written. That
// it was done is an entry itself. system_failed: an entry that is not as it was written, named.
Expected<void> export_audit(store::Database& database, const Clock& clock, const AuditOrder& order,
                            const std::function<bool(std::string_view)>& line);

using audit::time_of_text;

// That a command which is about all workspaces is done, in each one's log: "cerby-workspace backup".
Expected<void> note_in_each(store::Database& database, const Clock& clock, audit::Kind kind,
                            const std::string& command);

}  // namespace cerby::workspace
