#include "vault/counters.h"

#include <algorithm>
#include <limits>

#include "vault/encoding.h"
#include "vault/schema.h"
#include "vault/work.h"

namespace cerby::vault {

Digest counter_mac(const Keys& keys, const Uuid& vault, const Uuid& item, std::uint64_t counter) {
  return keys.used_code(
      {Encoding("counter").number(kFormat).raw(vault.bytes).raw(item.bytes).number(counter).bytes()});
}

Expected<std::optional<std::uint64_t>> read_counter(OpenVault& vault, const Uuid& item) {
  CERBY_TRY(auto row, vault.database->prepare("SELECT value, mac FROM counter WHERE item = ?"));
  CERBY_TRY(const bool found, row.bind(Bytes(item.bytes)).step());
  if (!found) return std::nullopt;
  const auto counter = static_cast<std::uint64_t>(row.integer(0));
  if (!same(counter_mac(vault.keys, vault.id, item, counter), row.blob(1))) {
    return fail(Outcome::VaultDamaged, "the last counter of " + item.text());
  }
  return counter;
}

Expected<void> write_counter(OpenVault& vault, const Uuid& item, std::uint64_t counter) {
  const auto mac = counter_mac(vault.keys, vault.id, item, counter);
  CERBY_TRY(auto row, vault.database->prepare("REPLACE INTO counter (item, value, mac) VALUES (?, ?, ?)"));
  return row.bind(Bytes(item.bytes)).bind(counter).bind(Bytes(mac)).run();
}

Expected<std::vector<Uuid>> counted_items(Database& database) {
  CERBY_TRY(auto row, database.prepare("SELECT item FROM counter"));
  std::vector<Uuid> items;
  while (true) {
    CERBY_TRY(const bool found, row.step());
    if (!found) return items;
    Uuid id;
    const auto bytes = row.blob(0);
    if (bytes.size() != id.bytes.size()) return fail(Outcome::VaultDamaged, "a counter's item");
    std::ranges::copy(bytes, id.bytes.begin());
    items.push_back(id);
  }
}

Expected<void> erase_counter(Database& database, const Uuid& item) {
  CERBY_TRY(auto row, database.prepare("DELETE FROM counter WHERE item = ?"));
  return row.bind(Bytes(item.bytes)).run();
}

Expected<std::optional<std::uint64_t>> Vault::last_counter(const Uuid& account) {
  return read_counter(*open_, account);
}

Expected<std::uint64_t> Vault::use_counter(const Uuid& account, std::uint64_t first) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto* bucket, change.bucket(open_->keys.place(account)));
  if (bucket->find(item_key(account)) == nullptr) return fail(Outcome::NotFound, account.text());
  CERBY_TRY(const auto last, read_counter(*open_, account));
  if (last == std::numeric_limits<std::uint64_t>::max())
    return fail(Outcome::MessageUnexpected, "the last counter there is was used already");
  const auto counter = last ? std::max(first, *last + 1) : first;
  CERBY_CHECK(write_counter(*open_, account, counter));
  CERBY_CHECK(change.commit_without_head());
  return counter;
}

}  // namespace cerby::vault
