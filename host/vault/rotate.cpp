// Vault::rotate: a new vault key, with every item sealed anew under it, in one transaction.
#include <algorithm>
#include <utility>

#include "base/log.h"
#include "vault/counters.h"
#include "vault/generation.h"
#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

// An item as it will be, with the names that the index has it under.
struct Resealed {
  Item item;
  std::vector<IndexName> names;
};

struct Counter {
  Uuid item;
  std::uint64_t value = 0;
};

// The open vault with other keys, until it is said that they stay.
class OtherKeys {
 public:
  OtherKeys(OpenVault& vault, Keys keys)
      : vault_(vault), before_(std::exchange(vault.keys, std::move(keys))) {}
  OtherKeys(const OtherKeys&) = delete;
  OtherKeys& operator=(const OtherKeys&) = delete;
  ~OtherKeys() {
    if (!stay_) vault_.keys = std::move(before_);
  }
  void stay() { stay_ = true; }
  [[nodiscard]] const Keys& before() const { return before_; }

 private:
  OpenVault& vault_;
  Keys before_;
  bool stay_ = false;
};

// The methods as they will be, for the new key.
Expected<std::vector<Method>> methods_after(const Methods& before, const OpenVault& vault,
                                            const Secret& vault_key, const Vault::MethodChange& change) {
  // Its secret may be kept in a way of its own, so that this version cannot wrap the new key for it; and to
  // drop it unasked might take away the only way to open the vault that somebody has.
  if (!before.unknown.empty()) {
    return fail(Outcome::InputInvalid, "an unlock method of the kind \"" + before.unknown.front() +
                                           "\", which this version does not know, cannot be kept");
  }
  for (const auto& id : change.gone) {
    if (std::ranges::find(before.known, id, &Method::id) == before.known.end())
      return fail(Outcome::NotFound, id.text());
  }
  std::vector<Method> after;
  for (const auto& method : before.known) {
    if (std::ranges::find(change.gone, method.id) != change.gone.end()) continue;
    CERBY_TRY(auto kept, rewrapped(vault.id, method, vault.key, vault_key));
    after.push_back(std::move(kept));
  }
  for (const auto& method : change.added) {
    CERBY_CHECK(check_method(vault.id, method, vault_key));
    after.push_back(method);
  }
  if (after.size() > kMaxMethods) return fail(Outcome::InputInvalid, "more than 16 unlock methods");
  if (method_of(after, MethodKind::Recovery) == nullptr) {
    return fail(Outcome::InputInvalid, "a vault has recovery words");
  }
  return after;
}

}  // namespace

Expected<void> Change::rotate(const Secret& vault_key, const std::vector<Method>& methods,
                              const Vault::RotationProgress& progress) {
  auto& database = *vault_->database;
  Keys keys(vault_key);
  Head head = head_;
  ++head.epoch;
  std::vector<Resealed> items;
  CERBY_TRY(const auto ids, this->items());
  std::uint64_t done = 0;
  const auto step = [&] {
    if (progress) progress(++done, 2 * ids.size());  // each item is read once and written once
  };
  for (const auto& id : ids) {
    CERBY_TRY(auto item, this->item(id));
    if (!item) return fail(Outcome::VaultDamaged, "item " + id.text() + " is missing");
    Resealed after{.item = std::move(*item), .names = {}};
    CERBY_TRY(after.names, index_names(after.item));
    CERBY_TRY(const auto plaintext, this->plaintext(after.item));
    CERBY_TRY(after.item.sealed,
              seal(keys.items(), additional_data(head, after.item).bytes(), plaintext.view()));
    items.push_back(std::move(after));
    step();
  }
  std::vector<Counter> counters;
  {
    CERBY_TRY(const auto counted, counted_items(database));
    for (const auto& id : counted) {
      CERBY_TRY(const auto value, read_counter(*vault_, id));
      if (value) counters.push_back({id, *value});
    }
  }

  OtherKeys other(*vault_, std::move(keys));
  CERBY_CHECK(database.run("DELETE FROM entry"));
  std::ranges::fill(head.buckets, std::uint8_t{0});
  head_ = std::move(head);
  buckets_.clear();
  for (const auto& [item, names] : items) {
    CERBY_TRY(auto row, database.prepare("UPDATE item SET sealed = ? WHERE id = ?"));
    CERBY_CHECK(row.bind(Bytes(item.sealed)).bind(Bytes(item.id.bytes)).run());
    CERBY_TRY(auto* const bucket, loaded(vault_->keys.place(item.id)));
    const auto digest = digest_of(vault_->keys, item);
    CERBY_CHECK(bucket->set(database, {item_key(item.id), {digest.begin(), digest.end()}}));
    for (const auto& name : names) {
      const auto token = name.token(vault_->keys);
      CERBY_TRY(auto* const indexed, loaded(bucket_of(token)));
      CERBY_CHECK(indexed->set(database, {origin_key(token, item.id), {}}));
    }
    step();
  }
  for (const auto& counter : counters) CERBY_CHECK(write_counter(*vault_, counter.item, counter.value));
  CERBY_CHECK(database.run("DELETE FROM method"));
  for (const auto& method : methods) CERBY_CHECK(insert_method(database, method));
  CERBY_CHECK(commit());
  other.stay();
  vault_->key = Secret::copy_of(vault_key.view());
  vault_->epoch = head_.epoch;
  vault_->methods = methods;
  // A copy of the file from before is older also for who has the key from before.
  if (const auto kept = write_memory(vault_->paths, vault_->id, other.before(), head_.generation); !kept) {
    log::warn("that the vault's old key has gone could not be remembered: {}", describe(kept.error()));
  }
  return {};
}

Expected<void> Vault::rotate(const Secret& vault_key, const MethodChange& with,
                             const RotationProgress& progress) {
  if (vault_key.size() != kVaultKeySize) return fail(Outcome::InputInvalid, "a vault key has 32 bytes");
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto methods, methods_after(change.methods(), *open_, vault_key, with));
  return change.rotate(vault_key, methods, progress);
}

}  // namespace cerby::vault
