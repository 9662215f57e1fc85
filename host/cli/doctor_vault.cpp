#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/doctor.h"
#include "cli/plain_file.h"
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

// By what the vault opens, beside its recovery words.
struct Ways {
  bool key_store = false, tpm = false, passphrase = false;
  bool vault = false;  // there is one
};

Ways ways_of(const vault::VaultFile& file) {
  return {.key_store = file.method(vault::MethodKind::KeyStore) != nullptr,
          .tpm = file.method(vault::MethodKind::Tpm) != nullptr,
          .passphrase = file.method(vault::MethodKind::Passphrase) != nullptr,
          .vault = true};
}

// A launch is never opened by recovery words.
void examine_ways(const Ways& ways, Checks& checks) {
  if (ways.key_store || ways.tpm || ways.passphrase) return;
  checks.push_back({"vault.methods", State::Failed, "The vault opens by its recovery words only",
                    "cerbyctl vault recover --passphrase, or --key-store; while it is open, without spending "
                    "the words: cerbyctl vault method add passphrase"});
}

std::string repair_of_silence(const Ways& ways) {
  if (ways.key_store && ways.passphrase)
    return "Log in to the desktop session; until then by the passphrase: cerbyctl vault unlock";
  if (ways.key_store)
    return "Log in to the desktop session; until then: cerbyctl vault unlock --recovery-stdin";
  const std::string_view install = "sudo apt install gnome-keyring";
  if (ways.passphrase)
    return fmt::format("Not needed while the vault has a passphrase; to have one: {}", install);
  if (ways.tpm) return fmt::format("Not needed while the TPM opens the vault; to have one: {}", install);
  if (ways.vault) return std::string(install);
  return fmt::format("{}, or give the vault a passphrase: cerbyctl vault create --passphrase", install);
}

void examine_key_store(const Patient& patient, const Ways& ways, Checks& checks) {
  if (patient.key_store) {
    const auto& [outcome, detail] = *patient.key_store;
    checks.push_back({"key_store", ways.key_store ? State::Failed : State::Warning,
                      fmt::format("The desktop's key store does not answer: {}",
                                  detail.empty() ? happened(outcome) : detail),
                      repair_of_silence(ways)});
  } else if (!patient.key_store_entry.empty()) {
    checks.push_back(
        {"key_store", State::Failed, fmt::format("The desktop's key store {}", patient.key_store_entry),
         "cerbyctl vault recover --key-store; while the vault is open, or opens otherwise, without "
         "spending the words: cerbyctl vault method add key_store"});
  } else {
    checks.push_back({"key_store", State::Good,
                      ways.key_store ? "The desktop's key store answers, and its entry opens the vault"
                                     : "The desktop's key store answers"});
  }
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
  const auto file = vault::VaultFile::open(patient.paths);
  const Ways ways = file ? ways_of(*file) : Ways{};
  if (!file && file.error().outcome == Outcome::VaultUnsafe) {
    // examine_private() has said what is wrong, and what to do about each.
  } else if (!file) {
    checks.push_back({"vault.file", State::Failed, describe(file.error()), repair_of(file.error())});
  } else {
    checks.push_back({"vault.file", State::Good,
                      fmt::format("The vault is {}; it opens by: {}", patient.paths.vault.string(),
                                  fmt::join(method_names(file->methods()), ", "))});
    examine_ways(ways, checks);
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
  examine_key_store(patient, ways, checks);
  if (ways.tpm) examine_tpm(patient, checks);
  examine_prompt(patient, ways.passphrase || !(ways.key_store || ways.tpm), checks);
}

}  // namespace cerby::cli::doctor
