#include "workspace/store/scim_tokens.h"

#include <algorithm>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

#define COLUMNS \
  "id, label, hash, scopes, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by"
constexpr int kColumns = 10;
constexpr Sql kById{"SELECT " COLUMNS " FROM scim_tokens WHERE workspace_id = :workspace AND id = :id",
                    kColumns};
constexpr Sql kList{"SELECT " COLUMNS
                    " FROM scim_tokens WHERE workspace_id = :workspace "
                    "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset",
                    kColumns};
#undef COLUMNS
constexpr Sql kCount{"SELECT COUNT(*) FROM scim_tokens WHERE workspace_id = :workspace", 1};
constexpr Sql kCreate{
    "INSERT INTO scim_tokens (workspace_id, id, label, hash, scopes, created_at, created_by, expires_at) "
    "VALUES (:workspace, :id, :label, :hash, :scopes, :created_at, :created_by, :expires_at)"};
constexpr Sql kRevoke{
    "UPDATE scim_tokens SET revoked_at = :now, revoked_by = :by WHERE workspace_id = :workspace AND id = :id "
    "AND revoked_at IS NULL"};
constexpr Sql kUse{
    "UPDATE scim_tokens SET last_used_at = :now WHERE workspace_id = :workspace AND id = :id "
    "AND (last_used_at IS NULL OR last_used_at < :since)"};

ScimToken token_of(const Statement& row) {
  ScimToken token;
  token.id = row.id(0);
  token.label = row.text(1);
  const auto hash = row.bytes(2);
  // One of another length stays zeros, which is no token's hash.
  if (hash.size() == token.hash.size()) std::ranges::copy(hash, token.hash.begin());
  token.scopes = row.integer(3);
  token.created_at = row.integer(4);
  token.created_by = row.id_or_none(5);
  token.expires_at = row.integer_or_none(6);
  token.last_used_at = row.integer_or_none(7);
  token.revoked_at = row.integer_or_none(8);
  token.revoked_by = row.id_or_none(9);
  return token;
}

}  // namespace

Result<void> create_scim_token(Transaction& transaction, const Act& act, const ScimToken& token) {
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("id", token.id)
                  .bind("label", token.label)
                  .bind("hash", Bytes(token.hash))
                  .bind("scopes", token.scopes)
                  .bind("created_at", act.at)
                  .bind("created_by", act.by)
                  .bind("expires_at", token.expires_at)
                  .run());
  return {};
}

Result<ScimToken> find_scim_token(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<ScimToken>(statement.bind("workspace", workspace).bind("id", id), token_of, "SCIM token");
}

Result<Listed<ScimToken>> list_scim_tokens(Transaction& transaction, const Uuid& workspace, Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace); };
  return listed<ScimToken>(transaction, kCount, kList, page, bind, token_of);
}

Result<void> revoke_scim_token(Transaction& transaction, const Act& act, const Uuid& id) {
  auto statement = transaction.prepare(kRevoke);
  statement.bind("workspace", act.workspace).bind("id", id).bind("now", act.at).bind("by", act.by);
  return change_one(statement, "SCIM token");
}

Result<void> note_scim_token_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                                 Time since) {
  auto statement = transaction.prepare(kUse);
  CERBY_CHECK(
      statement.bind("workspace", workspace).bind("id", id).bind("now", now).bind("since", since).run());
  return {};
}

}  // namespace cerby::workspace::store
