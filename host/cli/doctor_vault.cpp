#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/doctor.h"
#include "cli/plain_file.h"
#include "cli/safe_place.h"
#include "cli/vault_access.h"
#include "cli/vault_status.h"
#include "vault/generation.h"
#include "vault/kept_copy.h"
#include "vault/used_steps.h"

namespace cerby::cli::doctor {

namespace {

// What a failure of the vault is repaired by, where it is more than its hint.
std::string repair_of(const Failure& failure) {
  if (failure.outcome == Outcome::VaultMissing) return "cerbyctl vault create";
  return std::string(hint(failure.outcome));
}

void examine_open_vault(vault::Vault& vault, Checks& checks) {
  const auto verified = vault.verify();
  if (!verified) {
    checks.push_back({"vault.items", State::Failed, "The vault cannot be read: " + describe(verified.error()),
                      std::string(hint(Outcome::VaultDamaged))});
    return;
  }
  for (const std::string& damage : verified->damaged) {
    checks.push_back({"vault.items", State::Failed, "The vault is damaged: " + damage,
                      std::string(hint(Outcome::VaultDamaged))});
  }
  if (!verified->damaged.empty()) return;
  checks.push_back({"vault.items", State::Good,
                    fmt::format("The vault is open and whole: {} items, generation {}", verified->items,
                                vault.generation())});
}

// Without its key nothing of it is proven; that it is older than what this computer has seen shows all the
// same.
void examine_locked_vault(const Patient& patient, const vault::VaultFile& file, Checks& checks) {
  const std::uint64_t seen = vault::generation_on_record(patient.paths, file.id());
  if (file.generation() < seen) {
    checks.push_back({"vault.items", State::Failed,
                      fmt::format("{} (locked; by what is written in it, generation {}, and {} was seen)",
                                  happened(Outcome::VaultRolledBack), file.generation(), seen),
                      std::string(hint(Outcome::VaultRolledBack))});
    return;
  }
  checks.push_back(
      {"vault.items", State::Good, "The vault is locked; what is in it is checked when it is open"});
}

// An account whose last code was used when the clock was ahead gets none until then.
void examine_used_steps(const Patient& patient, Checks& checks) {
  constexpr UnixTime kWaitedOut{240};  // by a launch
  const auto latest = vault::latest_use(patient.paths);
  if (!latest) {
    // examine_private() has said what is wrong with a file that is not safe to use.
    if (latest.error().outcome != Outcome::StorageFailed) return;
    checks.push_back({"vault.steps", State::Failed, describe(latest.error()), repair_of(latest.error())});
  } else if (const auto now = std::max(patient.context.clock.unix_time(), UnixTime(0));
             *latest && **latest - now > kWaitedOut) {
    checks.push_back(
        {"vault.steps", State::Warning,
         fmt::format(
             "A one-time code was used {} ahead of this computer's clock; its account gets none until then",
             text_of(**latest - now)),
         fmt::format("Set the clock right. If it is, and was ahead when the code was used: rm {}",
                     shell_word(patient.paths.vault.string() + vault::UsedSteps::kEnding))});
  }
}

// Each opens as the vault did then, also by a passphrase that was replaced since.
void examine_kept_copies(const Patient& patient, Checks& checks) {
  std::string names;
  for (const auto& copy : vault::kept_copies(patient.paths)) names += " " + shell_word(copy);
  if (names.empty()) return;
  checks.push_back({"vault.copies",
                    State::Good,
                    "Kept from before a repair or another format:" + names + "; to be rid of it: rm" + names,
                    {}});
}

void examine_key_store(const Patient& patient, bool needed, Checks& checks) {
  if (!patient.key_store) {
    checks.push_back({"key_store", State::Good, "The desktop's key store answers"});
    return;
  }
  checks.push_back({"key_store", needed ? State::Failed : State::Warning,
                    "The desktop's key store does not answer: " + describe(*patient.key_store),
                    needed
                        ? "Log in to the desktop session; until then: cerbyctl vault unlock --recovery-stdin"
                        : "Not needed while the vault has a passphrase; else install one: sudo apt install "
                          "gnome-keyring"});
}

// As this program may use it, which is as the helper may; whether the TPM still opens the vault is not tried.
void examine_tpm(const Patient& patient, Checks& checks) {
  const auto device = patient.root / "dev/tpmrm0";
  if (::access(device.c_str(), R_OK | W_OK) == 0) {
    checks.push_back({"tpm", State::Good, "The TPM can be used"});
    return;
  }
  const Outcome why = errno == EACCES ? Outcome::TpmForbidden : Outcome::TpmMissing;
  checks.push_back(
      {"tpm", State::Failed, fmt::format("{} ({})", happened(why), device.string()), std::string(hint(why))});
}

void examine_pinentry(const Patient& patient, const std::filesystem::path& pinentry, bool needed,
                      Checks& checks) {
  const State state = needed ? State::Failed : State::Warning;
  if (!is_program(pinentry)) {
    checks.push_back({"pinentry", state,
                      fmt::format("The passphrase prompt {} is missing", pinentry.string()),
                      fmt::format("sudo apt install pinentry-gnome3, or name another as \"pinentry\" in {}",
                                  patient.paths.user_config.string())});
  } else if (const auto unsafe = find_unsafe(pinentry)) {
    checks.push_back({"pinentry", State::Failed, fmt::format("The passphrase prompt: {}", text_of(*unsafe)),
                      repair_of(*unsafe)});
  } else {
    checks.push_back(
        {"pinentry", State::Good, fmt::format("The passphrase prompt is {}", pinentry.string())});
  }
}

}  // namespace

void examine_config(const Patient& patient, Checks& checks) {
  const auto config = read_config(patient.paths);
  if (!config) {
    checks.push_back(
        {"config", State::Failed, describe(config.error()), std::string(hint(config.error().outcome))});
  } else if (config->workspaces.empty()) {
    checks.push_back({"config", State::Failed, "This computer knows no workspace",
                      "cerbyctl workspace add ADDRESS --idp ADDRESS"});
  } else {
    std::string known;
    for (const Workspace& one : config->workspaces) known += " " + one.address.text();
    checks.push_back({"config", State::Good, "Workspaces:" + known});
  }
}

void examine_vault(const Patient& patient, Checks& checks) {
  const auto config = read_config(patient.paths);
  const auto pinentry = config ? config->pinentry : Config{}.pinentry;
  const auto file = vault::VaultFile::open(patient.paths);
  bool by_key_store = false, by_tpm = false, by_passphrase = false;
  if (!file && file.error().outcome == Outcome::VaultUnsafe) {
    // examine_private() has said what is wrong, and what to do about each.
  } else if (!file) {
    checks.push_back({"vault.file", State::Failed, describe(file.error()), repair_of(file.error())});
  } else {
    by_key_store = file->method(vault::MethodKind::KeyStore) != nullptr;
    by_tpm = file->method(vault::MethodKind::Tpm) != nullptr;
    by_passphrase = file->method(vault::MethodKind::Passphrase) != nullptr;
    checks.push_back({"vault.file", State::Good,
                      fmt::format("The vault is {}; it opens by: {}", patient.paths.vault.string(),
                                  fmt::join(method_names(file->methods()), ", "))});
    if (!patient.has_memory) {
      checks.push_back(
          {"vault.memory", State::Warning,
           "This computer remembered nothing of the vault's newest state: had an older file been "
           "put in its place, nothing would tell",
           "After a move or a restore this is as it should be; else see whether accounts are older "
           "than you left them. It is remembered from the next use on"});
    }
    auto vault = open_vault_quietly(patient.context);
    if (vault) {
      examine_open_vault(*vault, checks);
    } else if (vault.error().outcome == Outcome::VaultLocked) {
      examine_locked_vault(patient, *file, checks);
    } else {
      checks.push_back({"vault.items", State::Failed, describe(vault.error()), repair_of(vault.error())});
    }
  }
  examine_kept_copies(patient, checks);
  examine_used_steps(patient, checks);
  examine_key_store(patient, by_key_store, checks);
  if (by_tpm) examine_tpm(patient, checks);
  examine_pinentry(patient, pinentry, by_passphrase || !(by_key_store || by_tpm), checks);
}

}  // namespace cerby::cli::doctor
