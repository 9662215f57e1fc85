// The authenticated summary of all items, and the index of accounts by origin, in 256 buckets (FORMAT.md,
// "Entries").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/database.h"
#include "vault/head.h"
#include "vault/keys.h"

namespace cerby::vault {

using EntryKey = std::vector<std::uint8_t>;
EntryKey item_key(const Uuid& item);
EntryKey origin_key(const Token& token, const Uuid& item);
// The item that an entry of the summary is of; none for one of the index.
std::optional<Uuid> summarised_item(Bytes key);
// The items that the index names for a token.
std::optional<Uuid> indexed_item(Bytes key, const Token& token);
inline std::uint8_t bucket_of(const Token& token) {
  return token[0];
}

struct Entry {
  EntryKey key;
  std::vector<std::uint8_t> digest;  // empty in the index
};

// What the head has of a bucket: of its entries in the order of their keys, zeros for none.
Digest hash_of(const std::vector<Entry>& entries, const Keys& keys);

// Far above what a vault of any size has; what is read before its hash is known must end somewhere.
inline constexpr std::size_t kMostEntries = 65536;  // in one bucket

class Bucket {
 public:
  // vault_damaged when the entries are not the ones that the head has the hash of.
  static Expected<Bucket> load(Database& database, const Keys& keys, const Head& head, std::uint8_t number);

  [[nodiscard]] std::uint8_t number() const { return number_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry* find(const EntryKey& key) const;
  // vault_full, and then nothing is written: there would be more than kMostEntries.
  [[nodiscard]] Expected<void> has_room_for(std::size_t more) const;
  Expected<void> set(Database& database, Entry entry);
  Expected<void> erase(Database& database, const EntryKey& key);
  // Zeros for an empty bucket.
  [[nodiscard]] Digest hash(const Keys& keys) const { return hash_of(entries_, keys); }

 private:
  explicit Bucket(std::uint8_t number) : number_(number) {}
  std::uint8_t number_;
  std::vector<Entry> entries_;  // in the order of their keys
};

}  // namespace cerby::vault
