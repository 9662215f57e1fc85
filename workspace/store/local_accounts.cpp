#include "workspace/store/local_accounts.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kFind{
    "SELECT account_id, epoch, revision, sealed FROM local_accounts WHERE workspace_id = :workspace AND "
    "account_id = :account",
    4};
constexpr Sql kFirst{
    "INSERT INTO local_accounts (workspace_id, account_id, epoch, revision, sealed, updated_at, updated_by) "
    "VALUES (:workspace, :account, :epoch, :revision, :sealed, :now, :by)"};
constexpr Sql kNext{
    "UPDATE local_accounts SET epoch = :epoch, revision = :revision, sealed = :sealed, updated_at = :now, "
    "updated_by = :by WHERE workspace_id = :workspace AND account_id = :account AND revision = :before"};
static_assert(static_cast<int>(access::AccountStatus::Deleted) == 2);
#define OF_VAULT                                                                                       \
  " FROM local_accounts l JOIN accounts a ON a.workspace_id = l.workspace_id AND a.id = l.account_id " \
  "WHERE a.workspace_id = :workspace AND a.vault_id = :vault AND a.status <> 2"
constexpr Sql kCount{"SELECT COUNT(*)" OF_VAULT, 1};
constexpr Sql kList{"SELECT l.account_id, l.epoch, l.revision" OF_VAULT
                    " ORDER BY l.epoch, l.account_id LIMIT :limit OFFSET :offset",
                    3};
#undef OF_VAULT

void bind_account(Statement& statement, const Act& act, const LocalAccount& account) {
  statement.bind("workspace", act.workspace)
      .bind("account", account.account)
      .bind("epoch", account.epoch)
      .bind("revision", account.revision)
      .bind("sealed", Bytes(account.sealed))
      .bind("now", act.at)
      .bind("by", act.by);
}

}  // namespace

Result<void> put_local_account(Transaction& transaction, const Act& act, const LocalAccount& account) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  if (account.revision == 1) {
    auto statement = transaction.prepare(kFirst);
    bind_account(statement, act, account);
    CERBY_CHECK(statement.run());
  } else {
    auto statement = transaction.prepare(kNext);
    bind_account(statement, act, account);
    CERBY_TRY(const std::int64_t changed, statement.bind("before", account.revision - 1).run());
    if (changed == 0) return fail(Error::Conflict, "revision");
  }
  CERBY_CHECK(count_change(transaction, act.workspace, Counted::Account, account.account));
  CERBY_CHECK(record(transaction, act,
                     {ChangeKind::AccountSecretChanged, Item{ItemKind::Account, account.account}, {}, {}}));
  return {};
}

Result<LocalAccount> find_local_account(Transaction& transaction, const Uuid& workspace,
                                        const Uuid& account) {
  auto statement = transaction.prepare(kFind);
  const auto account_of = [](const Statement& row) {
    return LocalAccount{row.id(0), row.integer(1), row.integer(2), row.bytes(3)};
  };
  return one_row<LocalAccount>(statement.bind("workspace", workspace).bind("account", account), account_of,
                               "sealed account");
}

Result<Listed<LocalAccount>> list_local_accounts(Transaction& transaction, const Uuid& workspace,
                                                 const Uuid& vault, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("vault", vault);
  };
  const auto account_of = [](const Statement& row) {
    return LocalAccount{row.id(0), row.integer(1), row.integer(2), {}};
  };
  return listed<LocalAccount>(transaction, kCount, kList, page, bind, account_of);
}

}  // namespace cerby::workspace::store
