// The head: one row that authenticates the whole file, and the unlock methods beside it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/database.h"
#include "vault/keys.h"
#include "vault/schema.h"
#include "vault/unlock.h"

namespace cerby::vault {

inline constexpr std::size_t kBuckets = 256;
inline constexpr std::size_t kBucketsSize = kBuckets * sizeof(Digest);
inline constexpr std::size_t kMaxMethods = 16;

struct Head {
  Uuid vault;
  std::uint32_t epoch = 1;
  UnixTime created{};
  std::uint64_t generation = 1;
  std::uint64_t count = 0;
  std::vector<std::uint8_t> buckets;  // kBuckets digests, of 32 zeros where there are no entries

  [[nodiscard]] Bytes bucket(std::uint8_t number) const {
    return Bytes(buckets).subspan(number * sizeof(Digest), sizeof(Digest));
  }
};

// The head as it stands in the file, unverified, with its mac.
struct StoredHead {
  Head head;
  std::vector<std::uint8_t> mac;
};
Expected<StoredHead> read_head(Database& database);
// Unverified, and nothing else of the head is looked at.
Expected<std::uint64_t> read_generation(Database& database);
// Unverified too. vault_damaged also when what else the head has is not of the size that it must have.
struct VaultName {
  Uuid vault;
  std::uint32_t epoch = 0;
  std::uint64_t generation = 0;
};
Expected<VaultName> read_vault_name(Database& database);

// The methods in the order of their ids. Rows of a kind that this version does not know are authenticated
// like the others, and not among `known`.
struct Methods {
  std::vector<Method> known;
  std::vector<std::string> unknown;  // their kinds
  std::size_t rows = 0;
  Digest digest{};
};
Expected<Methods> read_methods(Database& database);
Expected<void> insert_method(Database& database, const Method& method);

// vault_damaged when anything that the head covers is not as it was written.
// `format`: which one the file has.
Expected<void> verify_head(const StoredHead& stored, const Methods& methods, const Keys& keys,
                           std::uint32_t format = kFormat);
// Writes the head with its mac over what the methods are now.
Expected<void> write_head(Database& database, const Head& head, const Keys& keys,
                          std::uint32_t format = kFormat);

}  // namespace cerby::vault
