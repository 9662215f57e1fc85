#include "workspace/store/vault_keys.h"

#include <algorithm>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

static_assert(static_cast<int>(VaultKind::Cloud) == 0);

constexpr Sql kCreate{
    "INSERT INTO vault_keys (workspace_id, vault_id, epoch, master_key, wrapped, created_at) VALUES "
    "(:workspace, :vault, :epoch, :master_key, :wrapped, :created_at)"};
constexpr int kColumns = 5;
constexpr Sql kFind{
    "SELECT workspace_id, vault_id, epoch, master_key, wrapped FROM vault_keys WHERE workspace_id = "
    ":workspace "
    "AND vault_id = :vault AND epoch = :epoch AND device_id IS NULL",
    kColumns};
constexpr Sql kNotUnder{
    "SELECT workspace_id, vault_id, epoch, master_key, wrapped FROM vault_keys WHERE device_id IS NULL "
    "AND master_key <> :master_key ORDER BY workspace_id, vault_id, epoch LIMIT :limit",
    kColumns};
constexpr Sql kInUse{"SELECT DISTINCT master_key FROM vault_keys WHERE device_id IS NULL ORDER BY master_key",
                     1};
constexpr Sql kWithout{
    "SELECT COUNT(*) FROM vaults v WHERE v.kind = 0 AND NOT EXISTS (SELECT 1 FROM vault_keys k "
    "WHERE k.workspace_id = v.workspace_id AND k.vault_id = v.id AND k.epoch = v.epoch AND k.device_id IS "
    "NULL)",
    1};
// With something sealed in it, its key was lost: another would not open that.
constexpr Sql kBeforeKeys{
    "SELECT v.workspace_id, v.id, v.epoch FROM vaults v WHERE v.kind = 0 AND NOT EXISTS (SELECT 1 FROM "
    "vault_keys k WHERE k.workspace_id = v.workspace_id AND k.vault_id = v.id) AND NOT EXISTS (SELECT 1 FROM "
    "accounts a JOIN account_secrets s ON s.workspace_id = a.workspace_id AND s.account_id = a.id WHERE "
    "a.workspace_id = v.workspace_id AND a.vault_id = v.id) AND NOT EXISTS (SELECT 1 FROM secrets s WHERE "
    "s.workspace_id = v.workspace_id AND s.vault_id = v.id) AND NOT EXISTS (SELECT 1 FROM accounts a JOIN "
    "account_fields f ON f.workspace_id = a.workspace_id AND f.account_id = a.id AND f.sealed IS NOT NULL "
    "WHERE a.workspace_id = v.workspace_id AND a.vault_id = v.id) ORDER BY v.workspace_id, v.id LIMIT :limit",
    3};
constexpr Sql kRewrap{
    "UPDATE vault_keys SET master_key = :master_key, wrapped = :wrapped WHERE workspace_id = :workspace "
    "AND vault_id = :vault AND epoch = :epoch AND device_id IS NULL AND master_key = :before"};

VaultKey key_of(const Statement& row) {
  return {row.id(0), row.id(1), row.integer(2), std::string(row.text(3)), row.bytes(4)};
}

void bind_key(Statement& statement, const VaultKey& key) {
  statement.bind("workspace", key.workspace)
      .bind("vault", key.vault)
      .bind("epoch", key.epoch)
      .bind("master_key", key.master_key)
      .bind("wrapped", Bytes(key.wrapped));
}

}  // namespace

Result<void> create_vault_key(Transaction& transaction, const Act& act, const VaultKey& key) {
  auto statement = transaction.prepare(kCreate);
  bind_key(statement, key);
  CERBY_CHECK(statement.bind("created_at", act.at).run());
  return {};
}

Result<VaultKey> find_vault_key(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                                std::int64_t epoch) {
  auto statement = transaction.prepare(kFind);
  statement.bind("workspace", workspace).bind("vault", vault).bind("epoch", epoch);
  return one_row<VaultKey>(statement, key_of, "vault key");
}

Result<std::int64_t> count_vaults_without_key(Transaction& transaction) {
  auto statement = transaction.prepare(kWithout);
  return count_of(statement);
}

Result<std::vector<KeylessVault>> vaults_before_keys(Transaction& transaction, std::int64_t limit) {
  auto statement = transaction.prepare(kBeforeKeys);
  statement.bind("limit", std::clamp(limit, std::int64_t{1}, kMostKeysAtOnce));
  return all_rows<KeylessVault>(statement, [](const Statement& row) {
    KeylessVault keyless{row.id(0), {}};
    keyless.vault.id = row.id(1);
    keyless.vault.epoch = row.integer(2);
    return keyless;
  });
}

Result<std::vector<std::string>> master_keys_in_use(Transaction& transaction) {
  auto statement = transaction.prepare(kInUse);
  return all_rows<std::string>(statement, [](const Statement& row) { return std::string(row.text(0)); });
}

Result<std::vector<VaultKey>> vault_keys_not_under(Transaction& transaction, const std::string& master_key,
                                                   std::int64_t limit) {
  auto statement = transaction.prepare(kNotUnder);
  statement.bind("master_key", master_key).bind("limit", std::clamp(limit, std::int64_t{1}, kMostKeysAtOnce));
  return all_rows<VaultKey>(statement, key_of);
}

Result<void> rewrap_vault_key(Transaction& transaction, const VaultKey& key, const std::string& before) {
  auto statement = transaction.prepare(kRewrap);
  bind_key(statement, key);
  CERBY_TRY(const std::int64_t changed, statement.bind("before", before).run());
  if (changed == 0) return fail(Error::Conflict, "vault key");
  return {};
}

}  // namespace cerby::workspace::store
