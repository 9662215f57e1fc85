#include "workspace/store/api_keys.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

const HashedKeySql& sql() {
  static const auto texts = HashedKeySql::of({.name = "api_keys",
                                              .columns = ", user_id",
                                              .column_count = 1,
                                              .made_columns = ", user_id",
                                              .made_values = ", :user",
                                              .list_condition = " AND user_id = :user",
                                              .when_revoked = ""});
  return texts;
}

constexpr Sql kUnrevokedOf{
    "SELECT id FROM api_keys WHERE workspace_id = :workspace AND user_id = :user AND revoked_at IS NULL "
    "ORDER BY created_at, id",
    1};
constexpr Sql kRevokeAllOf{
    "UPDATE api_keys SET revoked_at = :now WHERE workspace_id = :workspace AND user_id = :user AND "
    "revoked_at IS NULL"};

ApiKey key_of(const Statement& row) {
  ApiKey key;
  read(row, key);
  key.user = row.id(kHashedKeyColumns);
  return key;
}

}  // namespace

Result<void> create_api_key(Transaction& transaction, const Act& act, const ApiKey& key) {
  auto statement = transaction.prepare(sql().create);
  CERBY_CHECK(bind(statement, act, key).bind("user", key.user).run());
  return {};
}

Result<ApiKey> find_api_key(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(sql().by_id);
  return one_row<ApiKey>(statement.bind("workspace", workspace).bind("id", id), key_of, "API key");
}

Result<Listed<ApiKey>> list_api_keys(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                     Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace).bind("user", user); };
  return listed<ApiKey>(transaction, sql().count, sql().list, page, bind, key_of);
}

Result<void> revoke_api_key(Transaction& transaction, const Act& act, const Uuid& id) {
  auto statement = transaction.prepare(sql().revoke);
  return revoke(transaction, statement, act, id, "API key");
}

Result<std::vector<Uuid>> unrevoked_keys_of(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& user) {
  auto statement = transaction.prepare(kUnrevokedOf);
  statement.bind("workspace", workspace).bind("user", user);
  return all_rows<Uuid>(statement, [](const Statement& row) { return row.id(0); });
}

Result<void> revoke_api_keys_of(Transaction& transaction, const Act& act, const Uuid& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRevokeAllOf);
  CERBY_CHECK(statement.bind("workspace", act.workspace).bind("user", user).bind("now", act.at).run());
  return {};
}

Result<void> note_key_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                          Time since) {
  return note_use(transaction, sql().use, workspace, id, now, since);
}

}  // namespace cerby::workspace::store
