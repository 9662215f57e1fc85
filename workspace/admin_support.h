// What the administrator's commands share: how their failures are said, and that they are in the audit log.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/audit/entry.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/rows.h"

namespace cerby::workspace {

// The database does not do it.
std::unexpected<Failure> failed(const store::Failure& failure);
// What was asked for is not there, or cannot be as things are (`Conflict`, with why): input_invalid; else as
// failed().
std::unexpected<Failure> refused(const store::Failure& failure);

store::Time time_of(const Clock& clock);
// As the API writes it, or "-".
std::string text_of_time(const std::optional<store::Time>& time);

// An administrator's command, as the audit log names it.
struct Command {
  audit::Kind kind = audit::Kind::Changed;
  std::string name;           // "cerby-workspace change-email"
  Uuid item;                  // what it is about
  std::optional<Uuid> other;  // and whom
  std::vector<audit::Detail> details{};
};
// An entry of its own, with the numbers of the feed that the transaction has taken so far.
store::Result<void> note_command(store::Transaction& transaction, const store::Act& act,
                                 const Command& command);

}  // namespace cerby::workspace
