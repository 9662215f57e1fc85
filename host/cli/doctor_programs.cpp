#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/doctor.h"
#include "cli/embedded.h"
#include "cli/host_hello.h"
#include "cli/host_manifest.h"
#include "cli/safe_place.h"
#include "cli/vault_access.h"

namespace cerby::cli::doctor {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kReinstall = "Reinstall the package: sudo apt install --reinstall cerby";

// The program's path where it can be run; empty otherwise.
fs::path examine_program(std::string_view name, Checks& checks) {
  const std::string id = fmt::format("program.{}", name);
  const auto found = sibling_program(name);
  if (!found) {
    checks.push_back(
        {id, State::Failed, fmt::format("{} is missing, or cannot be run", name), std::string(kReinstall)});
    return {};
  }
  if (const auto unsafe = unsafe_because(*found)) {
    checks.push_back({id, State::Failed, fmt::format("{}: {}", name, *unsafe),
                      fmt::format("Nobody else may replace it: sudo chown root {0} && sudo chmod go-w {0}",
                                  found->string())});
    return *found;
  }
  checks.push_back({id, State::Good, fmt::format("{} is {}", name, found->string())});
  return *found;
}

void examine_hello(const Patient& patient, Family family, Checks& checks) {
  const bool chromium = family == Family::Chromium;
  const std::string id = fmt::format("host.hello.{}", chromium ? "chromium" : "firefox");
  const std::string_view as = chromium ? "as Chromium starts it" : "as Firefox starts it";
  const fs::path manifest = manifest_in(patient.paths.home / ".mozilla/native-messaging-hosts");
  const auto answer =
      ask_for_hello(patient.host, family, manifest, patient.context.environment, patient.context.clock);
  if (!answer) {
    checks.push_back({id, State::Failed,
                      fmt::format("The host does not answer {}: {}", as, describe(answer.error())),
                      std::string(kReinstall)});
    return;
  }
  if (answer->version != embedded::kVersion) {
    checks.push_back({id, State::Failed,
                      fmt::format("The host is version {}, cerbyctl {}", answer->version, embedded::kVersion),
                      std::string(kReinstall)});
    return;
  }
  auto vault = open_vault_quietly(patient.context);
  const auto identity = vault ? vault->identity() : fail(Outcome::VaultLocked);
  if (identity && !std::ranges::equal(answer->key, (*identity)->public_key())) {
    checks.push_back({id, State::Failed, fmt::format("The host, {}, does not prove the vault's key", as),
                      std::string(kReinstall)});
    return;
  }
  checks.push_back(
      {id, State::Good,
       fmt::format("The host answers {}: version {}, protocol {}, vault {}{}", as, answer->version,
                   answer->protocol, answer->vault, answer->key.empty() ? "" : ", its key proven")});
}

}  // namespace

void examine_programs(Patient& patient, Checks& checks) {
  patient.host = examine_program("cerby-host", checks);
  examine_program("cerby-helper", checks);
  examine_program("cerbyctl", checks);
  if (patient.host.empty()) return;
  examine_hello(patient, Family::Chromium, checks);
  examine_hello(patient, Family::Firefox, checks);
}

}  // namespace cerby::cli::doctor
