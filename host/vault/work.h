// One consistent look at an open vault, and one change of it: a transaction in which the head was verified.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "vault/account.h"
#include "vault/encoding.h"
#include "vault/entries.h"
#include "vault/head.h"
#include "vault/open_vault.h"

namespace cerby::vault {

// Types of items (FORMAT.md, "Items").
inline constexpr std::uint32_t kAccount = 1, kSession = 2, kDataKeys = 3, kDeviceKeys = 4, kLease = 5,
                               kLeaseNotes = 6, kHostIdentity = 7, kSeen = 8;

// What the index has an item under: an origin of an account, or the type of any other item. No text of an
// origin gives the token of a type.
struct IndexName {
  std::uint32_t type = kAccount;
  std::string origin;  // of an account, else empty
  [[nodiscard]] Token token(const Keys& keys) const {
    return type == kAccount ? keys.origin(origin) : keys.type(type);
  }
  [[nodiscard]] std::string text() const {
    return type == kAccount ? origin : "type " + std::to_string(type);
  }
  bool operator==(const IndexName&) const = default;
};
std::vector<IndexName> names_of(const Account& account);

struct Item {
  Uuid id;
  std::uint32_t type = kAccount;
  std::uint64_t revision = 0;
  std::vector<std::uint8_t> sealed;
};

// What an item's seal is bound to, and what the summary has of it (FORMAT.md).
Encoding additional_data(const Head& head, const Item& item);
Digest digest_of(const Keys& keys, const Item& item);
// vault_damaged when there is one of that id.
Expected<void> insert_item(Database& database, const Item& item);

class Reading {
 public:
  // vault_damaged; vault_rolled_back when the head is older than one that this object has seen.
  static Expected<Reading> begin(OpenVault& vault) { return begin(vault, Access::Read); }

  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] const Methods& methods() const { return methods_; }
  Expected<const Bucket*> bucket(std::uint8_t number);
  // As the summary says it is; none when the summary has none.
  Expected<std::optional<Item>> item(const Uuid& id);
  // What is in an item of any type; vault_damaged when it does not open.
  Expected<Secret> plaintext(const Item& item) const;
  // The account in an item of that type.
  Expected<Account> account(const Item& item) const;
  // The items that the index names for a token.
  Expected<std::vector<Uuid>> indexed(const Token& token);
  // The items of a type, through the index, so that a missing one is noticed. Not for accounts: their places
  // in the index are those of their origins.
  Expected<std::vector<Item>> items_of(std::uint32_t type);
  Expected<std::vector<IndexName>> index_names(const Item& item) const;
  // Every item that the summary has; vault_damaged when that is not what the head counts.
  Expected<std::vector<Uuid>> items();

 protected:
  static Expected<Reading> begin(OpenVault& vault, Access access);
  Reading(OpenVault& vault, Transaction transaction) : vault_(&vault), transaction_(std::move(transaction)) {}
  Expected<Bucket*> loaded(std::uint8_t number);

  OpenVault* vault_;
  Transaction transaction_;
  Head head_;
  Methods methods_;
  std::map<std::uint8_t, Bucket> buckets_;
};

class Change : public Reading {
 public:
  static Expected<Change> begin(OpenVault& vault);

  // vault_busy unless the account's revision is the one in the file. Gives the new revision.
  Expected<std::uint64_t> put(const Account& account);
  // An item of any other type, in the same way: `revision` is the one that it was read with, 0 for a new one.
  // input_invalid: the id is of something else, or the plaintext is larger than kMaxPlaintext (seal.h).
  Expected<std::uint64_t> put(const Uuid& id, std::uint32_t type, std::uint64_t revision,
                              SecretView plaintext);
  Expected<void> remove(const Uuid& id);  // not_found

  // A new vault key with the methods that open it from now on: all items, entries and counters anew, and
  // committed.
  Expected<void> rotate(const Secret& vault_key, const std::vector<Method>& methods,
                        const Vault::RotationProgress& progress);

  // Raises the generation, writes the head and commits; then remembers the generation outside.
  Expected<void> commit();
  // For what the head does not cover: the counters.
  Expected<void> commit_without_head() { return transaction_.commit(); }

 private:
  explicit Change(Reading reading) : Reading(std::move(reading)) {}
  // What is there before a change from `revision`.
  Expected<std::optional<Item>> before(const Uuid& id, std::uint32_t type, std::uint64_t revision);
  // The index names are those of the item before, none for a new one, and after.
  Expected<std::uint64_t> put(Item after, SecretView plaintext, const std::vector<IndexName>& old_names,
                              const std::vector<IndexName>& new_names);
  Expected<void> write(const Item& item);
  // vault_full when an item with these entries would find no room; before anything is written.
  Expected<void> check_room(const Uuid& id, const std::vector<IndexName>& names);
  Expected<void> change_index(const std::vector<IndexName>& before, const std::vector<IndexName>& after,
                              const Uuid& id);
};

}  // namespace cerby::vault
