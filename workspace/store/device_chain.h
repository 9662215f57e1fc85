// The chain of a user's devices: approvals and removals, each signed by a device and naming the one before
// (host/vault/device_chain.h). A user whose devices are all gone, and who lets in a first one anew, begins
// the next generation of it. Inside the feed's lock, all that changes something.
#pragma once

#include <array>
#include <optional>

#include "workspace/store/closed_lists.h"
#include "workspace/store/records.h"
#include "workspace/store/sign_ins.h"

namespace cerby::workspace::store {

struct DeviceChainEntry {
  Uuid user;
  std::int64_t generation = 1;  // of the user's
  std::int64_t number = 1;      // in that generation
  DeviceChainKind kind = DeviceChainKind::Approval;
  Uuid device, by;
  Bytes32 previous{};
  std::array<std::uint8_t, 64> signature{};
  Bytes32 hash{};  // which the next one names
  Time created_at = 0;
};
// `Conflict`: the number is another's, or the device was let in or taken out before.
Result<void> create_device_chain_entry(Transaction& transaction, const Uuid& workspace,
                                       const DeviceChainEntry& entry);

// How many first devices of the user were let in by a code: 0, where there was none yet.
Result<std::int64_t> device_generation(Transaction& transaction, const Uuid& workspace, const Uuid& user);
// The newest entry of that generation; none: there is none yet.
Result<std::optional<DeviceChainEntry>> last_device_chain_entry(Transaction& transaction,
                                                                const Uuid& workspace, const Uuid& user,
                                                                std::int64_t generation);
// Whether the chain of that generation has the device, and no removal of it: what a removal can be of. A
// chain without entries has none.
Result<bool> is_in_device_chain(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                std::int64_t generation, const Uuid& device);

struct ChainDevice {
  Uuid id;
  Bytes32 signing_key{}, sealing_key{};
};
struct ListedChainEntry {
  std::int64_t number = 1;
  DeviceChainKind kind = DeviceChainKind::Approval;
  ChainDevice device, by;
  std::array<std::uint8_t, 64> signature{};
};
// In order, from the first.
Result<Listed<ListedChainEntry>> list_device_chain(Transaction& transaction, const Uuid& workspace,
                                                   const Uuid& user, std::int64_t generation, Page page);

}  // namespace cerby::workspace::store
