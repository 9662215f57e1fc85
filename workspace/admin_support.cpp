#include "workspace/admin_support.h"

#include <chrono>
#include <utility>

#include "workspace/api/json.h"
#include "workspace/journal/journal.h"

namespace cerby::workspace {

using store::Error;

std::unexpected<Failure> failed(const store::Failure& failure) {
  std::string detail = "the database: " + std::string(name(failure.error));
  if (!failure.detail.empty()) detail += ", " + failure.detail;
  if (failure.error == Error::SchemaOlder) detail += "; run: cerby-workspace migrate";
  return fail(Outcome::SystemFailed, std::move(detail));
}

std::unexpected<Failure> refused(const store::Failure& failure) {
  if (failure.error == Error::NotFound)
    return fail(Outcome::InputInvalid, "there is no such " + failure.detail);
  if (failure.error == Error::Conflict) return fail(Outcome::InputInvalid, failure.detail);
  if (failure.error == Error::Invalid) return fail(Outcome::InputInvalid, "a text that is not UTF-8");
  return failed(failure);
}

store::Time time_of(const Clock& clock) {
  return std::chrono::milliseconds(clock.unix_time()).count();
}

std::string text_of_time(const std::optional<store::Time>& time) {
  return time ? api::text_of_time(std::chrono::milliseconds(*time)) : std::string("-");
}

store::Result<void> note_command(store::Transaction& transaction, const store::Act& act,
                                 const Command& command) {
  audit::Entry entry;
  entry.at = act.at;
  entry.kind = command.kind;
  entry.item = command.item;
  entry.other = command.other;
  entry.details = command.details;
  entry.operation = command.name;
  entry.decision = "allowed";
  entry.first_change = transaction.first_change;
  entry.last_change = transaction.last_change;
  return journal::add_alone(transaction, act.workspace, "a command of cerby-workspace", entry);
}

}  // namespace cerby::workspace
