#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/doctor.h"
#include "cli/embedded.h"
#include "cli/host_hello.h"
#include "cli/host_manifest.h"
#include "cli/plain_file.h"
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
  if (!found || !is_program(*found)) {
    checks.push_back(
        {id, State::Failed, fmt::format("{} is missing, or cannot be run", name), std::string(kReinstall)});
    return {};
  }
  if (const auto unsafe = find_unsafe(*found)) {
    checks.push_back({id, State::Failed, fmt::format("{}: {}", name, text_of(*unsafe)), repair_of(*unsafe)});
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

// For the vault's own entry, where the key store is to open it, as the next launch asks it; else for what
// nobody has. Either way it is looked into, and no more than a launch would does it ask a person.
Expected<void> ask_key_store(Patient& patient, vault::KeyStore& store) {
  const auto file = vault::VaultFile::open(patient.paths);
  const vault::Method* method = file ? file->method(vault::MethodKind::KeyStore) : nullptr;
  CERBY_TRY(const auto entry, store.get(method != nullptr ? file->id() : Uuid::random()));
  if (method == nullptr) {
    if (entry) return fail(Outcome::HelperFailed, "it has an entry for a vault that nobody has");
  } else if (!entry) {
    patient.key_store_entry = "has no entry for the vault";
  } else if (!vault::unwrap(file->id(), *method, entry->unlock_secret)) {
    patient.key_store_entry = "has an entry for the vault that does not open it";
  }
  return {};
}

void examine_helper(Patient& patient, const fs::path& helper, Checks& checks) {
  const auto config = read_config(patient.paths);
  const auto answer = [&]() -> Expected<void> {
    CERBY_TRY(auto channel,
              process::HelperChannel::start_program(
                  helper, patient.context.environment, process::settings_of(config ? *config : Config{}),
                  {.start = std::chrono::seconds(10), .answer = std::chrono::seconds(30)}));
    return ask_key_store(patient, channel.key_store());
  }();
  if (!answer) patient.key_store = answer.error();
  const bool broken = !answer && answer.error().outcome != Outcome::KeyStoreUnavailable &&
                      answer.error().outcome != Outcome::UnlockCancelled;
  if (broken) {
    checks.push_back({"helper.answer", State::Failed,
                      fmt::format("The helper is broken: {}", describe(answer.error())),
                      std::string(kReinstall)});
    return;
  }
  checks.push_back({"helper.answer", State::Good, "The helper answers"});
}

}  // namespace

void examine_programs(Patient& patient, Checks& checks) {
  patient.host = examine_program("cerby-host", checks);
  const fs::path helper = examine_program("cerby-helper", checks);
  examine_program("cerbyctl", checks);
  if (helper.empty()) {
    patient.key_store = Failure{Outcome::HelperFailed, "there is no helper to ask it"};
  } else {
    examine_helper(patient, helper, checks);
  }
  if (patient.host.empty()) return;
  examine_hello(patient, Family::Chromium, checks);
  examine_hello(patient, Family::Firefox, checks);
}

}  // namespace cerby::cli::doctor
