#include "workspace/store/hashed_keys.h"

#include <initializer_list>

#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Piece kSelect = "SELECT id, label, hash, scopes, created_at, expires_at, last_used_at, revoked_at";
constexpr Piece kFrom = " FROM ", kOfWorkspace = " WHERE workspace_id = :workspace",
                kOfId = " WHERE workspace_id = :workspace AND id = :id";

Sql joined(std::initializer_list<Piece> pieces, int columns = 0) {
  return Sql::join({pieces.begin(), pieces.size()}, columns);
}

}  // namespace

HashedKeySql HashedKeySql::of(const HashedKeyTable& table) {
  const int columns = kHashedKeyColumns + table.column_count;
  return {
      .create = joined({"INSERT INTO ", table.name,
                        " (workspace_id, id, label, hash, scopes, created_at, expires_at", table.made_columns,
                        ") VALUES (:workspace, :id, :label, :hash, :scopes, :created_at, :expires_at",
                        table.made_values, ")"}),
      .by_id = joined({kSelect, table.columns, kFrom, table.name, kOfId}, columns),
      .list = joined({kSelect, table.columns, kFrom, table.name, kOfWorkspace, table.list_condition,
                      " ORDER BY created_at DESC, id DESC", kPageEnd},
                     columns),
      .count = joined({"SELECT COUNT(*)", kFrom, table.name, kOfWorkspace, table.list_condition}, 1),
      .revoke = joined({"UPDATE ", table.name, " SET revoked_at = :now", table.when_revoked, kOfId,
                        " AND revoked_at IS NULL"}),
      .use = joined({"UPDATE ", table.name, " SET last_used_at = :now", kOfId,
                     " AND (last_used_at IS NULL OR last_used_at < :since)"}),
  };
}

void read(const Statement& row, HashedKey& key) {
  key.id = row.id(0);
  key.label = row.text(1);
  key.hash = bytes32_of(row, 2);
  key.scopes = row.integer(3);
  key.created_at = row.integer(4);
  key.expires_at = row.integer_or_none(5);
  key.last_used_at = row.integer_or_none(6);
  key.revoked_at = row.integer_or_none(7);
}

Statement& bind(Statement& statement, const Act& act, const HashedKey& key) {
  return statement.bind("workspace", act.workspace)
      .bind("id", key.id)
      .bind("label", key.label)
      .bind("hash", Bytes(key.hash))
      .bind("scopes", key.scopes)
      .bind("created_at", act.at)
      .bind("expires_at", key.expires_at);
}

Result<void> revoke(Transaction& transaction, Statement& statement, const Act& act, const Uuid& id,
                    const char* what) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  statement.bind("workspace", act.workspace).bind("id", id).bind("now", act.at);
  return change_one(statement, what);
}

Result<void> note_use(Transaction& transaction, Sql use, const Uuid& workspace, const Uuid& id, Time now,
                      Time since) {
  auto statement = transaction.prepare(use);
  CERBY_CHECK(
      statement.bind("workspace", workspace).bind("id", id).bind("now", now).bind("since", since).run());
  return {};
}

}  // namespace cerby::workspace::store
