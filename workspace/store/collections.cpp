#include "workspace/store/collections.h"
#include "workspace/access/decide.h"
#include "workspace/store/feed.h"
#include "workspace/store/grants.h"
#include "workspace/store/list.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::store {
namespace {

static_assert(static_cast<int>(access::AccountStatus::Deleted) == 2);  // which is not counted

#define COLUMNS                                                                                           \
  "c.id, c.parent_id, c.label, "                                                                          \
  "(SELECT COUNT(*) FROM collection_items i WHERE i.workspace_id = c.workspace_id AND i.collection_id = " \
  "c.id "                                                                                                 \
  "AND i.account_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts a WHERE a.workspace_id = "             \
  "i.workspace_id "                                                                                       \
  "AND a.id = i.account_id AND a.status <> 2)), "                                                         \
  "(SELECT COUNT(*) FROM collection_items i WHERE i.workspace_id = c.workspace_id AND i.collection_id = " \
  "c.id "                                                                                                 \
  "AND i.secret_id IS NOT NULL AND EXISTS (SELECT 1 FROM secrets s WHERE s.workspace_id = "               \
  "i.workspace_id "                                                                                       \
  "AND s.id = i.secret_id AND s.status <> 2)), "                                                          \
  "c.created_at, c.created_by, c.updated_at, c.updated_by, c.revision"
constexpr int kColumns = 10;
constexpr Sql kById{"SELECT " COLUMNS " FROM collections c WHERE c.workspace_id = :workspace AND c.id = :id",
                    kColumns};
constexpr Piece kList = "SELECT " COLUMNS " FROM collections c WHERE c.workspace_id = :workspace";
#undef COLUMNS
constexpr Piece kCount = "SELECT COUNT(*) FROM collections c WHERE c.workspace_id = :workspace";
constexpr Piece kHeld =
    " AND c.id IN (SELECT h.collection_id FROM grants g JOIN collection_ancestors h "
    "ON h.workspace_id = g.workspace_id AND h.ancestor_id = g.collection_id "
    "WHERE g.workspace_id = :workspace AND g.user_id = :held_by "
    "UNION SELECT h.collection_id FROM team_members m JOIN grants g ON g.workspace_id = m.workspace_id "
    "AND g.team_id = m.team_id JOIN collection_ancestors h ON h.workspace_id = g.workspace_id "
    "AND h.ancestor_id = g.collection_id WHERE m.workspace_id = :workspace AND m.user_id = :held_by)";

constexpr Sql kCreate{
    "INSERT INTO collections (workspace_id, id, parent_id, label, created_at, created_by, updated_at, "
    "updated_by) "
    "VALUES (:workspace, :id, :parent, :label, :created_at, :created_by, :updated_at, :updated_by)"};
constexpr Sql kRename{
    "UPDATE collections SET label = :label, updated_at = :updated_at, updated_by = :updated_by, "
    "revision = revision + 1 "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kSetParent{
    "UPDATE collections SET parent_id = :parent, updated_at = :updated_at, updated_by = :updated_by, "
    "revision = revision + 1 "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kRemove{"DELETE FROM collections WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kHasChild{
    "SELECT COUNT(*) FROM collections WHERE workspace_id = :workspace AND parent_id = :id", 1};

// The ancestors' table.
constexpr Sql kInItself{
    "INSERT INTO collection_ancestors (workspace_id, collection_id, ancestor_id, depth) VALUES (:workspace, "
    ":id, "
    ":itself, 0)"};
constexpr Sql kIsBelow{
    "SELECT COUNT(*) FROM collection_ancestors WHERE workspace_id = :workspace AND collection_id = :below "
    "AND ancestor_id = :above",
    1};
constexpr Sql kAbove{
    "SELECT COALESCE(MAX(depth), 0) FROM collection_ancestors WHERE workspace_id = :workspace "
    "AND collection_id = :id",
    1};
constexpr Sql kBelow{
    "SELECT COALESCE(MAX(depth), 0) FROM collection_ancestors WHERE workspace_id = :workspace AND "
    "ancestor_id = :id",
    1};
// What goes with it stays together; what is above is left.
constexpr Sql kDetach{
    "DELETE FROM collection_ancestors WHERE workspace_id = :workspace "
    "AND collection_id IN (SELECT b.collection_id FROM collection_ancestors b WHERE b.workspace_id = "
    ":workspace "
    "AND b.ancestor_id = :id) "
    "AND ancestor_id NOT IN (SELECT b.collection_id FROM collection_ancestors b WHERE b.workspace_id = "
    ":workspace "
    "AND b.ancestor_id = :id)"};
constexpr Sql kAttach{
    "INSERT INTO collection_ancestors (workspace_id, collection_id, ancestor_id, depth) "
    "SELECT below.workspace_id, below.collection_id, above.ancestor_id, above.depth + below.depth + 1 "
    "FROM collection_ancestors below JOIN collection_ancestors above ON above.workspace_id = "
    "below.workspace_id "
    "WHERE below.workspace_id = :workspace AND below.ancestor_id = :id AND above.collection_id = :parent"};

constexpr Sql kAddItem{
    "INSERT INTO collection_items (workspace_id, collection_id, account_id, secret_id, added_at, added_by) "
    "VALUES "
    "(:workspace, :collection, :account, :secret, :added_at, :added_by)"};
constexpr Sql kRemoveAccount{
    "DELETE FROM collection_items WHERE workspace_id = :workspace AND collection_id = :collection "
    "AND account_id = :item"};
constexpr Sql kRemoveSecret{
    "DELETE FROM collection_items WHERE workspace_id = :workspace AND collection_id = :collection "
    "AND secret_id = :item"};

Piece order(CollectionSort sort, Direction direction) {
  const bool up = direction == Direction::Ascending;
  if (sort == CollectionSort::Label) {
    return up ? Piece(" ORDER BY c.label, c.id") : Piece(" ORDER BY c.label DESC, c.id DESC");
  }
  return up ? Piece(" ORDER BY c.created_at, c.id") : Piece(" ORDER BY c.created_at DESC, c.id DESC");
}

Collection collection_of(const Statement& row) {
  return {row.id(0),         row.id_or_none(1), std::string(row.text(2)), row.integer(3), row.integer(4),
          stamps_of(row, 5), row.integer(9)};
}

Change about(ChangeKind kind, const Uuid& collection, std::optional<Uuid> other = {}) {
  return {kind, Item{ItemKind::Collection, collection}, {}, other};
}

Result<std::int64_t> depth_of(Transaction& transaction, Sql sql, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(sql);
  return count_of(statement.bind("workspace", workspace).bind("id", id));
}

// Below the parent, where there is room.
Result<void> attach(Transaction& transaction, const Uuid& workspace, const Uuid& id, const Uuid& parent) {
  CERBY_TRY(const std::int64_t above, depth_of(transaction, kAbove, workspace, parent));
  CERBY_TRY(const std::int64_t below, depth_of(transaction, kBelow, workspace, id));
  if (above + below + 1 > kDeepestCollection) return fail(Error::TooDeep, "collection");
  auto statement = transaction.prepare(kAttach);
  CERBY_CHECK(statement.bind("workspace", workspace).bind("id", id).bind("parent", parent).run());
  return {};
}

}  // namespace

Result<void> create_collection(Transaction& transaction, const Act& act, const Collection& collection) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  {
    auto statement = transaction.prepare(kCreate);
    CERBY_CHECK(statement.bind("workspace", act.workspace)
                    .bind("id", collection.id)
                    .bind("parent", collection.parent)
                    .bind("label", collection.label)
                    .bind("created_at", act.at)
                    .bind("created_by", act.by)
                    .bind("updated_at", act.at)
                    .bind("updated_by", act.by)
                    .run());
  }
  {
    auto statement = transaction.prepare(kInItself);
    CERBY_CHECK(statement.bind("workspace", act.workspace)
                    .bind("id", collection.id)
                    .bind("itself", collection.id)
                    .run());
  }
  if (collection.parent) CERBY_CHECK(attach(transaction, act.workspace, collection.id, *collection.parent));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::CollectionAdded, collection.id)));
  return {};
}

Result<Collection> find_collection(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<Collection>(statement.bind("workspace", workspace).bind("id", id), collection_of,
                             "collection");
}

Result<Listed<Collection>> list_collections(Transaction& transaction, const Uuid& workspace,
                                            const CollectionFilter& filter, CollectionSort sort,
                                            Direction direction, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace);
    if (filter.held_by) statement.bind("held_by", *filter.held_by);
  };
  std::vector<Piece> conditions;
  if (filter.held_by) conditions.push_back(kHeld);
  return listed<Collection>(transaction, kCount, kList, conditions, order(sort, direction), kColumns, page,
                            bind, collection_of);
}

Result<void> rename_collection(Transaction& transaction, const Act& act, const Uuid& id,
                               const std::string& label) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRename);
  statement.bind("workspace", act.workspace)
      .bind("id", id)
      .bind("label", label)
      .bind("updated_at", act.at)
      .bind("updated_by", act.by);
  CERBY_CHECK(change_one(statement, "collection"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::CollectionRenamed, id)));
  return {};
}

Result<void> move_collection(Transaction& transaction, const Act& act, const Uuid& id,
                             const std::optional<Uuid>& parent) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  if (parent) {
    auto statement = transaction.prepare(kIsBelow);
    statement.bind("workspace", act.workspace).bind("below", *parent).bind("above", id);
    CERBY_TRY(const std::int64_t inside, count_of(statement));
    if (inside != 0) return fail(Error::Cycle, "collection");
  }
  {
    auto statement = transaction.prepare(kSetParent);
    statement.bind("workspace", act.workspace)
        .bind("id", id)
        .bind("parent", parent)
        .bind("updated_at", act.at)
        .bind("updated_by", act.by);
    CERBY_CHECK(change_one(statement, "collection"));
  }
  {
    auto statement = transaction.prepare(kDetach);
    CERBY_CHECK(statement.bind("workspace", act.workspace).bind("id", id).run());
  }
  if (parent) CERBY_CHECK(attach(transaction, act.workspace, id, *parent));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::CollectionMoved, id, parent)));
  return {};
}

Result<void> remove_collection(Transaction& transaction, const Act& act, const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_TRY(const std::int64_t children, depth_of(transaction, kHasChild, act.workspace, id));
  if (children != 0) return fail(Error::Refused, "collections in it");
  CERBY_CHECK(remove_grants_of(transaction, act, Item{ItemKind::Collection, id}));
  auto statement = transaction.prepare(kRemove);
  CERBY_CHECK(change_one(statement.bind("workspace", act.workspace).bind("id", id), "collection"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::CollectionRemoved, id)));
  return {};
}

Result<void> add_to_collection(Transaction& transaction, const Act& act, const Uuid& collection,
                               const Item& item) {
  if (item.kind == ItemKind::Collection) return fail(Error::Invalid, "item");
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  std::optional<Uuid> account;
  std::optional<Uuid> secret;
  (item.kind == ItemKind::Account ? account : secret) = item.id;
  auto statement = transaction.prepare(kAddItem);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("collection", collection)
                  .bind("account", account)
                  .bind("secret", secret)
                  .bind("added_at", act.at)
                  .bind("added_by", act.by)
                  .run());
  CERBY_CHECK(count_change(transaction, act.workspace, Counted::Collection, collection));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::CollectionItemAdded, collection, item.id)));
  return {};
}

Result<void> remove_from_collection(Transaction& transaction, const Act& act, const Uuid& collection,
                                    const Item& item) {
  if (item.kind == ItemKind::Collection) return fail(Error::Invalid, "item");
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(item.kind == ItemKind::Account ? kRemoveAccount : kRemoveSecret);
  statement.bind("workspace", act.workspace).bind("collection", collection).bind("item", item.id);
  CERBY_CHECK(change_one(statement, "item"));
  CERBY_CHECK(count_change(transaction, act.workspace, Counted::Collection, collection));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::CollectionItemRemoved, collection, item.id)));
  return {};
}

}  // namespace cerby::workspace::store
