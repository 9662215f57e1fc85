// cerby-workspace: the service that a team's accounts live in.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "base/log.h"
#include "base/secret.h"
#include "cli/standard_streams.h"
#include "workspace/config.h"
#include "workspace/serve.h"

namespace cerby::workspace {
namespace {

constexpr int kDone = 0, kFailed = 1, kUsage = 2, kConfig = 3;

int said(const Failure& failure) {
  (void)std::fprintf(stderr, "cerby-workspace: %s\n", describe(failure).c_str());
  return failure.outcome == Outcome::ConfigInvalid ? kConfig : kFailed;
}

int run_serve(const std::filesystem::path& file) {
  const auto config = read_service_config(file);
  if (!config) return said(config.error());
  log::configure({}, config->log_level);
  const auto served = serve(*config);
  return served ? kDone : said(served.error());
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
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? kDone : kUsage;
  }
  return run_serve(file);
}

}  // namespace
}  // namespace cerby::workspace

int main(int argc, char** argv) {
  try {
    if (!cerby::cli::hold_standard_streams()) return cerby::workspace::kFailed;
    if (cerby::start_secrets()) return cerby::workspace::run(argc, argv);
    (void)std::fputs("cerby-workspace: guarded memory cannot be had\n", stderr);
  } catch (const std::exception& problem) {
    (void)std::fprintf(stderr, "cerby-workspace: %s\n",
                       cerby::describe({cerby::Outcome::InternalError, problem.what()}).c_str());
  }
  return cerby::workspace::kFailed;
}
