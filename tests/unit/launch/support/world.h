// A real vault in a temporary home, a key cache in memory, and unlock ways that a test scripts.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/paths.h"
#include "launch/gate.h"
#include "vault/opening.h"

namespace cerby::launch::test {

class TemporaryHome {
 public:
  TemporaryHome();
  ~TemporaryHome();
  TemporaryHome(const TemporaryHome&) = delete;
  TemporaryHome& operator=(const TemporaryHome&) = delete;
  [[nodiscard]] const Paths& paths() const { return paths_; }

 private:
  std::filesystem::path root_;
  Paths paths_;
};

class MemoryKeyCache final : public vault::KeyCache {
 public:
  std::map<Uuid, Secret> keys;
  Expected<std::optional<Kept>> get(const Uuid& vault) override;
  Expected<void> put(const Uuid& vault, const Secret& vault_key, std::chrono::seconds how_long) override;
  Expected<void> drop(const Uuid& vault) override;
};

// A key store that answers, or does not.
class MemoryKeyStore final : public vault::KeyStore {
 public:
  bool available = true;
  std::map<Uuid, Entry> entries;
  Expected<std::optional<Entry>> get(const Uuid& vault) override;
  Expected<void> put(const Uuid& vault, const Entry& entry) override;
  Expected<void> remove(const Uuid& vault) override;
};

// A person at the prompt: gives this passphrase, confirms the recovery words or does not.
class ScriptedPrompt final : public vault::Prompt {
 public:
  std::optional<std::string> passphrase_given;
  bool confirms_recovery = true;
  int asked = 0, shown = 0;
  Expected<Secret> passphrase(const Question& question) override;
  Expected<bool> show_recovery(const Secret& words) override;
};

// Makes a vault that the key store opens and leaves it locked (nothing kept).
void make_vault(const Paths& paths, MemoryKeyCache& cache, MemoryKeyStore& store, const Clock& clock);

}  // namespace cerby::launch::test
