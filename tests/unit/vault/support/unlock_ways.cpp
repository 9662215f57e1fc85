#include "unit/vault/support/unlock_ways.h"

#include <gtest/gtest.h>

#include "vault/tpm_seal.h"

namespace cerby::vault::testing_support {

Expected<std::optional<KeyCache::Kept>> MemoryKeyCache::get(const std::filesystem::path& vault_file) {
  if (broken) return fail(Outcome::SystemFailed, "the keyring");
  const auto found = keys.find(vault_file);
  if (found == keys.end()) return std::nullopt;
  const auto& [vault, epoch, key, identity, left] = found->second;
  return Kept{vault, epoch, Secret::copy_of(key.view()), SigningKey::from_whole(identity.whole()), left};
}
Expected<void> MemoryKeyCache::put(const std::filesystem::path& vault_file, const Keeping& keeping,
                                   std::chrono::seconds how_long) {
  if (broken) return fail(Outcome::SystemFailed, "the keyring");
  keys.insert_or_assign(vault_file, Kept{keeping.vault, keeping.epoch, Secret::copy_of(keeping.vault_key),
                                         SigningKey::from_whole(keeping.identity), how_long});
  return {};
}
Expected<void> MemoryKeyCache::drop(const std::filesystem::path& vault_file) {
  keys.erase(vault_file);
  return {};
}

Expected<std::optional<KeyStore::Entry>> MemoryKeyStore::get(const Uuid& vault) {
  if (get_fails) return std::unexpected(*get_fails);
  if (!available) return fail(Outcome::KeyStoreUnavailable);
  const auto found = entries.find(vault);
  if (found == entries.end()) return std::nullopt;
  return Entry{Secret::copy_of(found->second.unlock_secret.view()), found->second.generation};
}
Expected<void> MemoryKeyStore::put(const Uuid& vault, const Entry& entry) {
  if (put_fails) return std::unexpected(*put_fails);
  if (!available) return fail(Outcome::KeyStoreUnavailable);
  ++puts;
  entries.insert_or_assign(vault, Entry{Secret::copy_of(entry.unlock_secret.view()), entry.generation});
  return {};
}
Expected<void> MemoryKeyStore::remove(const Uuid& vault) {
  if (!available) return fail(Outcome::KeyStoreUnavailable);
  entries.erase(vault);
  return {};
}

Expected<std::vector<std::uint8_t>> MemoryTpm::seal(Pcrs pcrs, const Secret& unlock_secret) {
  if (fails) return std::unexpected(*fails);
  secrets.push_back(Secret::copy_of(unlock_secret.view()));
  const auto number = static_cast<std::uint8_t>(secrets.size() - 1);
  return encode({.pcrs = pcrs, .primary = {}, .public_part = {1}, .private_part = {number}});
}
Expected<Secret> MemoryTpm::unseal(Bytes sealed) {
  ++unsealed;
  if (fails) return std::unexpected(*fails);
  CERBY_TRY(const auto seal, tpm_seal_from(sealed));
  return Secret::copy_of(secrets.at(seal.private_part.at(0)).view());
}

Expected<Secret> ScriptedPrompt::passphrase(const Question& question) {
  ++asked;
  if (question.of_app) ++asked_for_an_app;
  errors.push_back(question.error);
  if (!wrong_ones_first.empty()) {
    auto wrong = wrong_ones_first.front();
    wrong_ones_first.pop_front();
    return Secret::take(std::span<char>(wrong));
  }
  if (!passphrase_given) return fail(Outcome::UnlockCancelled);
  auto given = *passphrase_given;
  return Secret::take(std::span<char>(given));
}
Expected<bool> ScriptedPrompt::show_recovery(const Secret& words) {
  ++shown;
  EXPECT_FALSE(words.empty());
  return confirms_recovery;
}

}  // namespace cerby::vault::testing_support
