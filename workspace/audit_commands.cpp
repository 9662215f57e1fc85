#include "workspace/audit_commands.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "workspace/admin.h"
#include "workspace/audit_admin.h"
#include "workspace/config.h"
#include "workspace/store/backup.h"
#include "workspace/store/connection.h"

namespace cerby::workspace {
namespace {

enum class Form : std::uint8_t { Text, Json };

bool put(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

Expected<void> run_verify(const std::filesystem::path& file, Form form, const std::string& expected) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto keys, open_master_keys(config, credentials_folder()));
  CERBY_TRY(const auto database, open_database(config));
  std::optional<journal::KnownCheckpoint> known;
  if (!expected.empty()) {
    CERBY_TRY(known, journal::KnownCheckpoint::parse(expected));
  }
  const bool is_watched = ::isatty(STDERR_FILENO) == 1;
  bool was_shown = false;
  const auto progress = [&](std::int64_t entries) {
    was_shown = is_watched;
    if (is_watched) (void)std::fprintf(stderr, "\r%lld entries", static_cast<long long>(entries));
  };
  const auto verdicts = verify_audit(*database, keys, known, progress);
  if (was_shown) (void)std::fputs("\r\x1b[K", stderr);
  if (!verdicts) return std::unexpected(verdicts.error());
  bool good = true;
  for (const auto& verdict : *verdicts) {
    good = good && !verdict.verified.first_wrong;
    if (!put(form == Form::Json ? json_of(verdict) : text_of(verdict))) good = false;
  }
  if (!good) return fail(Outcome::SystemFailed, "the audit log is not as it was written");
  return {};
}

Expected<void> run_export(const std::filesystem::path& file, const AuditOrder& order) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto database, open_database(config));
  CERBY_CHECK(export_audit(*database, SystemClock(), order, put));
  if (std::fflush(stdout) != 0) return fail(Outcome::SystemFailed, "the entries could not be written");
  return {};
}

std::unexpected<Failure> failed(const store::Failure& failure) {
  const bool there = failure.error == store::Error::Conflict || failure.error == store::Error::Invalid;
  return fail(there ? Outcome::InputInvalid : Outcome::SystemFailed, failure.detail);
}

Expected<void> run_backup(const std::filesystem::path& file, const std::filesystem::path& copy) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto database, open_database(config));
  CERBY_CHECK(note_in_each(*database, SystemClock(), audit::Kind::Exported, "cerby-workspace backup"));
  const bool is_sqlite = database->engine() == store::Engine::Sqlite;
  const auto done = is_sqlite ? store::back_up(*database, copy) : store::dump(config.database, copy);
  if (done) return {};
  if (is_sqlite || done.error().error != store::Error::NotFound) return failed(done.error());
  // Where PostgreSQL's programs are, this does it.
  if (const auto line = store::pg_dump_for(config.database, copy)) (void)put(*line + "\n");
  return fail(Outcome::SystemFailed, done.error().detail + "; standard output has what does it where it is");
}

CLI::App* add(CLI::App& app, std::filesystem::path& file, const char* name, const char* what) {
  auto* const verb = app.add_subcommand(name, what);
  verb->add_option("--config", file, "The configuration's file")->capture_default_str();
  return verb;
}

}  // namespace

void add_audit_commands(CLI::App& app, std::filesystem::path& file, std::function<Expected<void>()>& chosen) {
  const auto form = std::make_shared<bool>(false);
  const auto expected = std::make_shared<std::string>();
  auto* const verify_verb = add(app, file, "verify-audit",
                                "Says whether the audit log is as it was written, or what is wrong first");
  verify_verb->add_flag("--json", *form, "One line of JSON for each workspace");
  verify_verb->add_option("--expect", *expected, "A checkpoint of the service's log: WORKSPACE:NUMBER:HASH");
  verify_verb->callback([&, form, expected] {
    chosen = [&, form, expected] { return run_verify(file, *form ? Form::Json : Form::Text, *expected); };
  });

  const auto order = std::make_shared<AuditOrder>();
  auto* const export_verb = add(app, file, "export-audit", "Writes the audit log, a line of JSON an entry");
  export_verb->add_option("--host", order->host, "The workspace's host, as clients name it")->required();
  export_verb->add_option("--since", order->since, "From this time on: 2026-11-27 or 2026-11-27T08:30:00Z");
  export_verb->add_option("--until", order->until, "Before this time");
  export_verb->add_option("--user", order->user, "Who did it: an id or an e-mail");
  export_verb->add_option("--item", order->item, "What it was done to: an id");
  export_verb->add_option(
      "--other", order->other,
      "To or from whom or what it was done, such as who was given a role: an id or a user's e-mail");
  export_verb->callback([&, order] { chosen = [&, order] { return run_export(file, *order); }; });

  const auto copy = std::make_shared<std::filesystem::path>();
  auto* const backup_verb =
      add(app, file, "backup", "Copies the database to a new file, while the service goes on");
  backup_verb->add_option("FILE", *copy, "The file, which must not be there")->required();
  backup_verb->callback([&, copy] { chosen = [&, copy] { return run_backup(file, *copy); }; });
}

}  // namespace cerby::workspace
