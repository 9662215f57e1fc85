#include <fmt/format.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "cli/safe_place.h"
#include "cli/vault_access.h"
#include "cli/vault_status.h"

namespace cerby::cli::doctor {

namespace {

// What a failure of the vault is repaired by, where it is more than its hint.
std::string repair_of(const Failure& failure, const Paths& paths) {
  if (failure.outcome == Outcome::VaultMissing) return "cerbyctl vault create";
  if (failure.outcome == Outcome::VaultUnsafe) {
    return fmt::format("chmod 700 {0} && chmod 600 {1}; both must be yours: sudo chown $USER {0} {1}",
                       paths.vault_dir.string(), paths.vault.string());
  }
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

void examine_key_store(const Patient& patient, bool needed, Checks& checks) {
  // An id that nothing has: the key store answers, and nobody is asked to unlock anything.
  const auto answer = Desktop(patient.context).key_store().get(Uuid::random());
  if (answer) {
    checks.push_back({"key_store", State::Good, "The desktop's key store answers"});
    return;
  }
  checks.push_back({"key_store", needed ? State::Failed : State::Warning,
                    "The desktop's key store does not answer: " + describe(answer.error()),
                    needed
                        ? "Log in to the desktop session; until then: cerbyctl vault unlock --recovery-stdin"
                        : "Not needed while the vault has a passphrase; else install one: sudo apt install "
                          "gnome-keyring"});
}

void examine_pinentry(const Patient& patient, const std::filesystem::path& pinentry, bool needed,
                      Checks& checks) {
  const State state = needed ? State::Failed : State::Warning;
  if (::access(pinentry.c_str(), X_OK) != 0) {
    checks.push_back({"pinentry", state,
                      fmt::format("The passphrase prompt {} is missing", pinentry.string()),
                      fmt::format("sudo apt install pinentry-gnome3, or name another as \"pinentry\" in {}",
                                  patient.paths.user_config.string())});
  } else if (const auto unsafe = unsafe_because(pinentry)) {
    checks.push_back({"pinentry", State::Failed, fmt::format("The passphrase prompt: {}", *unsafe),
                      fmt::format("sudo chown root {0} && sudo chmod go-w {0}", pinentry.string())});
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
  bool by_key_store = false, by_passphrase = false;
  if (!file) {
    checks.push_back(
        {"vault.file", State::Failed, describe(file.error()), repair_of(file.error(), patient.paths)});
  } else {
    by_key_store = file->method(vault::MethodKind::KeyStore) != nullptr;
    by_passphrase = file->method(vault::MethodKind::Passphrase) != nullptr;
    checks.push_back({"vault.file", State::Good,
                      fmt::format("The vault is {}; it opens by: {}", patient.paths.vault.string(),
                                  fmt::join(method_names(file->methods()), ", "))});
    auto vault = open_vault_quietly(patient.context);
    if (vault) {
      examine_open_vault(*vault, checks);
    } else if (vault.error().outcome == Outcome::VaultLocked) {
      checks.push_back(
          {"vault.items", State::Good, "The vault is locked; what is in it is checked when it is open"});
    } else {
      checks.push_back(
          {"vault.items", State::Failed, describe(vault.error()), repair_of(vault.error(), patient.paths)});
    }
  }
  examine_key_store(patient, by_key_store, checks);
  examine_pinentry(patient, pinentry, by_passphrase || !by_key_store, checks);
}

}  // namespace cerby::cli::doctor
