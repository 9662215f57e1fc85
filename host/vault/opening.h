// Opening the vault, the same way for the host and for cerbyctl: the key the OS keeps for a while, then the
// key store, then the TPM, then a passphrase from the system's own prompt.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/pcrs.h"
#include "vault/signing.h"
#include "vault/vault.h"

namespace cerby::vault {

// The vault key and the host's identity, kept by the kernel for a time the user chose (keyring.h), and found
// by where the vault's file is: so that a host can prove its identity before it has opened the file. Whether
// the file that is there now is the vault that the key is of, and still under that key, is for open_kept() to
// see. A machine suspended since is a miss.
class KeyCache {
 public:
  virtual ~KeyCache() = default;
  struct Kept {
    Uuid vault;
    std::uint32_t epoch = 0;  // of the vault key
    Secret vault_key;
    SigningKey identity;
    std::chrono::seconds left{};
  };
  // What is kept, in views of what an open vault owns.
  struct Keeping {
    Uuid vault;
    std::uint32_t epoch = 0;
    SecretView vault_key, identity;  // kVaultKeySize and kSigningWhole bytes
  };
  virtual Expected<std::optional<Kept>> get(const std::filesystem::path& vault_file) = 0;
  virtual Expected<void> put(const std::filesystem::path& vault_file, const Keeping& keys,
                             std::chrono::seconds how_long) = 0;
  virtual Expected<void> drop(const std::filesystem::path& vault_file) = 0;
};

// The desktop's key store, through the helper (process/helper_channel.h). key_store_unavailable,
// unlock_cancelled.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  struct Entry {
    Secret unlock_secret;  // 32 bytes
    std::uint64_t generation = 0;
  };
  virtual Expected<std::optional<Entry>> get(const Uuid& vault) = 0;
  virtual Expected<void> put(const Uuid& vault, const Entry& entry) = 0;
  virtual Expected<void> remove(const Uuid& vault) = 0;
};

// This machine's TPM, through the helper. It keeps nothing: what it seals can be unsealed by the same TPM
// alone, as long as it has not been cleared, and the PCRs are as they were.
//
// tpm_missing, tpm_forbidden, tpm_locked_out, tpm_failed.
class Tpm {
 public:
  virtual ~Tpm() = default;
  // What goes into the method's parameters (tpm_seal.h).
  virtual Expected<std::vector<std::uint8_t>> seal(Pcrs pcrs, const Secret& unlock_secret) = 0;
  // Besides those above: tpm_pcrs_changed, tpm_other, tpm_seal_damaged.
  virtual Expected<Secret> unseal(Bytes sealed) = 0;
};

// Asks the user. unlock_cancelled, unlock_unavailable.
class Prompt {
 public:
  virtual ~Prompt() = default;
  struct Question {
    std::string text;
    std::string error;    // what was wrong with the last answer; empty the first time
    bool repeat = false;  // a new passphrase: ask twice
    bool of_app = false;  // an app's password, to be had as it was typed, and not the vault's passphrase
  };
  // A passphrase in Unicode's normal form, a new one long enough.
  virtual Expected<Secret> passphrase(const Question& question) = 0;
  // Shows the recovery words once; false when the user did not confirm having written them down.
  virtual Expected<bool> show_recovery(const Secret& words) = 0;
};

// Keeps an open vault open for `how_long`. The cache's failures.
Expected<void> keep_open(Vault& vault, KeyCache& cache, std::chrono::seconds how_long);

// The kept key opens it without asking anybody; vault_locked when there is none, one of another vault, or one
// from before the vault got another key, which is forgotten then.
Expected<Vault> open_kept(VaultFile file, KeyCache& cache);
// The same with a key that was fetched before the file was opened; forgetting it is the caller's.
Expected<Vault> open_kept(VaultFile file, KeyCache::Kept kept);

// Kept key, key store, TPM (null: there is no way to ask one), prompt (three tries); a way that the file has
// no method for is not tried, and the next one is tried only when the one before was not available, was
// turned down, or held a secret that is not this vault's. Keeps the key for `how_long` (0: not at all); when
// the kernel does not keep it, the log says so and the vault is open. Opened through the key store, its entry
// is brought to the vault's generation.
//
// unlock_cancelled, wrong_passphrase (three times), unlock_unavailable (no way was there; the detail says
// why), what the TPM said where it was the last that could be tried (a prompt says it with its first
// question), whatever ended the wait (timed_out, cancelled, tab_closed), helper_failed, and the vault's own
// failures.
Expected<Vault> open(VaultFile file, KeyCache& cache, KeyStore& store, Tpm* tpm, Prompt& prompt,
                     std::chrono::seconds how_long);

// After a change: raises what the key store remembers of the vault's generation, where it opens this vault.
// Never a failure: what cannot be had or put is for the log, and what it remembers is never lowered.
void remember_generation(const Vault& vault, KeyStore& store);

// Makes a vault: with `passphrase` where given, with the TPM where `by_tpm` is, else with the key store, and
// where that is not available with a TPM that is there and may be used, bound to no PCRs (null: there is no
// way to ask one). The recovery words are always made; they are passed to `prompt.show_recovery`, and the
// vault is made only when it returns true. When anything fails before the vault is on the disk, what the key
// store was given is taken out of it again.
//
// vault_exists, input_invalid (check_new_passphrase()), key_store_unavailable (and no TPM either),
// unlock_cancelled (the words were not confirmed), the failures of Tpm::seal() with `by_tpm`, and those of
// the prompt and of VaultFile::create.
struct Creation {
  const Secret* passphrase = nullptr;
  KdfCost cost;
  std::optional<Pcrs> by_tpm = std::nullopt;
  std::chrono::seconds keep_open{};
};
Expected<Vault> create(const Paths& paths, const Creation& how, KeyCache& cache, KeyStore& store, Tpm* tpm,
                       Prompt& prompt, const Clock& clock);

}  // namespace cerby::vault
