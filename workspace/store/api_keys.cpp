#include "workspace/store/api_keys.h"

#include <algorithm>

#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

#define COLUMNS "id, user_id, label, hash, scopes, created_at, expires_at, last_used_at, revoked_at"
constexpr int kColumns = 9;
constexpr Sql kById{"SELECT " COLUMNS " FROM api_keys WHERE workspace_id = :workspace AND id = :id",
                    kColumns};
constexpr Sql kOfUser{"SELECT " COLUMNS
                      " FROM api_keys WHERE workspace_id = :workspace AND user_id = :user "
                      "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset",
                      kColumns};
#undef COLUMNS
constexpr Sql kCountOfUser{
    "SELECT COUNT(*) FROM api_keys WHERE workspace_id = :workspace AND user_id = :user", 1};
constexpr Sql kCreate{
    "INSERT INTO api_keys (workspace_id, id, user_id, label, hash, scopes, created_at, expires_at) VALUES "
    "(:workspace, :id, :user, :label, :hash, :scopes, :created_at, :expires_at)"};
constexpr Sql kRevoke{
    "UPDATE api_keys SET revoked_at = :now WHERE workspace_id = :workspace AND id = :id AND revoked_at IS "
    "NULL"};
constexpr Sql kUse{
    "UPDATE api_keys SET last_used_at = :now WHERE workspace_id = :workspace AND id = :id "
    "AND (last_used_at IS NULL OR last_used_at < :since)"};

ApiKey key_of(const Statement& row) {
  ApiKey key;
  key.id = row.id(0);
  key.user = row.id(1);
  key.label = row.text(2);
  const auto hash = row.bytes(3);
  // One of another length stays zeros, which is no key's hash.
  if (hash.size() == key.hash.size()) std::ranges::copy(hash, key.hash.begin());
  key.scopes = row.integer(4);
  key.created_at = row.integer(5);
  key.expires_at = row.integer_or_none(6);
  key.last_used_at = row.integer_or_none(7);
  key.revoked_at = row.integer_or_none(8);
  return key;
}

}  // namespace

Result<void> create_api_key(Transaction& transaction, const Act& act, const ApiKey& key) {
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("id", key.id)
                  .bind("user", key.user)
                  .bind("label", key.label)
                  .bind("hash", Bytes(key.hash))
                  .bind("scopes", key.scopes)
                  .bind("created_at", act.at)
                  .bind("expires_at", key.expires_at)
                  .run());
  return {};
}

Result<ApiKey> find_api_key(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<ApiKey>(statement.bind("workspace", workspace).bind("id", id), key_of, "API key");
}

Result<Listed<ApiKey>> list_api_keys(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                     Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace).bind("user", user); };
  return listed<ApiKey>(transaction, kCountOfUser, kOfUser, page, bind, key_of);
}

Result<void> revoke_api_key(Transaction& transaction, const Act& act, const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRevoke);
  statement.bind("workspace", act.workspace).bind("id", id).bind("now", act.at);
  return change_one(statement, "API key");
}

Result<void> note_key_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                          Time since) {
  auto statement = transaction.prepare(kUse);
  CERBY_CHECK(
      statement.bind("workspace", workspace).bind("id", id).bind("now", now).bind("since", since).run());
  return {};
}

}  // namespace cerby::workspace::store
