// The keys of a local vault that other devices sent to this one: fetched, held against who may have sent
// them, and kept in the own vault.
//
// The workspace hands sealed keys on and says who sent each. Whose keys sign is not its to say: a sender is a
// device that is trusted now in the chain of one's own devices, or in the chain of the vault's owner, where a
// person has compared that one on this device before (seen.h).
#pragma once

#include <cstdint>
#include <vector>

#include "source/devices.h"
#include "source/local_answers.h"
#include "vault/vault.h"

namespace cerby::source {

// By the session of this device, with the vault that is open. All outlive it.
struct LocalTalk {
  DeviceTalk devices;
  vault::Vault& vault;
  [[nodiscard]] std::string workspace() const { return name_of(devices.workspace); }
};

// The key of that epoch: the one that is kept, or else as it was sent. local_key_missing: none was.
// sealed_key_refused: not by a device that may, or not for this one, this vault and epoch.
// local_vault_unconfirmed: by one of another user, whose devices nobody has compared here.
// device_chain_refused and what else own_devices() says.
Expected<Secret> data_key_of(const LocalTalk& talk, const Uuid& local_vault, std::uint32_t epoch);

// The chain of another user, which a person has compared before, and which goes on from there.
// local_vault_unconfirmed: nobody has. device_chain_refused.
Expected<vault::DeviceChain> compared_chain(const LocalTalk& talk, const Uuid& user);

}  // namespace cerby::source
