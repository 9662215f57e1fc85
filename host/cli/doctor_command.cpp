#include "cli/doctor_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/doctor.h"
#include "vault/generation.h"
#include "vault/vault.h"

namespace cerby::cli {

namespace {

using doctor::Check;
using doctor::State;

std::string_view text_of(State state) {
  if (state == State::Good) return "ok";
  return state == State::Warning ? "warning" : "failed";
}

std::string_view mark_of(State state) {
  if (state == State::Good) return "  ok  ";
  return state == State::Warning ? " warn " : "FAILED";
}

Expected<int> run(Context& context, const std::string& root) {
  doctor::Patient patient{.context = context,
                          .paths = context.paths(),
                          .root = root,
                          .host = {},
                          .browsers = {},
                          .key_store = {}};
  patient.paths.system_config = patient.root / patient.paths.system_config.relative_path();
  patient.browsers = known_browsers(patient.paths, patient.root);
  if (const auto file = vault::VaultFile::open(patient.paths))
    patient.has_memory =
        file->generation() <= 1 || vault::generation_on_record(patient.paths, file->id()) != 0;

  doctor::Checks checks;
  examine_programs(patient, checks);  // first: the manifests are compared with the host that it finds
  examine_browsers(patient, checks);
  examine_policies(patient, checks);
  examine_config(patient, checks);
  examine_session(patient, checks);
  examine_private(patient, checks);
  examine_vault(patient, checks);
  examine_workspaces(patient, checks);
  examine_system(patient, checks);

  Json list = Json::array();
  for (const Check& check : checks) {
    list.push_back(
        {{"id", check.id}, {"state", text_of(check.state)}, {"says", check.says}, {"repair", check.repair}});
    context.output.line(fmt::format("[{}] {}", mark_of(check.state), check.says));
    if (!check.repair.empty()) context.output.line(fmt::format("         {}", check.repair));
  }
  const auto failed = std::ranges::count(checks, State::Failed, &Check::state);
  const auto warnings = std::ranges::count(checks, State::Warning, &Check::state);
  context.output.object({{"checks", list}, {"failed", failed}, {"warnings", warnings}});
  context.output.line(failed == 0 ? "Everything that a launch needs is there."
                                  : fmt::format("{} of {} checks failed.", failed, checks.size()));
  return failed == 0 ? kDone : kFailed;
}

}  // namespace

void add_doctor_command(CLI::App& app, Context& context) {
  auto root = std::make_shared<std::string>("/");
  CLI::App* verb = add_verb(app, context,
                            {"doctor",
                             "Check every link from the host manifest to the vault",
                             {"cerbyctl doctor", "cerbyctl doctor --json"}},
                            [root](Context& with) { return run(with, *root); });
  verb->add_option("--root", *root)->group("");  // where system folders are looked for; for tests and images
}

}  // namespace cerby::cli
