#include "workspace/sealing/vault_keys.h"

#include <string>

namespace cerby::workspace::sealing {

std::unexpected<store::Failure> failed(Error error) {
  return store::fail(store::Error::Failed, std::string(name(error)));
}

bool is_unavailable(const store::Failure& failure) {
  return failure.error == store::Error::Failed && failure.detail == name(Error::MasterKeyUnavailable);
}

store::Result<void> make_data_key(store::Transaction& transaction, const store::Act& act,
                                  const MasterKeys& keys, const store::Vault& vault) {
  const KeyPlace place{act.workspace, vault.id, vault.epoch};
  auto wrapped = DataKey::random().wrap(keys, place);
  if (!wrapped) return failed(wrapped.error());
  return create_vault_key(transaction, act,
                          {place.workspace, place.vault, place.epoch, std::move(wrapped->master_key),
                           std::move(wrapped->wrapped)});
}

store::Result<DataKey> data_key_of(store::Transaction& transaction, const MasterKeys& keys,
                                   const KeyPlace& place) {
  auto row = find_vault_key(transaction, place.workspace, place.vault, place.epoch);
  if (!row && row.error().error == store::Error::NotFound) return data_key_of(keys, std::nullopt);
  if (!row) return std::unexpected(row.error());
  return data_key_of(keys, std::move(*row));
}

store::Result<DataKey> data_key_of(const MasterKeys& keys, const std::optional<store::VaultKey>& row) {
  // To a client, "not found" would be said of what it asked for.
  if (!row) return store::fail(store::Error::Failed, "data_key_missing");
  auto key = DataKey::open(keys, {row->workspace, row->vault, row->epoch}, {row->master_key, row->wrapped});
  if (!key) return failed(key.error());
  return std::move(*key);
}

store::Result<void> check_master_keys(store::Transaction& transaction, const MasterKeys& keys) {
  CERBY_TRY(const auto without, count_vaults_without_key(transaction));
  if (without > 0) {
    CERBY_TRY(const auto older, vaults_before_keys(transaction, 1));
    return store::fail(store::Error::Failed,
                       older.empty() ? "a cloud vault without a data key"
                                     : "a cloud vault without a data key; run: cerby-workspace migrate");
  }
  CERBY_TRY(const auto used, master_keys_in_use(transaction));
  for (const auto& id : used) {
    if (keys.find(id) == nullptr) return store::fail(store::Error::Failed, "master_key_unknown: " + id);
  }
  return {};
}

store::Result<std::int64_t> rewrap_some(store::Transaction& transaction, const MasterKeys& keys,
                                        std::int64_t limit) {
  if (keys.empty()) return failed(Error::MasterKeyUnknown);
  CERBY_TRY(auto rows, vault_keys_not_under(transaction, std::string(keys.newest().id()), limit));
  for (auto& row : rows) {
    const KeyPlace place{row.workspace, row.vault, row.epoch};
    const std::string before = row.master_key;
    const auto key = DataKey::open(keys, place, {before, std::move(row.wrapped)});
    if (!key) return failed(key.error());
    auto wrapped = key->wrap(keys, place);
    if (!wrapped) return failed(wrapped.error());
    row.master_key = std::move(wrapped->master_key);
    row.wrapped = std::move(wrapped->wrapped);
    CERBY_CHECK(rewrap_vault_key(transaction, row, before));
  }
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace cerby::workspace::sealing
