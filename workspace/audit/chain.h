// The hash chain of an instance's entries, and the message of a checkpoint over the heads of all chains.
//
//   hash of an entry       BLAKE2b-256, personalised "cerby audit 1", of
//                          workspace (16 bytes) || instance (16) || number (8, big-endian) || previous (32)
//                          || the entry's text
//   message of a checkpoint "cerby audit checkpoint 1" || workspace (16) || number (8) || at (8) ||
//                          previous (32) || length of the key's id (1) || the key's id || the heads' text
//   hash of a checkpoint   BLAKE2b-256, personalised "cerby checkpt 1", of its message || its signature (64)
//
// What is before an entry or a checkpoint of number 1 is 32 zeros. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"

namespace cerby::workspace::audit {

using Hash = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

// `number` from 1; `previous`: the hash of the entry before.
Hash hash_of_entry(const Uuid& workspace, const Uuid& instance, std::int64_t number, const Hash& previous,
                   std::string_view entry);

// How far a chain has come.
struct Head {
  Uuid instance;
  std::int64_t number = 0;
  Hash hash{};
  bool operator==(const Head&) const = default;
};

inline constexpr std::size_t kMostHeads = 10'000;  // of one checkpoint

// JSON, in the order given.
std::string text_of(const std::vector<Head>& heads);
// input_invalid where it is not exactly what text_of() gives.
Expected<std::vector<Head>> heads_of(std::string_view text);

struct Checkpoint {
  Uuid workspace;
  std::int64_t number = 0;
  std::int64_t at = 0;
  std::string heads;  // those that have moved since the checkpoint before
  Hash previous{};
  std::string key;  // the id of the key that signs, at most 255 bytes
};
std::vector<std::uint8_t> message_of(const Checkpoint& checkpoint);
Hash hash_of_checkpoint(const Checkpoint& checkpoint, Bytes signature);

std::string hex_of(Bytes bytes);
// None where it is not 64 digits.
std::optional<Hash> hash_of_hex(std::string_view text);

}  // namespace cerby::workspace::audit
