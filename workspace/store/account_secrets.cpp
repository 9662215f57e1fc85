#include "workspace/store/account_secrets.h"
#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::store {
namespace {

#define COLUMNS "id, type, epoch, revision, sealed, created_at, updated_at"
constexpr int kColumns = 7;
constexpr Sql kOne{
    "SELECT " COLUMNS
    " FROM account_secrets WHERE workspace_id = :workspace AND account_id = :account AND type = :type",
    kColumns};
constexpr Sql kAll{
    "SELECT " COLUMNS
    " FROM account_secrets WHERE workspace_id = :workspace AND account_id = :account ORDER BY type",
    kColumns};
#undef COLUMNS
constexpr Sql kFirst{
    "INSERT INTO account_secrets (workspace_id, account_id, type, id, epoch, revision, sealed, created_at, "
    "updated_at, updated_by) VALUES (:workspace, :account, :type, :id, :epoch, :revision, :sealed, "
    ":created_at, "
    ":updated_at, :updated_by)"};
constexpr Sql kNext{
    "UPDATE account_secrets SET epoch = :epoch, revision = :revision, sealed = :sealed, updated_at = "
    ":updated_at, "
    "updated_by = :updated_by WHERE workspace_id = :workspace AND account_id = :account AND type = :type "
    "AND revision = :before"};
constexpr Sql kPasswordChanged{
    "UPDATE accounts SET last_password_change_at = :now, revision = revision + 1 WHERE workspace_id = "
    ":workspace AND id = :id"};
constexpr Sql kRemove{
    "DELETE FROM account_secrets WHERE workspace_id = :workspace AND account_id = :account AND type = :type"};

SealedSecret secret_of(const Statement& row) {
  return {row.id(0),    row.as<SecretType>(1), row.integer(2), row.integer(3),
          row.bytes(4), row.integer(5),        row.integer(6)};
}

Change about(const Uuid& account) {
  return {ChangeKind::AccountSecretChanged, Item{ItemKind::Account, account}, {}, {}};
}

// As a change of the account.
Result<void> count(Transaction& transaction, const Act& act, const Uuid& account, SecretType type) {
  if (type != SecretType::Password)
    return count_change(transaction, act.workspace, Counted::Account, account);
  auto statement = transaction.prepare(kPasswordChanged);
  statement.bind("workspace", act.workspace).bind("id", account).bind("now", act.at);
  return change_one(statement, "account");
}

void bind_secret(Statement& statement, const Act& act, const Uuid& account, const SealedSecret& secret) {
  statement.bind("workspace", act.workspace)
      .bind("account", account)
      .bind("type", secret.type)
      .bind("epoch", secret.epoch)
      .bind("revision", secret.revision)
      .bind("sealed", Bytes(secret.sealed))
      .bind("updated_at", act.at)
      .bind("updated_by", act.by);
}

}  // namespace

Result<void> put_secret(Transaction& transaction, const Act& act, const Uuid& account,
                        const SealedSecret& secret) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  if (secret.revision == 1) {
    auto statement = transaction.prepare(kFirst);
    bind_secret(statement, act, account, secret);
    CERBY_CHECK(statement.bind("id", secret.id).bind("created_at", act.at).run());
  } else {
    auto statement = transaction.prepare(kNext);
    bind_secret(statement, act, account, secret);
    CERBY_TRY(const std::int64_t changed, statement.bind("before", secret.revision - 1).run());
    if (changed == 0) return fail(Error::Conflict, "revision");
  }
  CERBY_CHECK(count(transaction, act, account, secret.type));
  CERBY_CHECK(record(transaction, act, about(account)));
  return {};
}

Result<SealedSecret> find_secret(Transaction& transaction, const Uuid& workspace, const Uuid& account,
                                 SecretType type) {
  auto statement = transaction.prepare(kOne);
  statement.bind("workspace", workspace).bind("account", account).bind("type", type);
  return one_row<SealedSecret>(statement, secret_of, "secret");
}

Result<std::vector<SealedSecret>> find_secrets(Transaction& transaction, const Uuid& workspace,
                                               const Uuid& account) {
  auto rows = transaction.prepare(kAll);
  rows.bind("workspace", workspace).bind("account", account);
  return all_rows<SealedSecret>(rows, secret_of);
}

Result<void> remove_secret(Transaction& transaction, const Act& act, const Uuid& account, SecretType type) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRemove);
  statement.bind("workspace", act.workspace).bind("account", account).bind("type", type);
  CERBY_CHECK(change_one(statement, "secret"));
  CERBY_CHECK(count(transaction, act, account, type));
  CERBY_CHECK(record(transaction, act, about(account)));
  return {};
}

}  // namespace cerby::workspace::store
