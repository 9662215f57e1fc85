// The recovery key of a local vault: its data encryption key, sealed for whoever has 24 words on paper
// (words.h; FORMAT.md, "Recovery of a local vault").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"

namespace cerby::vault {

// What it is of.
struct RecoveryPlace {
  std::string workspace;  // its host name
  Uuid vault;
  std::int64_t epoch = 1;   // of the key
  std::int64_t number = 1;  // of the words: new ones at each change of keys, and after each use
};

// `entropy` is the words' 32 bytes, `data_key` kDataKeySize. input_invalid.
Expected<std::vector<std::uint8_t>> seal_for_recovery(const Secret& entropy, const RecoveryPlace& place,
                                                      SecretView data_key);
// recovery_words_invalid: not with these words, or not of this place. vault_newer.
Expected<Secret> open_by_recovery(const Secret& entropy, const RecoveryPlace& place, Bytes sealed);

}  // namespace cerby::vault
