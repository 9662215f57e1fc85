#include "vault/repaired_file.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "vault/host_identity.h"
#include "vault/schema.h"

namespace cerby::vault {
namespace {

Expected<void> insert(Database& database, const MethodRow& method) {
  CERBY_TRY(auto row, database.prepare("INSERT INTO method (id, kind, parameters, wrapped, secret, "
                                       "created) VALUES (?, ?, ?, ?, ?, ?)"));
  return row.bind(Bytes(method.id.bytes))
      .bind(std::string_view(method.kind))
      .bind(Bytes(method.parameters))
      .bind(Bytes(method.wrapped))
      .bind(Bytes(method.secret))
      .bind(method.created)
      .run();
}

Expected<void> insert(Database& database, const CounterRow& counter) {
  CERBY_TRY(auto row, database.prepare("INSERT INTO counter (item, value, mac) VALUES (?, ?, ?)"));
  return row.bind(Bytes(counter.item.bytes)).bind(counter.value).bind(Bytes(counter.mac)).run();
}

// The entries of all items, and the head's hashes of them.
class Index {
 public:
  Index(Database& database, const Keys& keys, Head& head) : database_(database), keys_(keys), head_(head) {}
  Expected<void> add(const IndexedItem& one) {
    const auto digest = digest_of(keys_, one.item);
    CERBY_CHECK(set(keys_.place(one.item.id), {item_key(one.item.id), {digest.begin(), digest.end()}}));
    for (const auto& name : one.names) {
      const auto token = name.token(keys_);
      CERBY_CHECK(set(bucket_of(token), {origin_key(token, one.item.id), {}}));
    }
    return {};
  }
  void finish() {
    for (const auto& [number, bucket] : buckets_) {
      std::ranges::copy(bucket.hash(keys_),
                        head_.buckets.begin() + std::ptrdiff_t{number} * std::ssize(Digest()));
    }
  }

 private:
  Expected<void> set(std::uint8_t number, Entry entry) {
    auto at = buckets_.find(number);
    if (at == buckets_.end()) {
      CERBY_TRY(auto bucket, Bucket::load(database_, keys_, head_, number));
      at = buckets_.emplace(number, std::move(bucket)).first;
    }
    return at->second.set(database_, std::move(entry));
  }
  Database& database_;
  const Keys& keys_;
  Head& head_;
  std::map<std::uint8_t, Bucket> buckets_;
};

}  // namespace

Expected<void> write_repaired(const SecureFolder& folder, const std::string& name, const RepairedParts& parts,
                              const Keys& keys, std::uint64_t generation) {
  CERBY_CHECK(folder.make(name));
  CERBY_TRY(const auto database, Database::open(folder.path() / name, std::chrono::milliseconds(0)));
  CERBY_TRY(auto transaction, Transaction::begin(*database, Access::Write));
  CERBY_CHECK(write_schema(*database));
  for (const auto& method : parts.methods) CERBY_CHECK(insert(*database, method));
  Head head;
  head.vault = parts.vault;
  head.epoch = parts.epoch;
  head.created = parts.created;
  head.generation = generation;
  head.buckets.resize(kBucketsSize);
  const auto is_identity = [](const IndexedItem& one) { return one.item.type == kHostIdentity; };
  if (std::ranges::none_of(parts.items, is_identity)) CERBY_CHECK(write_identity(*database, keys, head));
  Index index(*database, keys, head);
  for (const auto& one : parts.items) {
    CERBY_CHECK(insert_item(*database, one.item));
    CERBY_CHECK(index.add(one));
    ++head.count;
  }
  index.finish();
  for (const auto& counter : parts.counters) CERBY_CHECK(insert(*database, counter));
  CERBY_CHECK(write_head(*database, head, keys));
  return transaction.commit();
}

}  // namespace cerby::vault
