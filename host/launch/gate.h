// The gate: the local vault as a launch meets it. Missing, locked, open or unusable; opened through what the
// OS keeps, else through the helper; and the proof of the host's identity, which only an open vault can give.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/config.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "vault/opening.h"
#include "vault/vault.h"
#include "wire/messages.h"

namespace cerby::launch {

// What opens a vault that is not open: the helper's two services. Null where no helper runs.
struct UnlockWays {
  vault::KeyStore* store = nullptr;
  vault::Prompt* prompt = nullptr;
};

class Gate {
 public:
  // All outlive the gate. Looks at the vault at once; asks nobody.
  Gate(const Paths& paths, const Config& config, const Clock& clock, vault::KeyCache& cache);

  [[nodiscard]] wire::VaultState state() const;
  // Why it is unusable, when it is.
  [[nodiscard]] const std::optional<Failure>& trouble() const { return trouble_; }
  [[nodiscard]] vault::Vault* vault() { return vault_ ? &*vault_ : nullptr; }
  [[nodiscard]] std::chrono::seconds open_seconds_left() const { return left_; }

  // May the helper be needed? Known at once, so that it is started before anything is read.
  [[nodiscard]] bool may_need_helper() const { return !vault_; }
  void use(UnlockWays ways) { ways_ = ways; }

  // The open vault; asks the key store and then the user where it is locked. vault_missing, vault_locked (no
  // helper).
  Expected<vault::Vault*> open();
  // Makes a vault where there is none: with the key store, else with a passphrase that the prompt asks for.
  Expected<vault::Vault*> set_up();
  // Forgets the kept key. A vault whose key the desktop's key store holds opens again by itself at the next
  // launch.
  Expected<void> lock();

 private:
  Expected<vault::Vault*> opened(Expected<vault::Vault> vault);
  void look();

  const Paths& paths_;
  const Config& config_;
  const Clock& clock_;
  vault::KeyCache& cache_;
  UnlockWays ways_;
  bool exists_ = false;
  std::optional<vault::Vault> vault_;
  std::optional<Failure> trouble_;
  std::chrono::seconds left_{};
};

}  // namespace cerby::launch
