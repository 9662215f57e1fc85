#include "vault/key_store_method.h"

#include "base/log.h"

namespace cerby::vault {

ProvisionalEntry::~ProvisionalEntry() {
  if (store_ == nullptr) return;
  if (const auto removed = store_->remove(vault_); !removed) {
    log::warn("an entry without a vault stays in the key store: {}", describe(removed.error()));
  }
}

Expected<StoreEntry> open_by_key_store(Vault& vault, KeyStore& store, UnixTime now) {
  CERBY_TRY(const auto before, store.get(vault.id()));
  KeyStore::Entry entry{.unlock_secret = {}, .generation = vault.generation()};
  if (before && before->generation > entry.generation)
    return fail(Outcome::VaultRolledBack, "the key store has seen a newer one");
  if (const Method* method = vault.method(MethodKind::KeyStore)) {
    CERBY_TRY(entry.unlock_secret, unlock_secret_of(vault.id(), *method, vault.key()));
    CERBY_CHECK(store.put(vault.id(), entry));
    return StoreEntry::PutBack;
  }
  entry.unlock_secret = Secret::random(kUnlockSecretSize);
  const Method method = make_method(vault.id(), MethodKind::KeyStore, entry.unlock_secret, vault.key(), now);
  CERBY_CHECK(store.put(vault.id(), entry));
  ProvisionalEntry provisional(store, vault.id());
  CERBY_CHECK(vault.add_method(method));
  provisional.stays();
  remember_generation(vault, store);
  return StoreEntry::New;
}

}  // namespace cerby::vault
