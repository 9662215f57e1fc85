// What a change of one's devices asks of every local vault: who was let in gets their keys, and who was
// removed costs each a new one.
#pragma once

#include <vector>

#include "source/local_keys.h"

namespace cerby::source {

struct SentOfVault {
  AnsweredVault vault;
  Expected<SentKeys> sent;
};
// After that device of one's own was let in: each local vault whose key this device has, with what
// send_missing_keys() says; what fails for one does not keep the others. workspace_answer_invalid: the
// workspace does not show that the device has the key now.
Expected<std::vector<SentOfVault>> send_every_key(const LocalTalk& talk, const Uuid& device);

struct LocalVaultsByOwner {
  std::vector<AnsweredVault> own, of_others;
};
// After a device of one's own was removed: begin_rotation() is for one's own, those of others are for their
// owners. What was accepted here as another's is another's, whatever the workspace says.
Expected<LocalVaultsByOwner> local_vaults_by_owner(const LocalTalk& talk);

}  // namespace cerby::source
