#include "workspace/store/accounts.h"
#include "workspace/store/account_at_once.h"
#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::store {
namespace {

static_assert(static_cast<int>(access::AccountStatus::Disabled) == 1 &&
              static_cast<int>(access::AccountStatus::Deleted) == 2);

#define COLUMNS                                                                                              \
  "a.id, a.vault_id, a.label, a.application, a.status, a.url, a.domain, a.username, a.email, a.phone, "      \
  "a.avatar_url, a.recipe, a.autofill_mfa, a.password_visible, a.mfa_enabled, a.mfa_types, a.has_passkey, "  \
  "a.extended_at, a.extended_by, a.synced_at, a.last_login_at, a.last_login_by, a.last_password_change_at, " \
  "(SELECT COUNT(*) FROM account_secrets s WHERE s.workspace_id = a.workspace_id AND s.account_id = a.id "   \
  "AND s.type = 0), "                                                                                        \
  "(SELECT COUNT(*) FROM account_secrets s WHERE s.workspace_id = a.workspace_id AND s.account_id = a.id "   \
  "AND s.type = 1), "                                                                                        \
  "(SELECT COUNT(*) FROM account_secrets s WHERE s.workspace_id = a.workspace_id AND s.account_id = a.id "   \
  "AND s.type = 2), "                                                                                        \
  "a.created_at, a.created_by, a.updated_at, a.updated_by, a.deleted_at, a.deleted_by, a.revision, "         \
  "(SELECT v.kind FROM vaults v WHERE v.workspace_id = a.workspace_id AND v.id = a.vault_id)"
constexpr int kColumns = kAccountColumns;
constexpr Sql kById{"SELECT " COLUMNS " FROM accounts a WHERE a.workspace_id = :workspace AND a.id = :id",
                    kColumns};
constexpr Piece kColumnTexts = COLUMNS;
constexpr Piece kList = "SELECT " COLUMNS " FROM accounts a WHERE a.workspace_id = :workspace";
#undef COLUMNS
constexpr Piece kCount = "SELECT COUNT(*) FROM accounts a WHERE a.workspace_id = :workspace";
// The accounts of all grants to the user or to a team of the user's: directly, and in collections below.
constexpr Piece kHeld =
    " AND a.id IN (WITH mine (account_id, collection_id) AS ("
    "SELECT g.account_id, g.collection_id FROM grants g WHERE g.workspace_id = :workspace AND g.user_id = "
    ":held_by "
    "UNION ALL SELECT g.account_id, g.collection_id FROM team_members m JOIN grants g "
    "ON g.workspace_id = m.workspace_id AND g.team_id = m.team_id "
    "WHERE m.workspace_id = :workspace AND m.user_id = :held_by) "
    "SELECT mine.account_id FROM mine WHERE mine.account_id IS NOT NULL "
    "UNION SELECT i.account_id FROM mine JOIN collection_ancestors c ON c.workspace_id = :workspace "
    "AND c.ancestor_id = mine.collection_id JOIN collection_items i ON i.workspace_id = c.workspace_id "
    "AND i.collection_id = c.collection_id WHERE i.account_id IS NOT NULL)";

constexpr Piece kInCollection =
    " AND a.id IN (SELECT i.account_id FROM collection_items i WHERE i.workspace_id = :workspace "
    "AND i.collection_id = :in_collection AND i.account_id IS NOT NULL)";

constexpr Sql kCreate{
    "INSERT INTO accounts (workspace_id, id, vault_id, label, application, status, url, domain, username, "
    "email, "
    "phone, avatar_url, recipe, autofill_mfa, password_visible, mfa_enabled, mfa_types, has_passkey, "
    "extended_at, "
    "extended_by, synced_at, last_password_change_at, created_at, created_by, updated_at, updated_by) VALUES "
    "(:workspace, :id, :vault, :label, :application, :status, :url, :domain, :username, :email, :phone, "
    ":avatar_url, "
    ":recipe, :autofill_mfa, :password_visible, :mfa_enabled, :mfa_types, :has_passkey, :extended_at, "
    ":extended_by, "
    ":synced_at, :last_password_change_at, :created_at, :created_by, :updated_at, :updated_by)"};
constexpr Sql kChange{
    "UPDATE accounts SET label = :label, application = :application, status = :status, url = :url, domain = "
    ":domain, "
    "username = :username, email = :email, phone = :phone, avatar_url = :avatar_url, recipe = :recipe, "
    "autofill_mfa = :autofill_mfa, password_visible = :password_visible, mfa_enabled = :mfa_enabled, "
    "mfa_types = :mfa_types, has_passkey = :has_passkey, extended_at = :extended_at, extended_by = "
    ":extended_by, "
    "synced_at = :synced_at, last_password_change_at = :last_password_change_at, updated_at = :updated_at, "
    "updated_by = :updated_by, revision = revision + 1 WHERE workspace_id = :workspace AND id = :id AND "
    "status "
    "<> 2"};
constexpr Sql kDelete{
    "UPDATE accounts SET status = 2, deleted_at = :now, deleted_by = :by, updated_at = :now, "
    "updated_by = :by, revision = revision + 1 WHERE workspace_id = :workspace AND id = :id AND status <> 2"};
constexpr Sql kUndelete{
    "UPDATE accounts SET status = 1, deleted_at = NULL, deleted_by = NULL, updated_at = :now, "
    "updated_by = :by, revision = revision + 1 WHERE workspace_id = :workspace AND id = :id AND status = 2"};
constexpr Sql kLogin{
    "UPDATE accounts SET last_login_at = :now, last_login_by = :user WHERE workspace_id = :workspace AND id "
    "= :id"};
constexpr Sql kOrigins{
    "SELECT origin FROM account_origins WHERE workspace_id = :workspace AND account_id = :account ORDER BY "
    "origin",
    1};
constexpr Sql kRemoveOrigins{
    "DELETE FROM account_origins WHERE workspace_id = :workspace AND account_id = :account"};
constexpr Sql kAddOrigin{
    "INSERT INTO account_origins (workspace_id, account_id, origin) VALUES (:workspace, :account, :origin)"};

constexpr FilterNames kApplications{" AND a.application IN (",
                                    {":a0", ":a1", ":a2", ":a3", ":a4", ":a5", ":a6", ":a7"},
                                    {"a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7"}};
constexpr FilterNames kStatuses{" AND a.status IN (",
                                {":s0", ":s1", ":s2", ":s3", ":s4", ":s5", ":s6", ":s7"},
                                {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"}};

Piece order(AccountSort sort, Direction direction) {
  const bool up = direction == Direction::Ascending;
  switch (sort) {
    case AccountSort::UpdatedAt:
      return up ? Piece(" ORDER BY a.updated_at, a.id") : Piece(" ORDER BY a.updated_at DESC, a.id DESC");
    case AccountSort::Label:
      return up ? Piece(" ORDER BY a.label, a.id") : Piece(" ORDER BY a.label DESC, a.id DESC");
    case AccountSort::Application:
      return up ? Piece(" ORDER BY a.application, a.id") : Piece(" ORDER BY a.application DESC, a.id DESC");
    case AccountSort::CreatedAt:
      break;
  }
  return up ? Piece(" ORDER BY a.created_at, a.id") : Piece(" ORDER BY a.created_at DESC, a.id DESC");
}

void bind_account(Statement& statement, const Act& act, const Account& account) {
  const auto flag = [](bool value) { return std::int64_t{value ? 1 : 0}; };
  std::optional<Time> extended_at;
  std::optional<Uuid> extended_by;
  if (account.extended) {
    extended_at = account.extended->at;
    extended_by = account.extended->by;
  }
  statement.bind("workspace", act.workspace)
      .bind("id", account.id)
      .bind("label", account.label)
      .bind("application", account.application)
      .bind("status", account.status)
      .bind("url", account.url)
      .bind("domain", account.domain)
      .bind("username", account.username)
      .bind("email", account.email)
      .bind("phone", account.phone)
      .bind("avatar_url", account.avatar_url)
      .bind("recipe", account.recipe)
      .bind("autofill_mfa", flag(account.autofill_mfa))
      .bind("password_visible", flag(account.password_visible))
      .bind("mfa_enabled", flag(account.mfa_enabled))
      .bind("mfa_types", account.mfa_types)
      .bind("has_passkey", flag(account.has_passkey))
      .bind("extended_at", extended_at)
      .bind("extended_by", extended_by)
      .bind("synced_at", account.synced_at)
      .bind("last_password_change_at", account.last_password_change_at)
      .bind("updated_at", act.at)
      .bind("updated_by", act.by);
}

Change about(ChangeKind kind, const Uuid& account) {
  return {kind, Item{ItemKind::Account, account}, {}, {}};
}

// Deleting is an operation of its own, which says when and by whom.
Result<void> refuse_deleted(const Account& account) {
  if (account.status == access::AccountStatus::Deleted) return fail(Error::Invalid, "status");
  return {};
}

Result<void> change_status(Transaction& transaction, const Act& act, Sql sql, ChangeKind kind,
                           const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(sql);
  statement.bind("workspace", act.workspace).bind("id", id).bind("now", act.at).bind("by", act.by);
  CERBY_CHECK(change_one(statement, "account"));
  CERBY_CHECK(count_holders_of(transaction, act.workspace, {ItemKind::Account, id}));
  CERBY_CHECK(record(transaction, act, about(kind, id)));
  return {};
}

Account account_of_first(const Statement& row) {
  return account_of(row, 0);
}

}  // namespace

Piece account_columns() {
  return kColumnTexts;
}

Account account_of(const Statement& row, int first) {
  Account account;
  account.id = row.id(first);
  account.vault = row.id(first + 1);
  account.label = row.text(first + 2);
  account.application = row.text(first + 3);
  account.status = row.as<access::AccountStatus>(first + 4);
  account.url = row.text(first + 5);
  account.domain = row.text(first + 6);
  account.username = row.text(first + 7);
  account.email = row.text(first + 8);
  account.phone = row.text(first + 9);
  account.avatar_url = row.text(first + 10);
  account.recipe = row.text(first + 11);
  account.autofill_mfa = row.integer(first + 12) != 0;
  account.password_visible = row.integer(first + 13) != 0;
  account.mfa_enabled = row.integer(first + 14) != 0;
  account.mfa_types = row.text(first + 15);
  account.has_passkey = row.integer(first + 16) != 0;
  if (!row.is_null(first + 17))
    account.extended = Extended{row.integer(first + 17), row.id_or_none(first + 18)};
  account.synced_at = row.integer_or_none(first + 19);
  account.last_login_at = row.integer_or_none(first + 20);
  account.last_login_by = row.id_or_none(first + 21);
  account.last_password_change_at = row.integer_or_none(first + 22);
  account.has_password = row.integer(first + 23) != 0;
  account.has_totp = row.integer(first + 24) != 0;
  account.has_backup_codes = row.integer(first + 25) != 0;
  account.stamps = stamps_of(row, first + 26);
  if (!row.is_null(first + 30))
    account.deleted = Deleted{row.integer(first + 30), row.id_or_none(first + 31)};
  account.revision = row.integer(first + 32);
  account.vault_kind = row.as<VaultKind>(first + 33);
  return account;
}

Result<void> create_account(Transaction& transaction, const Act& act, const Account& account) {
  CERBY_CHECK(refuse_deleted(account));
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kCreate);
  bind_account(statement, act, account);
  CERBY_CHECK(
      statement.bind("vault", account.vault).bind("created_at", act.at).bind("created_by", act.by).run());
  CERBY_CHECK(record(transaction, act, about(ChangeKind::AccountAdded, account.id)));
  return {};
}

Result<Account> find_account(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<Account>(statement.bind("workspace", workspace).bind("id", id), account_of_first, "account");
}

Result<Listed<Account>> list_accounts(Transaction& transaction, const Uuid& workspace,
                                      const AccountFilter& filter, AccountSort sort, Direction direction,
                                      Page page) {
  const std::size_t applications = filter.applications.size();
  const std::size_t statuses = filter.statuses.size();
  if (applications > kMostFilterValues) return fail(Error::Invalid, "applications");
  if (statuses > kMostFilterValues) return fail(Error::Invalid, "statuses");
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace);
    if (filter.held_by) statement.bind("held_by", *filter.held_by);
    if (filter.in_collection) statement.bind("in_collection", *filter.in_collection);
    for (std::size_t i = 0; i < applications; ++i) {
      statement.bind(kApplications.names.at(i), filter.applications[i]);
    }
    for (std::size_t i = 0; i < statuses; ++i) statement.bind(kStatuses.names.at(i), filter.statuses[i]);
  };
  std::vector<Piece> conditions;
  if (filter.held_by) conditions.push_back(kHeld);
  if (filter.in_collection) conditions.push_back(kInCollection);
  add_filter(conditions, kApplications, applications);
  add_filter(conditions, kStatuses, statuses);
  return listed<Account>(transaction, kCount, kList, conditions, order(sort, direction), kColumns, page, bind,
                         account_of_first);
}

Result<void> change_account(Transaction& transaction, const Act& act, const Account& account) {
  CERBY_CHECK(refuse_deleted(account));
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kChange);
  bind_account(statement, act, account);
  CERBY_CHECK(change_one(statement, "account"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::AccountChanged, account.id)));
  return {};
}

Result<void> delete_account(Transaction& transaction, const Act& act, const Uuid& id) {
  return change_status(transaction, act, kDelete, ChangeKind::AccountDeleted, id);
}

Result<void> undelete_account(Transaction& transaction, const Act& act, const Uuid& id) {
  return change_status(transaction, act, kUndelete, ChangeKind::AccountRestored, id);
}

Result<void> set_origins(Transaction& transaction, const Act& act, const Uuid& account,
                         const std::vector<std::string>& origins) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  {
    auto remove = transaction.prepare(kRemoveOrigins);
    CERBY_CHECK(remove.bind("workspace", act.workspace).bind("account", account).run());
  }
  for (const std::string& origin : origins) {
    auto add = transaction.prepare(kAddOrigin);
    CERBY_CHECK(add.bind("workspace", act.workspace).bind("account", account).bind("origin", origin).run());
  }
  CERBY_CHECK(count_change(transaction, act.workspace, Counted::Account, account));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::AccountChanged, account)));
  return {};
}

Result<std::vector<std::string>> find_origins(Transaction& transaction, const Uuid& workspace,
                                              const Uuid& account) {
  auto rows = transaction.prepare(kOrigins);
  rows.bind("workspace", workspace).bind("account", account);
  return all_rows<std::string>(rows, [](const Statement& row) { return std::string(row.text(0)); });
}

Result<void> note_login(Transaction& transaction, const Act& act, const Uuid& account) {
  auto statement = transaction.prepare(kLogin);
  statement.bind("workspace", act.workspace).bind("id", account).bind("now", act.at).bind("user", act.by);
  return change_one(statement, "account");
}

}  // namespace cerby::workspace::store
