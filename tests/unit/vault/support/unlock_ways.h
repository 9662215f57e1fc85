// A key cache and a key store in memory, and a person at the prompt, as a test scripts them.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vault/opening.h"

namespace cerby::vault::testing_support {

class MemoryKeyCache final : public KeyCache {
 public:
  std::map<std::filesystem::path, Kept> keys;
  bool broken = false;  // every call fails
  Expected<std::optional<Kept>> get(const std::filesystem::path& vault_file) override;
  Expected<void> put(const std::filesystem::path& vault_file, const Keeping& keeping,
                     std::chrono::seconds how_long) override;
  Expected<void> drop(const std::filesystem::path& vault_file) override;
};

// A key store that answers, or does not.
class MemoryKeyStore final : public KeyStore {
 public:
  bool available = true;
  std::optional<Failure> get_fails, put_fails;  // instead of an answer
  int puts = 0;
  std::map<Uuid, Entry> entries;
  Expected<std::optional<Entry>> get(const Uuid& vault) override;
  Expected<void> put(const Uuid& vault, const Entry& entry) override;
  Expected<void> remove(const Uuid& vault) override;
};

// A TPM that answers, or does not: what it sealed is a form of tpm_seal.h with a number in it.
class MemoryTpm final : public Tpm {
 public:
  std::optional<Failure> fails;  // instead of an answer
  std::vector<Secret> secrets;
  int unsealed = 0;
  Expected<std::vector<std::uint8_t>> seal(Pcrs pcrs, const Secret& unlock_secret) override;
  Expected<Secret> unseal(Bytes sealed) override;
};

// A person at the prompt: gives this passphrase, confirms the recovery words or does not.
class ScriptedPrompt final : public Prompt {
 public:
  std::optional<std::string> passphrase_given;
  std::deque<std::string> wrong_ones_first;
  std::vector<std::string> errors;  // what was shown as wrong with the answer before
  bool confirms_recovery = true;
  int asked = 0, asked_for_an_app = 0, shown = 0;
  Expected<Secret> passphrase(const Question& question) override;
  Expected<bool> show_recovery(const Secret& words) override;
};

}  // namespace cerby::vault::testing_support
