#include "workspace/audit_admin.h"

#include <fmt/format.h>

#include <chrono>

#include "base/json_writer.h"
#include "workspace/api/json.h"
#include "workspace/journal/journal.h"
#include "workspace/store/checkpoints.h"
#include "workspace/store/users.h"
#include "workspace/store/workspaces.h"

namespace cerby::workspace {
namespace {

using store::Transaction;

std::unexpected<Failure> failed(const store::Failure& failure) {
  if (failure.error == store::Error::NotFound)
    return fail(Outcome::InputInvalid, "there is no such " + failure.detail);
  return fail(Outcome::SystemFailed,
              fmt::format("the database: {}, {}", name(failure.error), failure.detail));
}

store::Time time_of(const Clock& clock) {
  return std::chrono::milliseconds(clock.unix_time()).count();
}

Expected<std::vector<store::Workspace>> all_workspaces(store::Database& database) {
  std::vector<store::Workspace> all;
  while (true) {
    const auto done = database.read([&](Transaction& transaction) -> store::Result<std::size_t> {
      const std::optional<Uuid> after = all.empty() ? std::nullopt : std::optional(all.back().id);
      CERBY_TRY(const auto ids, store::workspaces_after(transaction, after));
      for (const Uuid& id : ids) {
        CERBY_TRY(auto workspace, store::find_workspace(transaction, id));
        all.push_back(std::move(workspace));
      }
      return ids.size();
    });
    if (!done) return failed(done.error());
    if (*done == 0) return all;
  }
}

std::string text_of(const journal::KnownCheckpoint& known) {
  return fmt::format("{}:{}:{}", known.workspace.text(), known.number, audit::hex_of(known.hash));
}

std::string text_of(const journal::Finding& finding) {
  if (!finding.instance) return fmt::format("{}: checkpoint {}", name(finding.wrong), finding.number);
  return fmt::format("{}: entry {} of instance {}", name(finding.wrong), finding.number,
                     finding.instance->text());
}

Expected<Uuid> id_of(Transaction& transaction, const Uuid& workspace, const std::string& id_or_email) {
  if (const auto id = Uuid::parse(id_or_email)) return *id;
  const auto user = store::find_user_by_email(transaction, workspace, id_or_email);
  if (!user) return failed(user.error());
  return user->id;
}

Expected<store::AuditFilter> filter_of(Transaction& transaction, const Uuid& workspace,
                                       const AuditOrder& order) {
  store::AuditFilter filter;
  if (order.since) {
    CERBY_TRY(filter.since, time_of_text(*order.since));
  }
  if (order.until) {
    CERBY_TRY(filter.until, time_of_text(*order.until));
  }
  if (order.item) {
    CERBY_TRY(filter.item, Uuid::parse(*order.item));
  }
  if (order.user) {
    CERBY_TRY(filter.user, id_of(transaction, workspace, *order.user));
  }
  if (order.other) {
    CERBY_TRY(filter.other, id_of(transaction, workspace, *order.other));
  }
  return filter;
}

Expected<std::string> line_of(const store::AuditRow& row) {
  if (!audit::entry_of(row.entry))
    return fail(Outcome::SystemFailed,
                fmt::format("entry {} of instance {} is not as it was written; run: cerby-workspace "
                            "verify-audit",
                            row.number, row.instance.text()));
  // An entry's text is JSON already.
  return fmt::format(R"({{"instance":"{}","number":{},"hash":"{}","entry":{}}})", row.instance.text(),
                     row.number, audit::hex_of(row.hash), row.entry);
}

audit::Entry entry_of_command(store::Time now, std::string operation) {
  audit::Entry entry;
  entry.at = now;
  entry.kind = audit::Kind::Exported;
  entry.operation = std::move(operation);
  entry.decision = "allowed";
  return entry;
}

struct Export {
  Uuid workspace;
  store::AuditFilter filter;
};

// What is asked for, looked at, and noted.
Expected<Export> begin_export(store::Database& database, const Clock& clock, const AuditOrder& order) {
  std::optional<Expected<Export>> begun;
  const auto done = database.write([&](Transaction& transaction) -> store::Result<void> {
    CERBY_TRY(const auto workspace, store::find_workspace_by_host(transaction, order.host));
    const auto filter = filter_of(transaction, workspace.id, order);
    if (!filter) {
      begun.emplace(std::unexpected(filter.error()));
      return {};
    }
    begun.emplace(Export{workspace.id, *filter});
    return journal::add_alone(transaction, workspace.id, "a command of cerby-workspace",
                              entry_of_command(time_of(clock), "cerby-workspace export-audit"));
  });
  if (!done) return failed(done.error());
  return *begun;
}

}  // namespace

Expected<std::vector<AuditVerdict>> verify_audit(store::Database& database, const sealing::MasterKeys& keys,
                                                 const std::optional<journal::KnownCheckpoint>& expected,
                                                 const std::function<void(std::int64_t)>& progress) {
  std::vector<AuditVerdict> verdicts;
  bool is_expected_there = false;
  CERBY_TRY(const auto workspaces, all_workspaces(database));
  for (const auto& workspace : workspaces) {
    const bool is_of_it = expected && expected->workspace == workspace.id;
    is_expected_there = is_expected_there || is_of_it;
    auto verified =
        journal::verify(database, keys, workspace.id, is_of_it ? expected : std::nullopt, progress);
    if (!verified) return failed(verified.error());
    verdicts.push_back({workspace.id, workspace.host, std::move(*verified)});
  }
  if (expected && !is_expected_there)
    return fail(Outcome::InputInvalid, "there is no workspace " + expected->workspace.text());
  return verdicts;
}

std::string text_of(const AuditVerdict& verdict) {
  const auto& verified = verdict.verified;
  if (verified.first_wrong)
    return fmt::format("{} ({}): {}\n", verdict.host, verdict.workspace.text(),
                       text_of(*verified.first_wrong));
  std::string text =
      fmt::format("{} ({}): as it was written: {} entries in {} chains, {} checkpoints\n", verdict.host,
                  verdict.workspace.text(), verified.entries, verified.chains, verified.checkpoints);
  if (!verified.last) return text + "  no checkpoint: whatever was cut off at the end is not noticed\n";
  return text +
         fmt::format(
             "  last checkpoint {} of {}\n"
             "  not noticed: the {} entries behind it cut off, and the whole database put back to an older "
             "state; hold a checkpoint of the service's log against it (--expect)\n",
             text_of(*verified.last),
             api::text_of_time(std::chrono::milliseconds(verified.last_at.value_or(0))), verified.unchecked);
}

std::string json_of(const AuditVerdict& verdict) {
  const auto& verified = verdict.verified;
  std::string text;
  json::StringSink sink(text);
  json::Writer writer(sink);
  writer.begin_object();
  writer.member("workspace", verdict.workspace.text());
  writer.member("host", verdict.host);
  writer.member("good", !verified.first_wrong);
  writer.member("entries", verified.entries);
  writer.member("chains", verified.chains);
  writer.member("checkpoints", verified.checkpoints);
  writer.member("unchecked", verified.unchecked);
  if (verified.last) writer.member("last", text_of(*verified.last));
  if (verified.first_wrong) {
    writer.member("wrong", name(verified.first_wrong->wrong));
    writer.member("number", verified.first_wrong->number);
    if (verified.first_wrong->instance) writer.member("instance", verified.first_wrong->instance->text());
  }
  writer.end_object();
  return text + "\n";
}

Expected<void> export_audit(store::Database& database, const Clock& clock, const AuditOrder& order,
                            const std::function<bool(std::string_view)>& line) {
  CERBY_TRY(const auto begun, begin_export(database, clock, order));
  store::AuditPlace place;
  while (true) {
    const auto rows = database.read([&](Transaction& transaction) {
      return store::find_entries(transaction, begun.workspace, begun.filter, place);
    });
    if (!rows) return failed(rows.error());
    if (rows->empty()) return {};
    for (const auto& row : *rows) {
      CERBY_TRY(const auto text, line_of(row));
      if (!line(text + "\n")) return fail(Outcome::SystemFailed, "the entries could not be written");
    }
    place = {rows->back().at, rows->back().instance, rows->back().number};
  }
}

Expected<void> note_in_each(store::Database& database, const Clock& clock, audit::Kind kind,
                            const std::string& command) {
  CERBY_TRY(const auto workspaces, all_workspaces(database));
  auto entry = entry_of_command(time_of(clock), command);
  entry.kind = kind;
  for (const auto& workspace : workspaces) {
    const auto done = database.write([&](Transaction& transaction) {
      return journal::add_alone(transaction, workspace.id, "a command of cerby-workspace", entry);
    });
    if (!done) return failed(done.error());
  }
  return {};
}

}  // namespace cerby::workspace
