#include "vault/work.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/log.h"
#include "vault/counters.h"
#include "vault/encoding.h"
#include "vault/generation.h"
#include "vault/schema.h"

namespace cerby::vault {
namespace {

std::unexpected<Failure> damaged(const Uuid& item, const char* how) {
  return fail(Outcome::VaultDamaged, "item " + item.text() + " " + how);
}

std::string_view name_of(std::uint32_t type) {
  return type == kAccount ? "account " : "item ";
}

}  // namespace

std::vector<IndexName> names_of(const Account& account) {
  std::vector<IndexName> names;
  for (const auto& origin : account.origins) names.push_back({.type = kAccount, .origin = origin});
  return names;
}

Encoding additional_data(const Head& head, const Item& item) {
  return Encoding("item")
      .number(kFormat)
      .raw(head.vault.bytes)
      .number(head.epoch)
      .raw(item.id.bytes)
      .number(item.type)
      .number(item.revision);
}

Digest digest_of(const Keys& keys, const Item& item) {
  return keys.entry(Encoding("item")
                        .raw(item.id.bytes)
                        .number(item.type)
                        .number(item.revision)
                        .prefixed(item.sealed)
                        .bytes());
}

Expected<void> insert_item(Database& database, const Item& item) {
  CERBY_TRY(auto row, database.prepare("INSERT INTO item (type, revision, sealed, id) VALUES (?, ?, ?, ?)"));
  return row.bind(item.type).bind(item.revision).bind(Bytes(item.sealed)).bind(Bytes(item.id.bytes)).run();
}

Expected<Reading> Reading::begin(OpenVault& vault, Access access) {
  CERBY_TRY(auto transaction, Transaction::begin(*vault.database, access));
  CERBY_CHECK(check_format(*vault.database));
  Reading reading(vault, std::move(transaction));
  // A change puts a mac of its own over what the file has of the head and the methods: it verifies all of it
  // anew. For reading, every change raises the generation, and items and entries are held against the head
  // that was verified.
  if (access == Access::Read && vault.verified) {
    CERBY_TRY(const auto generation, read_generation(*vault.database));
    if (generation == vault.verified->head.generation) {
      reading.head_ = vault.verified->head;
      reading.methods_ = vault.verified->methods;
      return reading;
    }
  }
  CERBY_TRY(auto stored, read_head(*vault.database));
  CERBY_TRY(reading.methods_, read_methods(*vault.database));
  if (const auto verified = verify_head(stored, reading.methods_, vault.keys); !verified) {
    // Nothing says that this number is true; opening the vault anew does.
    if (vault.epoch != 0 && stored.head.epoch > vault.epoch)
      return fail(Outcome::VaultLocked, "it has another key since it was opened");
    return std::unexpected(verified.error());
  }
  if (stored.head.vault != vault.id) return fail(Outcome::VaultDamaged, "it is another vault now");
  if (stored.head.generation < vault.generation) {
    return fail(Outcome::VaultRolledBack, "generation " + std::to_string(stored.head.generation) + " after " +
                                              std::to_string(vault.generation));
  }
  reading.head_ = std::move(stored.head);
  vault.epoch = reading.head_.epoch;
  vault.generation = reading.head_.generation;
  vault.methods = reading.methods_.known;
  vault.verified = {reading.head_, reading.methods_};
  return reading;
}

Expected<Bucket*> Reading::loaded(std::uint8_t number) {
  auto at = buckets_.find(number);
  if (at == buckets_.end()) {
    CERBY_TRY(auto bucket, Bucket::load(*vault_->database, vault_->keys, head_, number));
    at = buckets_.emplace(number, std::move(bucket)).first;
  }
  return &at->second;
}

Expected<const Bucket*> Reading::bucket(std::uint8_t number) {
  return loaded(number);
}

Expected<std::optional<Item>> Reading::item(const Uuid& id) {
  CERBY_TRY(const auto* bucket, this->bucket(vault_->keys.place(id)));
  const auto* entry = bucket->find(item_key(id));
  if (entry == nullptr) return std::nullopt;
  CERBY_TRY(auto row, vault_->database->prepare("SELECT type, revision, sealed FROM item WHERE id = ?"));
  CERBY_TRY(const bool found, row.bind(Bytes(id.bytes)).step());
  if (!found) return damaged(id, "is missing");
  const auto sealed = row.blob(2);
  if (sealed.size() > kMaxSealed) return damaged(id, "is too large");
  Item item{.id = id,
            .type = static_cast<std::uint32_t>(row.integer(0)),
            .revision = static_cast<std::uint64_t>(row.integer(1)),
            .sealed = {sealed.begin(), sealed.end()}};
  if (!same(digest_of(vault_->keys, item), entry->digest))
    return damaged(id, "is not the one that was written last");
  return item;
}

Expected<Secret> Reading::plaintext(const Item& item) const {
  auto opened = open(vault_->keys.items(), additional_data(head_, item).bytes(), item.sealed);
  if (!opened) return damaged(item.id, "does not open");
  return opened;
}

Expected<Account> Reading::account(const Item& item) const {
  CERBY_TRY(auto opened, plaintext(item));
  CERBY_TRY(auto account, decode(item.id, std::move(opened)));
  account.revision = item.revision;
  return account;
}

Expected<std::vector<Uuid>> Reading::indexed(const Token& token) {
  CERBY_TRY(const auto* bucket, this->bucket(bucket_of(token)));
  std::vector<Uuid> found;
  for (const auto& entry : bucket->entries()) {
    if (const auto id = indexed_item(entry.key, token)) found.push_back(*id);
  }
  return found;
}

Expected<std::vector<Item>> Reading::items_of(std::uint32_t type) {
  CERBY_TRY(const auto ids, indexed(vault_->keys.type(type)));
  std::vector<Item> items;
  for (const auto& id : ids) {
    CERBY_TRY(auto item, this->item(id));
    if (!item || item->type != type) return damaged(id, "is in the index as what it is not");
    items.push_back(std::move(*item));
  }
  return items;
}

Expected<std::vector<IndexName>> Reading::index_names(const Item& item) const {
  if (item.type != kAccount) return std::vector{IndexName{.type = item.type, .origin = {}}};
  CERBY_TRY(const auto account, this->account(item));
  return names_of(account);
}

Expected<std::vector<Uuid>> Reading::items() {
  std::vector<Uuid> all;
  for (std::size_t number = 0; number < kBuckets; ++number) {
    CERBY_TRY(const auto* bucket, this->bucket(static_cast<std::uint8_t>(number)));
    for (const auto& entry : bucket->entries()) {
      if (const auto id = summarised_item(entry.key)) all.push_back(*id);
    }
  }
  CERBY_TRY(auto row, vault_->database->prepare("SELECT count(*) FROM item"));
  CERBY_TRY(const bool found, row.step());
  const auto rows = found ? static_cast<std::uint64_t>(row.integer(0)) : 0;
  if (all.size() != head_.count || rows != head_.count) {
    return fail(Outcome::VaultDamaged,
                std::to_string(rows) + " items where there should be " + std::to_string(head_.count));
  }
  return all;
}

Expected<Change> Change::begin(OpenVault& vault) {
  CERBY_TRY(auto reading, Reading::begin(vault, Access::Write));
  return Change(std::move(reading));
}

Expected<std::optional<Item>> Change::before(const Uuid& id, std::uint32_t type, std::uint64_t revision) {
  CERBY_TRY(auto before, item(id));
  if ((before ? before->revision : 0) != revision) {
    return fail(Outcome::VaultBusy,
                std::string(name_of(type)) + id.text() + " was changed since it was read");
  }
  if (before && before->type != type) return fail(Outcome::InputInvalid, "that id is of something else");
  return before;
}

Expected<std::uint64_t> Change::put(const Account& account) {
  CERBY_TRY(const auto before, this->before(account.id, kAccount, account.revision));
  CERBY_TRY(const auto plaintext, encode(account));
  std::vector<IndexName> old_names;
  if (before) {
    CERBY_TRY(const auto old, this->account(*before));
    // A counter counts for one secret only.
    if (!old.otpauth.equals(account.otpauth)) CERBY_CHECK(erase_counter(*vault_->database, account.id));
    old_names = names_of(old);
  }
  return put({.id = account.id, .type = kAccount, .revision = account.revision + 1, .sealed = {}},
             plaintext.view(), old_names, names_of(account));
}

Expected<std::uint64_t> Change::put(const Uuid& id, std::uint32_t type, std::uint64_t revision,
                                    SecretView plaintext) {
  if (type == kAccount) return fail(Outcome::InternalError, "an account as bytes");
  CERBY_TRY(const auto before, this->before(id, type, revision));
  const std::vector names{IndexName{.type = type, .origin = {}}};
  return put({.id = id, .type = type, .revision = revision + 1, .sealed = {}}, plaintext,
             before ? names : std::vector<IndexName>(), names);
}

Expected<std::uint64_t> Change::put(Item after, SecretView plaintext, const std::vector<IndexName>& old_names,
                                    const std::vector<IndexName>& new_names) {
  CERBY_TRY(after.sealed, seal(vault_->keys.items(), additional_data(head_, after).bytes(), plaintext));
  CERBY_CHECK(check_room(after.id, new_names));
  CERBY_CHECK(change_index(old_names, new_names, after.id));
  CERBY_CHECK(write(after));
  CERBY_TRY(auto* const bucket, loaded(vault_->keys.place(after.id)));
  const auto digest = digest_of(vault_->keys, after);
  CERBY_CHECK(bucket->set(*vault_->database, {item_key(after.id), {digest.begin(), digest.end()}}));
  if (after.revision == 1) ++head_.count;
  return after.revision;
}

Expected<void> Change::remove(const Uuid& id) {
  CERBY_TRY(const auto before, item(id));
  if (!before) return fail(Outcome::NotFound, id.text());
  if (before->type == kHostIdentity) return fail(Outcome::InputInvalid, "that id is of the host's identity");
  CERBY_TRY(const auto old_names, index_names(*before));
  CERBY_CHECK(change_index(old_names, {}, id));
  CERBY_TRY(auto row, vault_->database->prepare("DELETE FROM item WHERE id = ?"));
  CERBY_CHECK(row.bind(Bytes(id.bytes)).run());
  CERBY_CHECK(erase_counter(*vault_->database, id));
  CERBY_TRY(auto* const bucket, loaded(vault_->keys.place(id)));
  CERBY_CHECK(bucket->erase(*vault_->database, item_key(id)));
  --head_.count;
  return {};
}

Expected<void> Change::write(const Item& item) {
  // An item that is in the table and not in the summary was put there by somebody else: INSERT refuses it.
  if (item.revision == 1) return insert_item(*vault_->database, item);
  CERBY_TRY(auto row,
            vault_->database->prepare("UPDATE item SET type = ?, revision = ?, sealed = ? WHERE id = ?"));
  return row.bind(item.type).bind(item.revision).bind(Bytes(item.sealed)).bind(Bytes(item.id.bytes)).run();
}

Expected<void> Change::check_room(const Uuid& id, const std::vector<IndexName>& names) {
  std::map<std::uint8_t, std::set<EntryKey>> added;
  added[vault_->keys.place(id)].insert(item_key(id));
  for (const auto& name : names) {
    const auto token = name.token(vault_->keys);
    added[bucket_of(token)].insert(origin_key(token, id));
  }
  for (const auto& [number, keys] : added) {
    CERBY_TRY(const auto* bucket, this->bucket(number));
    const auto present = [&](const EntryKey& key) { return bucket->find(key) != nullptr; };
    const auto before = static_cast<std::size_t>(std::ranges::count_if(keys, present));
    CERBY_CHECK(bucket->has_room_for(keys.size() - before));
  }
  return {};
}

Expected<void> Change::change_index(const std::vector<IndexName>& before, const std::vector<IndexName>& after,
                                    const Uuid& id) {
  const auto each = [&](const std::vector<IndexName>& names, const std::vector<IndexName>& others,
                        auto act) -> Expected<void> {
    for (const auto& name : names) {
      if (std::ranges::find(others, name) != others.end()) continue;
      const auto token = name.token(vault_->keys);
      CERBY_TRY(auto* const bucket, loaded(bucket_of(token)));
      CERBY_CHECK(act(*bucket, origin_key(token, id)));
    }
    return {};
  };
  CERBY_CHECK(each(before, after, [&](Bucket& bucket, const EntryKey& key) {
    return bucket.erase(*vault_->database, key);
  }));
  return each(after, before,
              [&](Bucket& bucket, const EntryKey& key) { return bucket.set(*vault_->database, {key, {}}); });
}

Expected<void> Change::commit() {
  for (const auto& [number, bucket] : buckets_) {
    std::ranges::copy(bucket.hash(vault_->keys), head_.buckets.begin() + std::ptrdiff_t{number} * 32);
  }
  ++head_.generation;
  CERBY_CHECK(write_head(*vault_->database, head_, vault_->keys));
  CERBY_CHECK(transaction_.commit());
  vault_->generation = head_.generation;
  vault_->verified.reset();
  // The change is made: what fails from here on is for the log. The next opening catches up.
  if (const auto kept = write_memory(vault_->paths, vault_->id, vault_->keys, head_.generation); !kept) {
    log::warn("the vault's newest generation could not be remembered: {}", describe(kept.error()));
  }
  return {};
}

}  // namespace cerby::vault
