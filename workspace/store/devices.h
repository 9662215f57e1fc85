// A user's devices: those that wait to be let in, those that were, and those that were removed.
#pragma once

#include <optional>
#include <string>

#include "workspace/store/closed_lists.h"
#include "workspace/store/sign_ins.h"

namespace cerby::workspace::store {

struct Device {
  Uuid id;  // the device's own, as its keys are
  Uuid user;
  std::string label;
  Bytes32 signing_key{};  // Ed25519
  Bytes32 sealing_key{};  // X25519
  DeviceStatus status = DeviceStatus::Waiting;
  std::optional<Uuid> approved_by;  // none: let in by a code
  Time created_at = 0;              // when it asked for the last time
  std::optional<Time> enrolled_at;
  std::optional<Time> disabled_at;
  std::optional<Time> last_used_at;  // by a session; read, never written
};

// Of one user at most so many are trusted at once.
inline constexpr std::int64_t kMostTrusted = 20;
// Of one user at most so many wait, and none for longer.
inline constexpr std::size_t kMostWaiting = 10;
inline constexpr Time kWaitingTime = 24LL * 3'600'000;
inline bool still_waits(const Device& device, Time now) {
  return device.status == DeviceStatus::Waiting && device.created_at > now - kWaitingTime;
}

// It waits from now on, or goes on waiting, with nothing left of what was begun for it before; the user's
// waiting ones that are over or too many are forgotten. No change of the feed. `Refused`: the key's device
// waits no more. `Conflict`: the key is another device's, or the id is.
Result<void> ask_for_device(Transaction& transaction, const Act& act, const Device& device);
Result<Device> find_device(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Device> find_device_by_key(Transaction& transaction, const Uuid& workspace, const Bytes32& key);
// The newest first.
Result<Listed<Device>> list_devices(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                    Page page);
Result<std::int64_t> count_trusted_devices(Transaction& transaction, const Uuid& workspace, const Uuid& user);
Result<bool> has_trusted_device(Transaction& transaction, const Uuid& workspace, const Uuid& user);
// Of any number of callers one succeeds. `NotFound`: there is none, or it waits no more.
Result<void> trust_device(Transaction& transaction, const Act& act, const Uuid& id,
                          const std::optional<Uuid>& approved_by);
// For good, and its sessions end. `NotFound`: there is none, or it was before.
Result<void> disable_device(Transaction& transaction, const Act& act, const Uuid& id);
// All of the user's: those that were let in as disable_device() has it, those that wait are forgotten.
Result<void> disable_devices_of(Transaction& transaction, const Act& act, const Uuid& user);

}  // namespace cerby::workspace::store
