// Local vaults and their keys, as their owner's devices handle them: made, sent to other devices, changed,
// and had back with the recovery words (workspace/README.md, "Local vaults").
//
// A key goes to a device that the verified chain trusts, and to none because the workspace names it. A key
// that was made here is sealed to this device too before anything else is done with it: a program that is
// killed finds it again in the workspace.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "source/local_accounts.h"

namespace cerby::source {

Expected<std::vector<AnsweredVault>> list_local_vaults(const LocalTalk& talk);

struct MadeLocalVault {
  Uuid id;
  Secret entropy;  // of its recovery words, which nobody has yet
};
// With a key of its own, which this device alone has: send_missing_keys() sends it on. `label` is 1 to 128
// bytes. What own_devices() says.
Expected<MadeLocalVault> create_local_vault(const LocalTalk& talk, std::string_view label);

struct SentKeys {
  std::size_t sent = 0;
  std::vector<Uuid> unknown;  // devices that the workspace names, and no chain that is believed here
};
// The newest key, to all that lack it and may have it. local_key_missing: this device has not got it itself.
Expected<SentKeys> send_missing_keys(const LocalTalk& talk, const Uuid& local_vault);

// What a change of keys is told how far it is: accounts sealed anew, of how many.
using ResealProgress = std::function<void(std::size_t done, std::size_t all)>;
struct Resealed {
  std::size_t accounts = 0;
  std::vector<std::pair<Uuid, Failure>> left;  // those that are as they were, and why
};
// Seals every account that lies under an older key under the newest one: after a change of keys that was
// interrupted.
Expected<Resealed> finish_rotation(const LocalTalk& talk, const Uuid& local_vault, const Clock& clock,
                                   const ResealProgress& progress);

struct RotatedKeys {
  std::uint32_t epoch = 0;
  Secret entropy;  // of the new recovery words
  SentKeys sent;
};
// A new key and new recovery words: the first half of a change of keys, after which finish_rotation() seals
// the accounts. Whoever the chain does not trust any more gets none. Accounts are read before, so that what
// lies under the older key is known afterwards. changed_elsewhere: another device was first.
Expected<RotatedKeys> begin_rotation(const LocalTalk& talk, const Uuid& local_vault, const Clock& clock);

// The key, with the words' entropy. The words are used up by it: begin_rotation() has to follow, with which
// this device has a key that the others know of. recovery_words_invalid.
Expected<void> recover_local_vault(const LocalTalk& talk, const Uuid& local_vault, const Secret& entropy);

}  // namespace cerby::source
