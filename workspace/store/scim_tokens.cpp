#include "workspace/store/scim_tokens.h"

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

const HashedKeySql& sql() {
  static const auto texts = HashedKeySql::of({.name = "scim_tokens",
                                              .columns = ", created_by, revoked_by",
                                              .column_count = 2,
                                              .made_columns = ", created_by",
                                              .made_values = ", :created_by",
                                              .list_condition = "",
                                              .when_revoked = ", revoked_by = :by"});
  return texts;
}

ScimToken token_of(const Statement& row) {
  ScimToken token;
  read(row, token);
  token.created_by = row.id_or_none(kHashedKeyColumns);
  token.revoked_by = row.id_or_none(kHashedKeyColumns + 1);
  return token;
}

}  // namespace

Result<void> create_scim_token(Transaction& transaction, const Act& act, const ScimToken& token) {
  auto statement = transaction.prepare(sql().create);
  CERBY_CHECK(bind(statement, act, token).bind("created_by", act.by).run());
  return {};
}

Result<ScimToken> find_scim_token(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(sql().by_id);
  return one_row<ScimToken>(statement.bind("workspace", workspace).bind("id", id), token_of, "SCIM token");
}

Result<Listed<ScimToken>> list_scim_tokens(Transaction& transaction, const Uuid& workspace, Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace); };
  return listed<ScimToken>(transaction, sql().count, sql().list, page, bind, token_of);
}

Result<void> revoke_scim_token(Transaction& transaction, const Act& act, const Uuid& id) {
  auto statement = transaction.prepare(sql().revoke);
  statement.bind("by", act.by);
  return revoke(transaction, statement, act, id, "SCIM token");
}

Result<void> note_scim_token_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                                 Time since) {
  return note_use(transaction, sql().use, workspace, id, now, since);
}

}  // namespace cerby::workspace::store
