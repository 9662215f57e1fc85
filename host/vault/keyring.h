// KeyCache in the Linux kernel's keyring: a key of type "user", "cerby:vault:<BLAKE2b-128 of the file's path,
// in hex>", in the user's keyring, that only its possessors may read, nobody may prolong, and the kernel
// forgets when its time is up.
//
// Payload: version(1) ‖ vault id(16) ‖ epoch of the vault key(u32) ‖ vault key(32) ‖ the host's identity:
// seed(32) and public key(32) ‖ how long the machine had been suspended in all when it was put there
// (boottime − monotonic, ms, i64) ‖ when it ends (monotonic, ms, i64), little endian. A larger suspension now
// means that the machine slept since, and the key is refused; so it is after its end, whatever the wall clock
// that the kernel goes by was set to. A screen lock is not noticed yet.
//
// A miss, not a failure: no such key, one that expired or was revoked, one that belongs to another login
// (ssh, another keyring), one that is not ours in form, a system without keyrings.
#pragma once

#include "vault/opening.h"

namespace cerby::vault {

// What the kernel keeps at most, whatever was asked for.
inline constexpr std::chrono::seconds kLongestKept = std::chrono::days(7);

class KernelKeyring final : public KeyCache {
 public:
  explicit KernelKeyring(const Clock& clock) : clock_(clock) {}
  // system_failed.
  Expected<std::optional<Kept>> get(const std::filesystem::path& vault_file) override;
  // Replaces the keys in one step. input_invalid: how_long is not within 1 s and a week, or the keys are not
  // of 32 bytes, or of no epoch; system_failed: the kernel refused (its quota, or no keyrings here), and then
  // nothing is left there.
  Expected<void> put(const std::filesystem::path& vault_file, const Keeping& keys,
                     std::chrono::seconds how_long) override;
  // It is gone for every program when this returns; there having been none is no failure. system_failed.
  Expected<void> drop(const std::filesystem::path& vault_file) override;

 private:
  const Clock& clock_;
};

}  // namespace cerby::vault
