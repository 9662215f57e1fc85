// cerbyctl: the vault, its accounts, the workspaces, and the browsers' way to the host, from a terminal.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>

#include "base/log.h"
#include "base/secret.h"
#include "base/secret_place.h"
#include "cli/account_commands.h"
#include "cli/audit_command.h"
#include "cli/backup_commands.h"
#include "cli/completion_command.h"
#include "cli/device_commands.h"
#include "cli/doctor_command.h"
#include "cli/embedded.h"
#include "cli/explain_command.h"
#include "cli/export_command.h"
#include "cli/import_command.h"
#include "cli/launch_command.h"
#include "cli/local_vault_commands.h"
#include "cli/otp_command.h"
#include "cli/recipe_command.h"
#include "cli/register_commands.h"
#include "cli/repair_commands.h"
#include "cli/standard_streams.h"
#include "cli/usage_fault.h"
#include "cli/vault_commands.h"
#include "cli/workspace_commands.h"
#include "process/harden.h"

namespace cerby::cli {
namespace {

// Where the options could not be read, or something went wrong before.
bool wants_json(int argc, char** argv) {
  return std::any_of(argv, argv + argc, [](const char* one) { return std::string_view(one) == "--json"; });
}

int run(int argc, char** argv) {
  const SystemClock clock;
  const SystemPause pause;
  Environment environment = environment_of_process();
  auto paths = Paths::from(environment);
  Context context{
      .environment = std::move(environment), .found_paths = std::move(paths), .clock = clock, .pause = pause};
  if (context.found_paths) log::configure(context.paths().log, LogLevel::Warn, LogLevel::Error);

  CLI::App app("Cerby Extended account access: the vault, its accounts, and the browsers' way to them",
               "cerbyctl");
  app.option_defaults()->disable_flag_override();  // "--password-stdin=hunter2" is refused, not overheard
  app.set_version_flag("--version", "cerbyctl " + std::string(embedded::kVersion));
  app.require_subcommand(1);
  app.footer(
      "\ncerbyctl VERB --help has each verb's options and examples. Exit codes: 0 done, 1 failed, 2 wrong "
      "usage, 3 done but something was left out (account list, import, export, vault repair, workspace "
      "login, "
      "workspace logout, device approve, device remove, local-vault).");
  add_vault_commands(app, context);
  add_repair_commands(app, context);
  add_workspace_commands(app, context);
  add_device_commands(app, context);
  add_account_commands(app, context);
  add_local_vault_commands(app, context);
  add_audit_command(app, context);
  add_otp_command(app, context);
  add_import_command(app, context);
  add_export_command(app, context);
  add_backup_commands(app, context);
  add_register_commands(app, context);
  add_doctor_command(app, context);
  add_launch_command(app, context);
  add_explain_command(app, context);
  add_recipe_commands(app, context);
  add_completion_command(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == 0) return app.exit(problem);  // --help, --version
    const std::string fault = usage_fault(app, problem);
    if (wants_json(argc, argv)) {
      context.output.form = Output::Form::ForPrograms;
      return wrong_usage(context, fault);
    }
    const int exit_code = wrong_usage(context, fault);
    context.output.note("Run with --help for more information.");
    return exit_code;
  }
  return context.exit_code;
}

void say_failed(int argc, char** argv, const Failure& failure) {
  Output output;
  if (wants_json(argc, argv)) output.form = Output::Form::ForPrograms;
  output.failure(failure);
}

}  // namespace
}  // namespace cerby::cli

int main(int argc, char** argv) {
  try {
    // Before anything is read: it asks for passphrases, and opens the vault.
    if (const auto closed = cerby::process::close_to_other_programs(); !closed) {
      cerby::cli::say_failed(argc, argv, closed.error());
      return cerby::cli::kFailed;
    }
    if (!cerby::cli::hold_standard_streams()) return cerby::cli::kFailed;
    if (cerby::start_secrets()) return cerby::cli::run(argc, argv);
    std::fputs("cerbyctl: guarded memory cannot be had\n", stderr);
  } catch (const cerby::guarded::None& problem) {
    cerby::cli::say_failed(argc, argv, {cerby::Outcome::SystemFailed, problem.what()});
  } catch (const std::exception& problem) {
    cerby::cli::say_failed(argc, argv, {cerby::Outcome::InternalError, problem.what()});
  }
  return cerby::cli::kFailed;
}
