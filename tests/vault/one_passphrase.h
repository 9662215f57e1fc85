// Nothing is kept, no key store is there, and a person who knows one passphrase gives it once.
#pragma once

#include "vault/opening.h"

namespace cerby::vault::torture {

class NothingKept final : public KeyCache {
 public:
  Expected<std::optional<Kept>> get(const std::filesystem::path& /*vault*/) override { return std::nullopt; }
  Expected<void> put(const std::filesystem::path& /*vault*/, const Keeping& /*keys*/,
                     std::chrono::seconds /*how_long*/) override {
    return {};
  }
  Expected<void> drop(const std::filesystem::path& /*vault*/) override { return {}; }
};

class NoKeyStore final : public KeyStore {
 public:
  Expected<std::optional<Entry>> get(const Uuid& /*vault*/) override { return gone(); }
  Expected<void> put(const Uuid& /*vault*/, const Entry& /*entry*/) override { return gone(); }
  Expected<void> remove(const Uuid& /*vault*/) override { return gone(); }

 private:
  static std::unexpected<Failure> gone() { return fail(Outcome::KeyStoreUnavailable); }
};

class OnePassphrase final : public Prompt {
 public:
  explicit OnePassphrase(SecretView passphrase) : passphrase_(passphrase) {}
  Expected<Secret> passphrase(const Question& question) override {
    if (!question.error.empty()) return fail(Outcome::UnlockCancelled, question.error);
    return Secret::copy_of(passphrase_);
  }
  Expected<bool> show_recovery(const Secret& /*words*/) override { return true; }

 private:
  SecretView passphrase_;
};

}  // namespace cerby::vault::torture
