#include "unit/launch/support/world.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "unit/launch/support/script.h"

namespace cerby::launch::test {

TemporaryHome::TemporaryHome() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cerby-launch-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) abort();
  root_ = pattern;
  paths_ = *Paths::from({{"HOME", root_.string()}});
}

TemporaryHome::~TemporaryHome() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

Expected<std::optional<vault::KeyCache::Kept>> MemoryKeyCache::get(const Uuid& vault) {
  const auto found = keys.find(vault);
  if (found == keys.end()) return std::nullopt;
  return Kept{Secret::copy_of(found->second.view()), std::chrono::seconds(600)};
}
Expected<void> MemoryKeyCache::put(const Uuid& vault, const Secret& vault_key, std::chrono::seconds) {
  keys.insert_or_assign(vault, Secret::copy_of(vault_key.view()));
  return {};
}
Expected<void> MemoryKeyCache::drop(const Uuid& vault) {
  keys.erase(vault);
  return {};
}

Expected<std::optional<vault::KeyStore::Entry>> MemoryKeyStore::get(const Uuid& vault) {
  if (!available) return fail(Outcome::KeyStoreUnavailable);
  const auto found = entries.find(vault);
  if (found == entries.end()) return std::nullopt;
  return Entry{Secret::copy_of(found->second.unlock_secret.view()), found->second.generation};
}
Expected<void> MemoryKeyStore::put(const Uuid& vault, const Entry& entry) {
  if (!available) return fail(Outcome::KeyStoreUnavailable);
  entries.insert_or_assign(vault, Entry{Secret::copy_of(entry.unlock_secret.view()), entry.generation});
  return {};
}
Expected<void> MemoryKeyStore::remove(const Uuid& vault) {
  if (!available) return fail(Outcome::KeyStoreUnavailable);
  entries.erase(vault);
  return {};
}

Expected<Secret> ScriptedPrompt::passphrase(const Question&) {
  ++asked;
  if (!passphrase_given) return fail(Outcome::UnlockCancelled);
  return secret(*passphrase_given);
}
Expected<bool> ScriptedPrompt::show_recovery(const Secret& words) {
  ++shown;
  EXPECT_FALSE(words.empty());
  return confirms_recovery;
}

void make_vault(const Paths& paths, MemoryKeyCache& cache, MemoryKeyStore& store, const Clock& clock) {
  ScriptedPrompt prompt;
  auto made = vault::create(paths, {.passphrase = nullptr, .cost = {}, .keep_open = std::chrono::seconds(0)},
                            cache, store, prompt, clock);
  ASSERT_TRUE(made.has_value()) << describe(made.error());
  cache.keys.clear();
}

}  // namespace cerby::launch::test
