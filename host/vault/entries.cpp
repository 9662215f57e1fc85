#include "vault/entries.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kItem = 'i', kOrigin = 'o';
constexpr std::size_t kLongestKey = 1 + sizeof(Token) + sizeof(Uuid);

Uuid uuid_of(Bytes bytes) {
  Uuid id;
  std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

}  // namespace

EntryKey item_key(const Uuid& item) {
  EntryKey key{kItem};
  key.insert(key.end(), item.bytes.begin(), item.bytes.end());
  return key;
}

EntryKey origin_key(const Token& token, const Uuid& item) {
  EntryKey key{kOrigin};
  key.insert(key.end(), token.begin(), token.end());
  key.insert(key.end(), item.bytes.begin(), item.bytes.end());
  return key;
}

std::optional<Uuid> summarised_item(Bytes key) {
  if (key.size() != 1 + sizeof(Uuid) || key[0] != kItem) return std::nullopt;
  return uuid_of(key.subspan(1));
}

std::optional<Uuid> indexed_item(Bytes key, const Token& token) {
  if (key.size() != 1 + sizeof(Token) + sizeof(Uuid) || key[0] != kOrigin) return std::nullopt;
  if (!std::ranges::equal(key.subspan(1, sizeof(Token)), token)) return std::nullopt;
  return uuid_of(key.subspan(1 + sizeof(Token)));
}

Digest hash_of(const std::vector<Entry>& entries, const Keys& keys) {
  if (entries.empty()) return {};
  Encoding all("bucket");
  for (const auto& entry : entries) all.prefixed(entry.key).prefixed(entry.digest);
  return keys.entry(all.bytes());
}

Expected<Bucket> Bucket::load(Database& database, const Keys& keys, const Head& head, std::uint8_t number) {
  CERBY_TRY(auto row, database.prepare("SELECT key, digest FROM entry WHERE bucket = ? ORDER BY key"));
  row.bind(std::uint32_t{number});
  Bucket bucket(number);
  const auto wrong = [number] {
    return fail(Outcome::VaultDamaged, "the entries of bucket " + std::to_string(number) + " were changed");
  };
  while (true) {
    CERBY_TRY(const bool found, row.step());
    if (!found) break;
    if (bucket.entries_.size() == kMostEntries) return wrong();
    const auto key = row.blob(0), digest = row.blob(1);
    if (key.size() > kLongestKey || digest.size() > sizeof(Digest)) return wrong();
    bucket.entries_.push_back({{key.begin(), key.end()}, {digest.begin(), digest.end()}});
  }
  if (!same(bucket.hash(keys), head.bucket(number))) return wrong();
  return bucket;
}

const Entry* Bucket::find(const EntryKey& key) const {
  const auto at = std::ranges::lower_bound(entries_, key, {}, &Entry::key);
  return at != entries_.end() && at->key == key ? &*at : nullptr;
}

Expected<void> Bucket::has_room_for(std::size_t more) const {
  if (more <= kMostEntries && entries_.size() <= kMostEntries - more) return {};
  return fail(Outcome::VaultFull,
              "more than " + std::to_string(kMostEntries) + " items or origins in one part of its index");
}

Expected<void> Bucket::set(Database& database, Entry entry) {
  if (find(entry.key) == nullptr) CERBY_CHECK(has_room_for(1));
  CERBY_TRY(auto row, database.prepare("REPLACE INTO entry (bucket, key, digest) VALUES (?, ?, ?)"));
  CERBY_CHECK(row.bind(std::uint32_t{number_}).bind(Bytes(entry.key)).bind(Bytes(entry.digest)).run());
  const auto at = std::ranges::lower_bound(entries_, entry.key, {}, &Entry::key);
  if (at != entries_.end() && at->key == entry.key) {
    *at = std::move(entry);
  } else {
    entries_.insert(at, std::move(entry));
  }
  return {};
}

Expected<void> Bucket::erase(Database& database, const EntryKey& key) {
  CERBY_TRY(auto row, database.prepare("DELETE FROM entry WHERE bucket = ? AND key = ?"));
  CERBY_CHECK(row.bind(std::uint32_t{number_}).bind(Bytes(key)).run());
  std::erase_if(entries_, [&](const Entry& entry) { return entry.key == key; });
  return {};
}

}  // namespace cerby::vault
