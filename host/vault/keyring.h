// KeyCache in the Linux kernel's keyring: a key of type "user" in the user's keyring, readable by its possessors
// only, that the kernel forgets when its time is up. Payload: version(1) ‖ vault key(32) ‖ how long the machine had
// been suspended in all when it was put there (boottime − monotonic, ms, i64): a larger value now means that it slept
// since, and the key is refused. A screen lock is not noticed yet.
#pragma once

#include "vault/opening.h"

namespace cerby::vault {

class KernelKeyring final : public KeyCache {
 public:
  explicit KernelKeyring(const Clock& clock) : clock_(clock) {}
  Expected<std::optional<Kept>> get(const Uuid& vault) override;
  Expected<void> put(const Uuid& vault, const Secret& vault_key, std::chrono::seconds how_long) override;
  Expected<void> drop(const Uuid& vault) override;

 private:
  const Clock& clock_;
};

}  // namespace cerby::vault
