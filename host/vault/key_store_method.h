// The key store as a way to open a vault that is open: its entry and the unlock method, which come and go
// together.
#pragma once

#include "base/clock.h"
#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/opening.h"
#include "vault/vault.h"

namespace cerby::vault {

// Takes the key store's entry out again unless the method that it is for came into being.
class ProvisionalEntry {
 public:
  ProvisionalEntry(KeyStore& store, const Uuid& vault) : store_(&store), vault_(vault) {}
  ProvisionalEntry(const ProvisionalEntry&) = delete;
  ProvisionalEntry& operator=(const ProvisionalEntry&) = delete;
  ~ProvisionalEntry();
  void stays() { store_ = nullptr; }

 private:
  KeyStore* store_;
  Uuid vault_;
};

// From now on the key store opens the vault. Where the vault has such a method already, its secret, which the
// vault keeps, is put into the store once more, and the vault stays as it is: so a store that lost its entry,
// or another desktop, is made good at any moment without the risk of a store and a vault that do not fit.
// vault_rolled_back when the store remembers a newer generation; key_store_unavailable and the other failures
// of the store; those of Vault::change_methods().
enum class StoreEntry : std::uint8_t { New, PutBack };
Expected<StoreEntry> open_by_key_store(Vault& vault, KeyStore& store, UnixTime now);

}  // namespace cerby::vault
