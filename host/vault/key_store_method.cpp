#include "vault/key_store_method.h"

#include <utility>

#include "base/log.h"

namespace cerby::vault {

ProvisionalEntry::~ProvisionalEntry() {
  if (store_ == nullptr) return;
  if (const auto removed = store_->remove(vault_); !removed) {
    log::warn("an entry without a vault stays in the key store: {}", describe(removed.error()));
  }
}

namespace {

// The secret of the vault's method, which the vault keeps.
Expected<StoreEntry> put_back(Vault& vault, const Method& method, KeyStore& store) {
  KeyStore::Entry entry{.unlock_secret = {}, .generation = vault.generation()};
  CERBY_TRY(entry.unlock_secret, unlock_secret_of(vault.id(), method, vault.key()));
  CERBY_CHECK(store.put(vault.id(), entry));
  return StoreEntry::PutBack;
}

}  // namespace

Expected<StoreEntry> open_by_key_store(Vault& vault, KeyStore& store, UnixTime now) {
  CERBY_TRY(const auto before, store.get(vault.id()));
  KeyStore::Entry entry{.unlock_secret = {}, .generation = vault.generation()};
  if (before && before->generation > entry.generation)
    return fail(Outcome::VaultRolledBack, "the key store has seen a newer one");
  if (const Method* method = vault.method(MethodKind::KeyStore)) return put_back(vault, *method, store);
  entry.unlock_secret = Secret::random(kUnlockSecretSize);
  const Method method = make_method(vault.id(), MethodKind::KeyStore, entry.unlock_secret, vault.key(), now);
  CERBY_CHECK(store.put(vault.id(), entry));
  ProvisionalEntry provisional(store, vault.id());
  if (auto added = vault.add_method(method); !added) {
    // Another program may have added it meanwhile. The store has one entry for both of them, and the one that
    // was put above stands where that program's was: its method's secret belongs there.
    const Method* theirs = vault.method(MethodKind::KeyStore);
    if (theirs == nullptr) return std::unexpected(std::move(added).error());
    provisional.stays();
    return put_back(vault, *theirs, store);
  }
  provisional.stays();
  remember_generation(vault, store);
  return StoreEntry::New;
}

}  // namespace cerby::vault
