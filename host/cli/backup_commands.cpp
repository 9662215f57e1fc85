#include "cli/backup_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "backup/backup.h"
#include "backup/file.h"
#include "base/utc.h"
#include "cli/outside_vault.h"
#include "cli/progress_bar.h"
#include "cli/secret_input.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "passphrase/normal_form.h"

namespace cerby::cli {

namespace {

constexpr std::string_view kQuestion = "Passphrase of the backup";

struct BackupOptions {
  CLI::App* verb = nullptr;
  std::string file;
  bool force = false;    // of backup
  bool replace = false;  // of restore
};

enum class Chosen : std::uint8_t { Now, Before };

// In its normal form.
Expected<Secret> passphrase_of(const BackupOptions& options, Chosen chosen) {
  Secret given;
  CERBY_CHECK(read_secrets(*options.verb, {{"--passphrase-stdin", std::string(kQuestion), &given}}));
  if (given.empty()) {
    const auto terminal = Terminal::open();
    if (!terminal) {
      return fail(Outcome::InputInvalid,
                  "there is no terminal to ask for the backup's passphrase: give --passphrase-stdin");
    }
    CERBY_TRY(given, chosen == Chosen::Now ? terminal->ask_new_secret(kQuestion)
                                           : terminal->ask_secret(fmt::format("{}: ", kQuestion)));
  }
  return in_normal_form(given.view());
}

// The failure says which file it is about.
std::unexpected<Failure> about(const std::string& file, Failure failure) {
  failure.detail = failure.detail.empty() ? file : fmt::format("{}: {}", file, failure.detail);
  return std::unexpected(std::move(failure));
}

Expected<int> run_backup(Context& context, const BackupOptions& options) {
  const auto existing = options.force ? backup::Existing::Replace : backup::Existing::Refuse;
  CERBY_CHECK(check_outside_vault(context, options.file));      // with --force too
  CERBY_CHECK(backup::NewFile::check(options.file, existing));  // before anybody is asked for anything
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(const Secret passphrase, passphrase_of(options, Chosen::Now));
  CERBY_CHECK(vault::check_new_passphrase(passphrase.view()));
  CERBY_TRY(const auto header, backup::new_header({}));
  CERBY_TRY(const Secret derived, backup::argon2id(passphrase.view(), header.kdf));
  CERBY_TRY(auto file, backup::NewFile::create(options.file, existing));
  std::optional<ProgressBar> bar;
  CERBY_TRY(const auto accounts, backup::write(
                                     vault, header, derived, [&](Bytes bytes) { return file.write(bytes); },
                                     context.clock.unix_time(), shown_on(bar, context.output, "Backing up")));
  CERBY_CHECK(file.commit());
  bar.reset();
  context.output.object({{"file", options.file}, {"vault", vault.id().text()}, {"accounts", accounts}});
  context.output.line(
      fmt::format("{} {} in {}.", accounts, accounts == 1 ? "account" : "accounts", printable(options.file)));
  context.output.note(
      "It opens with the passphrase that you chose for it and with nothing else: keep that one too.");
  return kDone;
}

// The passphrase is asked for only when the file starts as a backup does.
struct Opened {
  backup::BackupFile file;
  Secret derived;
};
Expected<Opened> open_backup(const BackupOptions& options) {
  CERBY_TRY(auto file, backup::BackupFile::open(options.file));
  const auto header = backup::read_header(file);
  if (!header) return about(options.file, header.error());
  CERBY_TRY(const Secret passphrase, passphrase_of(options, Chosen::Before));
  auto derived = backup::key_of(*header, passphrase.view(), backup::argon2id);
  if (!derived) return about(options.file, derived.error());
  CERBY_CHECK(file.rewind());
  return Opened{.file = std::move(file), .derived = std::move(*derived)};
}

Json told(const backup::Contents& contents, const std::string& file) {
  return {{"file", file},
          {"vault", contents.vault.text()},
          {"created", utc_text(contents.created)},
          {"accounts", contents.accounts},
          {"used_counters", contents.counters},
          {"used_steps", contents.steps},
          {"workspaces", contents.workspaces}};
}

Expected<int> run_verify(Context& context, const BackupOptions& options) {
  CERBY_TRY(auto opened, open_backup(options));
  std::optional<ProgressBar> bar;
  const auto contents = backup::verify(opened.file, opened.derived, shown_on(bar, context.output, "Reading"));
  bar.reset();
  if (!contents) return about(options.file, contents.error());
  context.output.object(told(*contents, options.file));
  context.output.line(fmt::format("It is whole: {} {} of the vault {}, as of {}.", contents->accounts,
                                  contents->accounts == 1 ? "account" : "accounts", contents->vault.text(),
                                  utc_text(contents->created)));
  return kDone;
}

std::vector<std::string> not_configured(const Config& config, const std::set<std::string>& workspaces) {
  std::vector<std::string> missing;
  std::ranges::copy_if(workspaces, std::back_inserter(missing), [&](const std::string& address) {
    return std::ranges::none_of(config.workspaces,
                                [&](const Workspace& one) { return one.address.text() == address; });
  });
  return missing;
}

void report(Context& context, const backup::Restored& restored, const std::string& file,
            const std::vector<std::string>& missing) {
  const auto& accounts = restored.accounts;
  Json skipped = Json::array();
  for (const auto& one : accounts.kept) skipped.push_back({{"id", one.id.text()}, {"name", one.name}});
  Json all = told(restored.contents, file);
  all["added"] = accounts.added;
  all["replaced"] = accounts.replaced;
  all["skipped"] = std::move(skipped);
  all["workspaces_missing"] = missing;
  const Output& output = context.output;
  output.object(all);
  if (!accounts.kept.empty()) {
    output.line("Skipped, because the vault has them (--replace takes those of the backup):");
    std::vector<Row> rows;
    for (const auto& one : accounts.kept) rows.push_back({"  " + one.id.text(), one.name});
    for (const auto& line : columns(rows)) output.line(line);
  }
  output.line(fmt::format("{} added, {} replaced, {} skipped.", accounts.added, accounts.replaced,
                          accounts.kept.size()));
  for (const auto& address : missing) {
    output.note(fmt::format("This computer does not know the workspace {}: cerbyctl workspace add", address));
  }
}

Expected<int> run_restore(Context& context, const BackupOptions& options) {
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(auto opened, open_backup(options));
  std::optional<ProgressBar> bar;
  const backup::Restoring how{.same_id = options.replace ? vault::SameId::Replace : vault::SameId::Keep,
                              .progress = shown_on(bar, context.output, "Restoring")};
  const auto restored = backup::restore(vault, opened.file, opened.derived, context.clock, how);
  bar.reset();
  if (!restored) return about(options.file, restored.error());
  if (restored->accounts.added + restored->accounts.replaced > 0) remember_change(context, vault);
  report(context, *restored, options.file, not_configured(config, restored->contents.workspaces));
  return kDone;
}

std::shared_ptr<BackupOptions> add_file_verb(CLI::App& app, Context& context, const VerbText& text,
                                             Expected<int> (*run)(Context&, const BackupOptions&)) {
  auto options = std::make_shared<BackupOptions>();
  options->verb = add_verb(app, context, text, [options, run](Context& with) { return run(with, *options); });
  options->verb->add_option("file", options->file, "The backup's file")->required();
  options->verb->add_flag("--passphrase-stdin")->description("Read the backup's passphrase from stdin");
  return options;
}

}  // namespace

void add_backup_commands(CLI::App& app, Context& context) {
  const auto written = add_file_verb(app, context,
                                     {"backup",
                                      "Write all accounts into one file, sealed with a passphrase of its own",
                                      {"cerbyctl backup accounts.cerby",
                                       "cerbyctl backup --passphrase-stdin accounts.cerby < passphrase.txt"}},
                                     run_backup);
  written->verb->add_flag("--force", written->force, "Replace a file of that name");
  const auto restored = add_file_verb(app, context,
                                      {"restore",
                                       "Put the accounts of a backup into the vault: all of them, or none",
                                       {"cerbyctl restore accounts.cerby"}},
                                      run_restore);
  restored->verb->add_flag("--replace", restored->replace,
                           "Where the vault has an account with the same id, take that of the backup");
  add_file_verb(app, context,
                {"verify",
                 "Read all of a backup and say whether it is whole; needs no vault",
                 {"cerbyctl verify accounts.cerby"}},
                run_verify);
}

}  // namespace cerby::cli
