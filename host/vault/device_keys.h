// The keys of one device, and what other devices know of it (FORMAT.md, "Items").
//
// With the first a device signs what it sends to others, with the second it opens what they seal to it
// (sealed_key.h). They lie in the vault and belong to this device alone: a copy of the vault for another one
// leaves them out. Whether a device counts at all is for the workspace to say, after a person agreed.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/box.h"
#include "vault/signing.h"

namespace cerby::vault {

// What is public of a device.
struct Device {
  Uuid id;
  PublicKey signing{};  // Ed25519
  BoxKey box{};         // X25519
  bool operator==(const Device&) const = default;
};
// Whether both keys are ones that a device can have: canonical, and not of small order.
[[nodiscard]] bool is_sound(const Device& device);

class DeviceKeys {
 public:
  static DeviceKeys random(const Uuid& id, UnixTime now);
  // Takes the plaintext of an item over. vault_damaged; vault_newer for a version that is not known.
  static Expected<DeviceKeys> decode(const Uuid& id, Secret plaintext);
  [[nodiscard]] SecretView encoded() const { return plaintext_.view(); }

  [[nodiscard]] const Device& device() const { return device_; }
  [[nodiscard]] UnixTime created() const { return created_; }
  [[nodiscard]] Signature sign(Bytes message) const;
  // None for what was not sealed to this device.
  [[nodiscard]] std::optional<Secret> open(Bytes box) const;

 private:
  explicit DeviceKeys(const Uuid& id, Secret plaintext);
  [[nodiscard]] SecretView seed() const;
  [[nodiscard]] SecretView box_secret() const;

  Secret plaintext_;  // as it lies in the item, in one piece of guarded memory
  Device device_;
  UnixTime created_{};
};

}  // namespace cerby::vault
