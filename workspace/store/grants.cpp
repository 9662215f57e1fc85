#include "workspace/store/grants.h"
#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

static_assert(static_cast<int>(access::ItemRole::Collaborator) == 0 &&
              static_cast<int>(access::ItemRole::Owner) == 1);

// Which columns say the item and the member.
Piece of_item(ItemKind kind) {
  switch (kind) {
    case ItemKind::Secret:
      return " AND secret_id = :item";
    case ItemKind::Collection:
      return " AND collection_id = :item";
    case ItemKind::Account:
      break;
  }
  return " AND account_id = :item";
}

Piece of_member(MemberKind kind) {
  return kind == MemberKind::Team ? Piece(" AND team_id = :member") : Piece(" AND user_id = :member");
}

Piece of_members(MemberKind kind) {
  return kind == MemberKind::Team ? Piece(" AND team_id IS NOT NULL") : Piece(" AND user_id IS NOT NULL");
}

constexpr Piece kSelect =
    "SELECT account_id, secret_id, collection_id, user_id, team_id, role, granted_at, granted_by FROM grants "
    "WHERE workspace_id = :workspace";
constexpr int kColumns = 8;
constexpr Piece kCount = "SELECT COUNT(*) FROM grants WHERE workspace_id = :workspace";
constexpr Piece kChange =
    "UPDATE grants SET role = :role, granted_at = :granted_at, granted_by = :granted_by "
    "WHERE workspace_id = :workspace";
constexpr Piece kDelete = "DELETE FROM grants WHERE workspace_id = :workspace";
constexpr Sql kCreate{
    "INSERT INTO grants (workspace_id, account_id, secret_id, collection_id, user_id, team_id, role, "
    "granted_at, "
    "granted_by) VALUES (:workspace, :account, :secret, :collection, :user, :team, :role, :granted_at, "
    ":granted_by)"};

constexpr Sql kHolds{
    "SELECT g.role FROM grants g WHERE g.workspace_id = :workspace AND g.user_id = :user LIMIT 1", 1};
#define OF_THE_ITEM                                                                                   \
  "o.workspace_id = g.workspace_id AND o.role = 1 AND (o.account_id = g.account_id OR o.secret_id = " \
  "g.secret_id OR o.collection_id = g.collection_id)"
constexpr Sql kOwnedAlone{
    "SELECT g.account_id, g.secret_id, g.collection_id FROM grants g "
    "LEFT JOIN accounts a ON a.workspace_id = g.workspace_id AND a.id = g.account_id "
    "LEFT JOIN secrets s ON s.workspace_id = g.workspace_id AND s.id = g.secret_id "
    "WHERE g.workspace_id = :workspace AND g.user_id = :user AND g.role = 1 "
    "AND (a.id IS NULL OR a.status <> 2) AND (s.id IS NULL OR s.status <> 2) "
    "AND NOT EXISTS (SELECT 1 FROM grants o JOIN users u ON u.workspace_id = o.workspace_id AND u.id = "
    "o.user_id AND u.status <> 2 WHERE o.user_id <> g.user_id AND " OF_THE_ITEM
    ") "
    "AND NOT EXISTS (SELECT 1 FROM grants o JOIN team_members m ON m.workspace_id = o.workspace_id AND "
    "m.team_id = o.team_id JOIN users u ON u.workspace_id = m.workspace_id AND u.id = m.user_id AND "
    "u.status <> 2 AND u.id <> g.user_id WHERE " OF_THE_ITEM
    ") "
    "ORDER BY g.granted_at, g.account_id, g.secret_id, g.collection_id",
    3};
#undef OF_THE_ITEM

Item item_of(const Statement& row) {
  if (!row.is_null(0)) return {ItemKind::Account, row.id(0)};
  if (!row.is_null(1)) return {ItemKind::Secret, row.id(1)};
  return {ItemKind::Collection, row.id(2)};
}

Grant grant_of(const Statement& row) {
  Grant grant;
  grant.item = item_of(row);
  if (!row.is_null(3)) grant.member = {MemberKind::User, row.id(3)};
  if (!row.is_null(4)) grant.member = {MemberKind::Team, row.id(4)};
  grant.role = row.as<access::ItemRole>(5);
  grant.granted_at = row.integer(6);
  grant.granted_by = row.id_or_none(7);
  return grant;
}

Sql sql_of(Piece start, const Item& item, const Member& member, int columns) {
  const std::vector<Piece> pieces{start, of_item(item.kind), of_member(member.kind)};
  return Sql::join(pieces, columns);
}

Result<void> create(Transaction& transaction, const Act& act, const Item& item, const Member& member,
                    access::ItemRole role) {
  const auto when = [](bool is, const Uuid& id) { return is ? std::optional<Uuid>(id) : std::nullopt; };
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("account", when(item.kind == ItemKind::Account, item.id))
                  .bind("secret", when(item.kind == ItemKind::Secret, item.id))
                  .bind("collection", when(item.kind == ItemKind::Collection, item.id))
                  .bind("user", when(member.kind == MemberKind::User, member.id))
                  .bind("team", when(member.kind == MemberKind::Team, member.id))
                  .bind("role", role)
                  .bind("granted_at", act.at)
                  .bind("granted_by", act.by)
                  .run());
  return {};
}

Result<void> change_role(Transaction& transaction, const Act& act, const Item& item, const Member& member,
                         access::ItemRole role) {
  auto statement = transaction.prepare(sql_of(kChange, item, member, 0));
  statement.bind("workspace", act.workspace)
      .bind("item", item.id)
      .bind("member", member.id)
      .bind("role", role)
      .bind("granted_at", act.at)
      .bind("granted_by", act.by);
  return change_one(statement, "grant");
}

Result<void> remove_each(Transaction& transaction, const Act& act, const std::vector<Grant>& grants) {
  for (const Grant& grant : grants) CERBY_CHECK(remove_grant(transaction, act, grant.item, grant.member));
  return {};
}

}  // namespace

Result<Grant> find_grant(Transaction& transaction, const Uuid& workspace, const Item& item,
                         const Member& member) {
  auto statement = transaction.prepare(sql_of(kSelect, item, member, kColumns));
  statement.bind("workspace", workspace).bind("item", item.id).bind("member", member.id);
  return one_row<Grant>(statement, grant_of, "grant");
}

Result<void> put_grant(Transaction& transaction, const Act& act, const Item& item, const Member& member,
                       access::ItemRole role) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  const auto before = find_grant(transaction, act.workspace, item, member);
  if (before && before->role == role) return {};
  if (before) {
    CERBY_CHECK(change_role(transaction, act, item, member, role));
  } else if (before.error().error == Error::NotFound) {
    CERBY_CHECK(create(transaction, act, item, member, role));
  } else {
    return std::unexpected(before.error());
  }
  CERBY_CHECK(record(transaction, act, {ChangeKind::Granted, item, member, {}}));
  return {};
}

Result<void> remove_grant(Transaction& transaction, const Act& act, const Item& item, const Member& member) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(sql_of(kDelete, item, member, 0));
  statement.bind("workspace", act.workspace).bind("item", item.id).bind("member", member.id);
  CERBY_CHECK(change_one(statement, "grant"));
  CERBY_CHECK(record(transaction, act, {ChangeKind::GrantRemoved, item, member, {}}));
  return {};
}

Result<Listed<Grant>> list_grants_of(Transaction& transaction, const Uuid& workspace, const Item& item,
                                     MemberKind kind, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("item", item.id);
  };
  const Piece order = kind == MemberKind::Team ? Piece(" ORDER BY granted_at, team_id")
                                               : Piece(" ORDER BY granted_at, user_id");
  return listed<Grant>(transaction, kCount, kSelect, {of_item(item.kind), of_members(kind)}, order, kColumns,
                       page, bind, grant_of);
}

Result<bool> holds_items(Transaction& transaction, const Uuid& workspace, const Uuid& user) {
  auto statement = transaction.prepare(kHolds);
  return statement.bind("workspace", workspace).bind("user", user).step();
}

Result<std::vector<Item>> items_owned_alone(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& user) {
  auto statement = transaction.prepare(kOwnedAlone);
  statement.bind("workspace", workspace).bind("user", user);
  return all_rows<Item>(statement, item_of);
}

Result<void> remove_grants_of(Transaction& transaction, const Act& act, const Item& item) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  std::vector<Grant> grants;
  {
    const std::vector<Piece> pieces{kSelect, of_item(item.kind)};
    auto rows = transaction.prepare(Sql::join(pieces, kColumns));
    rows.bind("workspace", act.workspace).bind("item", item.id);
    CERBY_TRY(grants, all_rows<Grant>(rows, grant_of));
  }
  return remove_each(transaction, act, grants);
}

Result<void> remove_grants_of(Transaction& transaction, const Act& act, const Member& member) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  std::vector<Grant> grants;
  {
    const std::vector<Piece> pieces{kSelect, of_member(member.kind)};
    auto rows = transaction.prepare(Sql::join(pieces, kColumns));
    rows.bind("workspace", act.workspace).bind("member", member.id);
    CERBY_TRY(grants, all_rows<Grant>(rows, grant_of));
  }
  return remove_each(transaction, act, grants);
}

}  // namespace cerby::workspace::store
