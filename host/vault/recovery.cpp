#include "vault/recovery.h"

#include <utility>

#include "vault/words.h"

namespace cerby::vault {
namespace {

// The changes of the methods, for the vault key `key`.
Expected<Vault::MethodChange> change_for(const Vault& vault, const Uuid& used, const Secret& words,
                                         const Recovery& how, const Secret& key, UnixTime now) {
  Vault::MethodChange change{.gone = {used}, .added = {}};
  change.added.push_back(
      make_method(vault.id(), MethodKind::Recovery, secret_from_recovery(words.view()), key, now));
  if (how.passphrase == nullptr) return change;
  for (const Method& method : vault.methods()) {
    if (method.kind == MethodKind::Passphrase) change.gone.push_back(method.id);
  }
  CERBY_TRY(auto method, make_passphrase_method(vault.id(), how.passphrase->view(), how.cost, key, now));
  change.added.push_back(std::move(method));
  return change;
}

// The same for another key, without another run of Argon2id.
Expected<Vault::MethodChange> rewrapped(const Vault& vault, const Vault::MethodChange& change,
                                        const Secret& from, const Secret& to) {
  Vault::MethodChange after{.gone = change.gone, .added = {}};
  for (const Method& method : change.added) {
    CERBY_TRY(auto other, vault::rewrapped(vault.id(), method, from, to));
    after.added.push_back(std::move(other));
  }
  return after;
}

// What keeps a vault from taking a new key, whenever it is tried.
bool is_of_the_vault(Outcome outcome) {
  return outcome == Outcome::VaultDamaged || outcome == Outcome::InputInvalid ||
         outcome == Outcome::VaultFull;
}

}  // namespace

Expected<Recovered> recover(VaultFile file, const Secret& entropy, const Recovery& how, Prompt& prompt,
                            const Clock& clock) {
  if (how.passphrase != nullptr) CERBY_CHECK(check_new_passphrase(how.passphrase->view()));
  CERBY_TRY(auto opened, unwrap_with_words(file.id(), file.methods(), entropy.view()));
  CERBY_TRY(Vault vault, Vault::open(std::move(file), std::move(opened.vault_key)));

  const Secret words = Secret::random(kUnlockSecretSize), key = Secret::random(kVaultKeySize);
  CERBY_TRY(const auto change, change_for(vault, opened.method, words, how, key, clock.unix_time()));
  CERBY_TRY(const bool written_down, prompt.show_recovery(words_from_entropy(words)));
  if (!written_down)
    return fail(Outcome::UnlockCancelled, "the new recovery words were not confirmed; the old ones stay");

  const auto rotated = vault.rotate(key, change, how.progress);
  if (rotated) return Recovered{.vault = std::move(vault)};
  if (!is_of_the_vault(rotated.error().outcome)) return std::unexpected(rotated.error());
  CERBY_TRY(const auto with_old_key, rewrapped(vault, change, key, vault.key()));
  CERBY_CHECK(vault.change_methods(with_old_key, Vault::Left::RecoveryWordsSuffice));
  return Recovered{.vault = std::move(vault), .key_kept = rotated.error()};
}

}  // namespace cerby::vault
