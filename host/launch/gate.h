// The gate: the local vault as a launch meets it. Missing, locked, open or unusable; opened through what the
// OS keeps, else through the helper; and the proof of the host's identity, which only who
// opened it can give.
//
// `hello` is answered from what is kept alone; the file is opened and verified when it is first needed, which
// is while the extension reads that answer.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/config.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "vault/opening.h"
#include "vault/signing.h"
#include "vault/vault.h"
#include "wire/hello.h"
#include "wire/messages.h"

namespace cerby::launch {

// A host that wants a helper for the next one is believed for so long.
inline constexpr std::chrono::seconds kWantedFor{30};

// What opens a vault that is not open: the helper's services. Null where no helper runs.
struct UnlockWays {
  vault::KeyStore* store = nullptr;
  vault::Tpm* tpm = nullptr;
  vault::Prompt* prompt = nullptr;
  // Called before the first question of an unlock, with what all its answers may take together; may be empty.
  std::function<Expected<void>(MonotonicTime)> begin{};
};

class Gate {
 public:
  // All outlive the gate. Looks whether there is a vault and a kept key at once; asks nobody.
  Gate(const Paths& paths, const Configuration& config, const Clock& clock, vault::KeyCache& cache);

  // As far as it is known: until look() or vault(), a file with a kept key counts as open and one without as
  // locked, whatever is in it.
  [[nodiscard]] wire::VaultState state() const;
  // Opens the file, so that what state() and trouble() say has been seen.
  void look();
  // Why it is unusable, when it is.
  [[nodiscard]] const std::optional<Failure>& trouble() const { return trouble_; }
  // The open vault, where it is or a kept key opens it; else null.
  [[nodiscard]] vault::Vault* vault();
  [[nodiscard]] std::chrono::seconds open_seconds_left() const { return left_; }
  // While the vault is open, or its key is kept.
  [[nodiscard]] std::optional<wire::Identity> identity() const;

  // May the helper be needed? Known at once, so that it is started before anything is read. A kept key that
  // turns out to be of another vault than the file that is there now is forgotten: the vault is locked then,
  // and the next host starts with a helper.
  [[nodiscard]] bool may_need_helper() const { return !identity_ || helper_wanted_; }
  void use(UnlockWays ways) { ways_ = std::move(ways); }
  // For the host that is started next, within kWantedFor: what is asked of it needs the prompt, which this
  // one was started without. system_failed.
  Expected<void> want_helper_next();
  // The helper's prompt, with the time that all its answers may take together; null where no helper runs.
  Expected<vault::Prompt*> prompt();

  // The open vault; asks the key store, the TPM and then the user where it is locked, for kHumanTime in all
  // (timed_out). vault_missing, vault_locked (no helper).
  Expected<vault::Vault*> open();
  // Makes a vault where there is none: with the key store, else with the TPM, else with a passphrase that the
  // prompt asks for. For kSetUpTime in all (timed_out).
  Expected<vault::Vault*> set_up();
  // Forgets the kept key. A vault whose key the desktop's key store holds opens again by itself at the next
  // launch.
  Expected<void> lock();

 private:
  Expected<vault::Vault*> opened(Expected<vault::Vault> vault);
  // The vault that is open now, and its identity. vault_damaged.
  Expected<void> adopt(vault::Vault vault);
  void open_with_kept_key();
  void forget_keys();

  const Paths& paths_;
  const Configuration& config_;
  const Clock& clock_;
  vault::KeyCache& cache_;
  UnlockWays ways_;
  bool exists_ = false;
  bool helper_wanted_ = false;
  std::optional<vault::KeyCache::Kept> kept_;  // until the vault is open
  std::optional<vault::Vault> vault_;
  const vault::SigningKey* identity_ = nullptr;  // the kept one's, then the vault's
  std::optional<Failure> trouble_;
  std::chrono::seconds left_{};
};

}  // namespace cerby::launch
