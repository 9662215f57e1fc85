#include "cli/import_command.h"

#include <fmt/format.h>

#include "cli/account_fields.h"
#include "cli/import_report.h"
#include "cli/progress_bar.h"
#include "cli/vault_access.h"
#include "import/format.h"
#include "import/plan.h"
#include "import/source_file.h"

namespace cerby::cli {

namespace {

struct ImportOptions {
  std::string file, from, duplicates = "skip";
  std::optional<std::string> workspace;
  bool dry_run = false;
};

importing::Duplicates duplicates_from(std::string_view text) {
  if (text == "update") return importing::Duplicates::Update;
  return text == "keep" ? importing::Duplicates::Keep : importing::Duplicates::Skip;
}

// The failure says which file it is about.
Expected<importing::Imported> read_export(const ImportOptions& options) {
  CERBY_TRY(auto text, importing::read_secret_file(options.file, importing::kMaxFile));
  const auto format = options.from.empty() ? std::nullopt : importing::format_from(options.from);
  auto imported = importing::read(std::move(text), format);
  if (!imported) {
    return fail(imported.error().outcome, fmt::format("{}: {}", options.file, imported.error().detail));
  }
  return imported;
}

Expected<int> run_import(Context& context, const ImportOptions& options) {
  CERBY_TRY(const Config config, read_config(context.paths()));
  CERBY_TRY(const Workspace* workspace, chosen_workspace(config, options.workspace));
  const importing::Home home{
      .workspace = workspace->address.text(),
      .loopback = workspace->development ? LoopbackHttp::Allowed : LoopbackHttp::Refused,
      .now = context.clock.unix_time()};
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(const auto imported, read_export(options));
  CERBY_TRY(auto plan, importing::plan(vault, imported, home, duplicates_from(options.duplicates)));
  if (!options.dry_run) {
    ProgressBar bar(context.output, "Importing",
                    plan.count(importing::Fate::Add) + plan.count(importing::Fate::Update));
    CERBY_CHECK(importing::apply(vault, plan, [&](std::size_t done) { bar.show(done); }));
    remember_change(context, vault);
  }
  const ImportReport report{
      .plan = plan, .format = imported.format, .file = options.file, .dry_run = options.dry_run};
  report.write(context.output);
  return report.is_whole() ? kDone : kLeftOut;
}

}  // namespace

void add_import_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* verb =
      add_verb(app, context,
               {"import",
                "Add the accounts of a file that another password manager or a browser exported",
                {"cerbyctl import --dry-run passwords.csv", "cerbyctl import passwords.csv",
                 "cerbyctl import --duplicates update --from 1password export.1pux",
                 "\nExit codes: 0 all is in the vault (or was there), 1 failed and nothing was changed, "
                 "2 wrong usage,\n3 done, but some of the file was left out, or an account of the vault is "
                 "damaged: the report names it."}},
               [options](Context& with) { return run_import(with, *options); });
  verb->add_option("file", options->file, "The exported file")->required();
  verb->add_option("--from", options->from, "Its format, where it is not to be found out from the file")
      ->check(CLI::IsMember(importing::format_names()));
  verb->add_flag("--dry-run", options->dry_run,
                 "Change nothing; show what would be added, skipped and left out");
  verb->add_option("--duplicates", options->duplicates,
                   "What has the log-in site and user name of an account that is there: skip it, update that "
                   "account, or keep both")
      ->check(CLI::IsMember({"skip", "update", "keep"}))
      ->capture_default_str();
  verb->add_option("--workspace", options->workspace, "The workspace they belong to (default: the only one)");
}

}  // namespace cerby::cli
