#include "vault/work.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "vault/encoding.h"
#include "vault/generation.h"
#include "vault/schema.h"
#include "vault/steps.h"

namespace cerby::vault {
namespace {

std::unexpected<Failure> damaged(const Uuid& item, const char* how) {
  return fail(Outcome::VaultDamaged, "item " + item.text() + " " + how);
}

std::unexpected<Failure> changed_meanwhile(const Account& account) {
  return fail(Outcome::VaultBusy, "account " + account.id.text() + " was changed since it was read");
}

}  // namespace

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

Expected<Reading> Reading::begin(OpenVault& vault, Access access) {
  CERBY_TRY(auto transaction, Transaction::begin(*vault.database, access));
  Reading reading(vault, std::move(transaction));
  CERBY_TRY(auto stored, read_head(*vault.database));
  CERBY_TRY(reading.methods_, read_methods(*vault.database));
  CERBY_CHECK(verify_head(stored, reading.methods_, vault.keys));
  if (stored.head.vault != vault.id) return fail(Outcome::VaultDamaged, "it is another vault now");
  if (stored.head.generation < vault.generation) {
    return fail(Outcome::VaultRolledBack, "generation " + std::to_string(stored.head.generation) + " after " +
                                              std::to_string(vault.generation));
  }
  reading.head_ = std::move(stored.head);
  vault.generation = reading.head_.generation;
  vault.methods = reading.methods_.known;
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
  auto plaintext = open(vault_->keys.items(), additional_data(head_, item).bytes(), item.sealed);
  if (!plaintext) return damaged(item.id, "does not open");
  return plaintext;
}

Expected<Account> Reading::account(const Item& item) const {
  CERBY_TRY(auto plaintext, this->plaintext(item));
  CERBY_TRY(auto account, decode(item.id, std::move(plaintext)));
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

Expected<std::uint64_t> Change::put(const Account& account) {
  CERBY_TRY(const auto before, item(account.id));
  if ((before ? before->revision : 0) != account.revision) return changed_meanwhile(account);
  Item after{.id = account.id, .type = kAccount, .revision = account.revision + 1, .sealed = {}};
  CERBY_TRY(const auto plaintext, encode(account));
  CERBY_TRY(after.sealed,
            seal(vault_->keys.items(), additional_data(head_, after).bytes(), plaintext.view()));

  if (before) {
    if (before->type != kAccount) return fail(Outcome::InputInvalid, "that id is of something else");
    CERBY_TRY(const auto old, this->account(*before));
    // A step counts for one secret only.
    if (!old.otpauth.equals(account.otpauth)) CERBY_CHECK(erase_step(*vault_->database, account.id));
    CERBY_CHECK(change_index(&old, &account, account.id));
  } else {
    CERBY_CHECK(change_index(nullptr, &account, account.id));
    ++head_.count;
  }
  CERBY_CHECK(write(after));
  CERBY_TRY(auto* const bucket, loaded(vault_->keys.place(account.id)));
  const auto digest = digest_of(vault_->keys, after);
  CERBY_CHECK(bucket->set(*vault_->database, {item_key(account.id), {digest.begin(), digest.end()}}));
  return after.revision;
}

Expected<void> Change::remove(const Uuid& id) {
  CERBY_TRY(const auto before, item(id));
  if (!before) return fail(Outcome::NotFound, id.text());
  if (before->type == kAccount) {
    CERBY_TRY(const auto old, account(*before));
    CERBY_CHECK(change_index(&old, nullptr, id));
  }
  CERBY_TRY(auto row, vault_->database->prepare("DELETE FROM item WHERE id = ?"));
  CERBY_CHECK(row.bind(Bytes(id.bytes)).run());
  CERBY_CHECK(erase_step(*vault_->database, id));
  CERBY_TRY(auto* const bucket, loaded(vault_->keys.place(id)));
  CERBY_CHECK(bucket->erase(*vault_->database, item_key(id)));
  --head_.count;
  return {};
}

Expected<void> Change::write(const Item& item) {
  // An item that is in the table and not in the summary was put there by somebody else: INSERT refuses it.
  CERBY_TRY(
      auto row,
      item.revision == 1
          ? vault_->database->prepare("INSERT INTO item (type, revision, sealed, id) VALUES (?, ?, ?, ?)")
          : vault_->database->prepare("UPDATE item SET type = ?, revision = ?, sealed = ? WHERE id = ?"));
  return row.bind(item.type).bind(item.revision).bind(Bytes(item.sealed)).bind(Bytes(item.id.bytes)).run();
}

Expected<void> Change::change_index(const Account* before, const Account* after, const Uuid& id) {
  const auto names = [](const Account* account, const std::string& origin) {
    return account != nullptr && std::ranges::find(account->origins, origin) != account->origins.end();
  };
  const auto each = [&](const Account* account, const Account* other, auto act) -> Expected<void> {
    if (account == nullptr) return {};
    for (const auto& origin : account->origins) {
      if (names(other, origin)) continue;
      const auto token = vault_->keys.origin(origin);
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
  // The change is made: what fails from here on is for the log. The next opening catches up.
  if (const auto kept = write_memory(vault_->paths, vault_->id, vault_->keys, head_.generation); !kept) {
    log::warn("the vault's newest generation could not be remembered: {}", describe(kept.error()));
  }
  return {};
}

}  // namespace cerby::vault
