// cerby-workspace: the service that a team's accounts live in.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>

#include "base/log.h"
#include "base/secret.h"
#include "cli/standard_streams.h"
#include "process/harden.h"
#include "workspace/audit_commands.h"
#include "workspace/commands.h"
#include "workspace/config.h"
#include "workspace/people_commands.h"
#include "workspace/serve.h"

namespace cerby::workspace {
namespace {

constexpr int kDone = 0, kFailed = 1, kUsage = 2, kConfig = 3;

int said(const Failure& failure) {
  (void)std::fprintf(stderr, "cerby-workspace: %s\n", describe(failure).c_str());
  if (failure.outcome == Outcome::InputInvalid) return kUsage;
  return failure.outcome == Outcome::ConfigInvalid ? kConfig : kFailed;
}

Expected<void> run_serve(const std::filesystem::path& file) {
  CERBY_TRY(const auto config, read_service_config(file));
  log::configure({}, config.log_level);
  return serve(config);
}

int run(int argc, char** argv) {
  CLI::App app("The Cerby workspace: a team's accounts, and who may use them", "cerby-workspace");
  app.set_version_flag("--version", "cerby-workspace " CERBY_VERSION);
  app.require_subcommand(1);
  app.footer("\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 the configuration is not valid.");
  std::filesystem::path file = "/etc/cerby/workspace.json";
  auto* const serve_verb =
      app.add_subcommand("serve", "Serves the API until SIGTERM; SIGHUP reads the certificate again");
  serve_verb->add_option("--config", file, "The configuration's file")->capture_default_str();
  std::function<Expected<void>()> chosen;
  serve_verb->callback([&] { chosen = [&] { return run_serve(file); }; });
  add_commands(app, file, chosen);
  add_audit_commands(app, file, chosen);
  add_people_commands(app, file, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? kDone : kUsage;
  }
  const auto done = chosen();
  return done ? kDone : said(done.error());
}

}  // namespace
}  // namespace cerby::workspace

int main(int argc, char** argv) {
  try {
    // Before anything is read: it opens the master keys, and every cloud vault by them.
    if (const auto closed = cerby::process::close_to_other_programs(); !closed)
      return cerby::workspace::said(closed.error());
    if (!cerby::cli::hold_standard_streams()) return cerby::workspace::kFailed;
    // A limit on the size of files is a failure of the write, as a full disk is, and not the end of the
    // process.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    if (cerby::start_secrets()) return cerby::workspace::run(argc, argv);
    (void)std::fputs("cerby-workspace: guarded memory cannot be had\n", stderr);
  } catch (const std::exception& problem) {
    (void)std::fprintf(stderr, "cerby-workspace: %s\n",
                       cerby::describe({cerby::Outcome::InternalError, problem.what()}).c_str());
  }
  return cerby::workspace::kFailed;
}
