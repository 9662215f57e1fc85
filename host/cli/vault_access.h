// The vault as cerbyctl opens it: what the OS keeps, then the desktop's key store, then the TPM, then a
// question on the terminal, or in a window of the desktop where there is no terminal.
#pragma once

#include <memory>

#include "base/config.h"
#include "cli/recovery_words.h"
#include "cli/verb.h"
#include "process/helper_channel.h"
#include "vault/keyring.h"
#include "vault/opening.h"
#include "vault/vault.h"

namespace cerby::cli {

// Asks on the terminal.
class TerminalPrompt final : public vault::Prompt {
 public:
  explicit TerminalPrompt(Output& output, WordCheck check = WordCheck::Four)
      : output_(output), check_(check) {}
  Expected<Secret> passphrase(const Question& question) override;
  // Where stdout is a terminal, whatever stdin is, they are shown there and must be confirmed
  // (recovery_words.h). Elsewhere they are written to stdout, as text or as the first member of the result's
  // object, and must have arrived there (system_failed): only then is there to be a vault that they open.
  Expected<bool> show_recovery(const Secret& words) override;
  [[nodiscard]] bool showed_recovery() const { return showed_recovery_; }

 private:
  Output& output_;
  WordCheck check_;
  bool showed_recovery_ = false;
};

// The key store and the prompt of the desktop, and the TPM; the helper runs while this lives. Where it cannot
// be started, the key store answers key_store_unavailable, and the TPM helper_failed.
class Desktop {
 public:
  explicit Desktop(Context& context);
  [[nodiscard]] vault::KeyStore& key_store();
  [[nodiscard]] vault::Tpm& tpm();
  // The desktop's own prompt; null without the helper.
  [[nodiscard]] vault::Prompt* prompt();

 private:
  Expected<process::HelperChannel> channel_;
  std::unique_ptr<vault::KeyStore> none_;
  std::unique_ptr<vault::Tpm> no_tpm_;
};

// For people, beside the result: that this computer remembered nothing of the vault's newest generation, so
// that an older file in its place would not be noticed this once (vault.h, Remembered). Nothing where it did.
void say_what_was_remembered(const Context& context, const vault::Vault& vault);
// What the kernel keeps, and what this session's screen says of it.
vault::KernelKeyring kept_keys(Context& context);
// The open vault, opened in whatever way is needed; asks at most the user. Kept open for as long as the
// configuration says.
Expected<vault::Vault> open_vault(Context& context);
// The same, asking nobody: vault_locked.
Expected<vault::Vault> open_vault_quietly(Context& context);
// After a command has changed the vault: the key store remembers it too, where it opens the vault. Never a
// failure.
void remember_change(Context& context, const vault::Vault& vault);

}  // namespace cerby::cli
