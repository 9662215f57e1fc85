#include <fmt/format.h>

#include "cli/doctor.h"
#include "cli/vault_access.h"
#include "process/helper_channel.h"
#include "source/kept_session.h"
#include "source/sign_in.h"
#include "source/workspace.h"

namespace cerby::cli::doctor {

namespace {

constexpr std::chrono::milliseconds kStart{10'000}, kAnswer{30'000};

// As a launch would ask it, for a list of one account at most.
Expected<void> ask(const Patient& patient, const Config& config, const Workspace& workspace,
                   vault::Vault& vault) {
  CERBY_TRY(const auto helper, sibling_program("cerby-helper"));
  CERBY_TRY(auto channel, process::HelperChannel::start_program(helper, patient.context.environment,
                                                                process::settings_of(config),
                                                                {.start = kStart, .answer = kAnswer}));
  source::KeptSession proof(workspace.address, vault, channel.fetcher(), patient.context.clock);
  auto answers = source::ask_whether_it_answers(workspace.address, proof, channel.fetcher());
  // The next launch signs in, where one can.
  if (!answers && answers.error().outcome == Outcome::SignInWanted)
    return source::ask_whether_one_can_sign_in(workspace.address, channel.fetcher());
  return answers;
}

}  // namespace

void examine_workspaces(const Patient& patient, Checks& checks) {
  const auto config = read_config(patient.paths);
  if (!config || !config->asks_workspaces()) return;
  auto vault = open_vault_quietly(patient.context);
  for (const auto& workspace : config->workspaces) {
    if (workspace.source != AccountSource::Workspace) continue;
    const auto& name = workspace.address.text();
    const auto id = fmt::format("workspace.{}", name);
    if (!vault) {
      checks.push_back({id, State::Good, fmt::format("{} is asked when the vault is open", name)});
      continue;
    }
    if (const auto answers = ask(patient, *config, workspace, *vault); !answers) {
      checks.push_back({id, State::Failed, fmt::format("{}: {}", name, describe(answers.error())),
                        std::string(hint(answers.error().outcome))});
    } else {
      checks.push_back({id, State::Good, fmt::format("{} answers", name)});
    }
  }
}

}  // namespace cerby::cli::doctor
