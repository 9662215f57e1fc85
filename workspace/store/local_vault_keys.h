// A local vault's keys on their way between devices: sealed to each, signed by the one that sent it
// (host/vault/sealed_key.h). To the service they are bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workspace/store/closed_lists.h"
#include "workspace/store/records.h"

namespace cerby::workspace::store {

inline constexpr std::size_t kSealedKeySize = 177;    // bytes, of which the last are
inline constexpr std::size_t kKeySignatureSize = 64;  // the signature

// To a device.
struct DeviceKey {
  Uuid device;
  KeyPurpose purpose = KeyPurpose::Grant;
  std::vector<std::uint8_t> sealed;  // kSealedKeySize
};
// By whom, of which epoch of which vault.
struct KeySending {
  Uuid vault;
  std::int64_t epoch = 1;
  Uuid by;  // the device
};
// `Conflict`: a device has one of that epoch. `Invalid`: the size of one. No change of the feed: what they
// are sent for is one.
Result<void> create_device_keys(Transaction& transaction, const Act& act, const KeySending& sending,
                                const std::vector<DeviceKey>& keys);
// For devices that have none yet: a change of the feed.
Result<void> send_device_keys(Transaction& transaction, const Act& act, const KeySending& sending,
                              const std::vector<DeviceKey>& keys);

struct SentKey {
  std::int64_t epoch = 1;
  KeyPurpose purpose = KeyPurpose::Grant;
  std::vector<std::uint8_t> sealed;
  Uuid by, by_user;  // the device, and whose it is
  Time at = 0;
};
// The newest epoch first.
Result<Listed<SentKey>> list_device_keys(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                                         const Uuid& device, Page page);
Result<bool> has_device_key(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                            std::int64_t epoch, const Uuid& device);

// A trusted device of the vault's owner or of a member, who is active.
struct KeyRecipient {
  Uuid device, user;
  bool has_key = false;  // of that epoch
};
// By user and device. `of_user`: that user's alone.
Result<Listed<KeyRecipient>> list_key_recipients(Transaction& transaction, const Uuid& workspace,
                                                 const Uuid& vault, std::int64_t epoch,
                                                 const std::optional<Uuid>& of_user, Page page);
// None: it is no recipient.
Result<std::optional<KeyRecipient>> find_key_recipient(Transaction& transaction, const Uuid& workspace,
                                                       const Uuid& vault, std::int64_t epoch,
                                                       const Uuid& device);

// All that the user's devices were sent.
Result<void> forget_keys_of(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                            const Uuid& user);

}  // namespace cerby::workspace::store
