#include "workspace/store/secure_secrets.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/revisions.h"

namespace cerby::workspace::store {
namespace {

static_assert(static_cast<int>(access::AccountStatus::Disabled) == 1 &&
              static_cast<int>(access::AccountStatus::Deleted) == 2);

#define COLUMNS                                                                                        \
  "s.id, s.vault_id, s.title, s.category, s.status, s.requires_identity_challenge, s.body_secret_id, " \
  "s.version_id, s.version, s.epoch, s.deleted_at, s.deleted_by, s.created_at, s.created_by, "         \
  "s.updated_at, s.updated_by, s.revision"
constexpr int kColumns = 17;
constexpr Sql kById{"SELECT " COLUMNS " FROM secrets s WHERE s.workspace_id = :workspace AND s.id = :id",
                    kColumns};
constexpr Piece kList = "SELECT " COLUMNS " FROM secrets s WHERE s.workspace_id = :workspace";
#undef COLUMNS
constexpr Piece kCount = "SELECT COUNT(*) FROM secrets s WHERE s.workspace_id = :workspace";
constexpr Sql kBody{"SELECT sealed FROM secrets WHERE workspace_id = :workspace AND id = :id", 1};
// Of all grants to the user or to a team of the user's: directly, and in collections below.
constexpr Piece kHeld =
    " AND s.id IN (WITH mine (secret_id, collection_id) AS ("
    "SELECT g.secret_id, g.collection_id FROM grants g WHERE g.workspace_id = :workspace AND g.user_id = "
    ":held_by "
    "UNION ALL SELECT g.secret_id, g.collection_id FROM team_members m JOIN grants g "
    "ON g.workspace_id = m.workspace_id AND g.team_id = m.team_id "
    "WHERE m.workspace_id = :workspace AND m.user_id = :held_by) "
    "SELECT mine.secret_id FROM mine WHERE mine.secret_id IS NOT NULL "
    "UNION SELECT i.secret_id FROM mine JOIN collection_ancestors c ON c.workspace_id = :workspace "
    "AND c.ancestor_id = mine.collection_id JOIN collection_items i ON i.workspace_id = c.workspace_id "
    "AND i.collection_id = c.collection_id WHERE i.secret_id IS NOT NULL)";
constexpr Piece kInCollection =
    " AND s.id IN (SELECT i.secret_id FROM collection_items i WHERE i.workspace_id = :workspace "
    "AND i.collection_id = :in_collection AND i.secret_id IS NOT NULL)";

constexpr Sql kCreate{
    "INSERT INTO secrets (workspace_id, id, vault_id, title, category, status, body_secret_id, version_id, "
    "version, epoch, sealed, created_at, created_by, updated_at, updated_by) VALUES (:workspace, :id, "
    ":vault, "
    ":title, :category, :status, :body, :version_id, 1, :epoch, :sealed, :now, :by, :updated_at, "
    ":updated_by)"};
constexpr Sql kChange{
    "UPDATE secrets SET title = :title, category = :category, status = :status, updated_at = :now, "
    "updated_by = :by, revision = revision + 1 WHERE workspace_id = :workspace AND id = :id AND status <> 2"};
constexpr Sql kPutBody{
    "UPDATE secrets SET version_id = :version_id, version = :version, epoch = :epoch, sealed = :sealed, "
    "updated_at = :now, updated_by = :by, revision = revision + 1 WHERE workspace_id = :workspace "
    "AND id = :id AND status <> 2 AND version = :before"};
constexpr Sql kDelete{
    "UPDATE secrets SET status = 2, deleted_at = :now, deleted_by = :by, updated_at = :updated_at, "
    "updated_by = :updated_by, revision = revision + 1 WHERE workspace_id = :workspace AND id = :id "
    "AND status <> 2"};

constexpr FilterNames kCategories{" AND s.category IN (",
                                  {":c0", ":c1", ":c2", ":c3", ":c4", ":c5", ":c6", ":c7"},
                                  {"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"}};
constexpr FilterNames kStatuses{" AND s.status IN (",
                                {":s0", ":s1", ":s2", ":s3", ":s4", ":s5", ":s6", ":s7"},
                                {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"}};

Piece order(SecureSecretSort sort, Direction direction) {
  const bool up = direction == Direction::Ascending;
  switch (sort) {
    case SecureSecretSort::UpdatedAt:
      return up ? Piece(" ORDER BY s.updated_at, s.id") : Piece(" ORDER BY s.updated_at DESC, s.id DESC");
    case SecureSecretSort::Title:
      return up ? Piece(" ORDER BY s.title, s.id") : Piece(" ORDER BY s.title DESC, s.id DESC");
    case SecureSecretSort::CreatedAt:
      break;
  }
  return up ? Piece(" ORDER BY s.created_at, s.id") : Piece(" ORDER BY s.created_at DESC, s.id DESC");
}

SecureSecret secret_of(const Statement& row) {
  SecureSecret secret;
  secret.id = row.id(0);
  secret.vault = row.id(1);
  secret.title = row.text(2);
  secret.category = row.text(3);
  secret.status = row.as<access::AccountStatus>(4);
  secret.requires_identity_challenge = row.integer(5) != 0;
  secret.body = row.id(6);
  secret.version_id = row.id(7);
  secret.version = row.integer(8);
  secret.epoch = row.integer(9);
  if (!row.is_null(10)) secret.deleted = Deleted{row.integer(10), row.id_or_none(11)};
  secret.stamps = stamps_of(row, 12);
  secret.revision = row.integer(16);
  return secret;
}

Change about(ChangeKind kind, const Uuid& secret) {
  return {kind, Item{ItemKind::Secret, secret}, {}, {}};
}

// Deleting is an operation of its own, which says when and by whom.
Result<void> refuse_deleted(const SecureSecret& secret) {
  if (secret.status == access::AccountStatus::Deleted) return fail(Error::Invalid, "status");
  return {};
}

}  // namespace

Result<void> create_secure_secret(Transaction& transaction, const Act& act, const SecureSecret& secret,
                                  const SealedBody& sealed) {
  CERBY_CHECK(refuse_deleted(secret));
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("id", secret.id)
                  .bind("vault", secret.vault)
                  .bind("title", secret.title)
                  .bind("category", secret.category)
                  .bind("status", secret.status)
                  .bind("body", secret.body)
                  .bind("version_id", secret.version_id)
                  .bind("epoch", secret.epoch)
                  .bind("sealed", Bytes(sealed))
                  .bind("now", act.at)
                  .bind("by", act.by)
                  .bind("updated_at", act.at)
                  .bind("updated_by", act.by)
                  .run());
  CERBY_CHECK(record(transaction, act, about(ChangeKind::SecretAdded, secret.id)));
  return {};
}

Result<SecureSecret> find_secure_secret(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<SecureSecret>(statement.bind("workspace", workspace).bind("id", id), secret_of, "secret");
}

Result<SealedBody> find_secure_secret_body(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kBody);
  statement.bind("workspace", workspace).bind("id", id);
  return one_row<SealedBody>(statement, [](const Statement& row) { return row.bytes(0); }, "secret");
}

Result<Listed<SecureSecret>> list_secure_secrets(Transaction& transaction, const Uuid& workspace,
                                                 const SecureSecretFilter& filter, SecureSecretSort sort,
                                                 Direction direction, Page page) {
  const std::size_t categories = filter.categories.size();
  const std::size_t statuses = filter.statuses.size();
  if (categories > kMostFilterValues) return fail(Error::Invalid, "categories");
  if (statuses > kMostFilterValues) return fail(Error::Invalid, "statuses");
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace);
    if (filter.held_by) statement.bind("held_by", *filter.held_by);
    if (filter.in_collection) statement.bind("in_collection", *filter.in_collection);
    for (std::size_t i = 0; i < categories; ++i)
      statement.bind(kCategories.names.at(i), filter.categories[i]);
    for (std::size_t i = 0; i < statuses; ++i) statement.bind(kStatuses.names.at(i), filter.statuses[i]);
  };
  std::vector<Piece> conditions;
  if (filter.held_by) conditions.push_back(kHeld);
  if (filter.in_collection) conditions.push_back(kInCollection);
  add_filter(conditions, kCategories, categories);
  add_filter(conditions, kStatuses, statuses);
  return listed<SecureSecret>(transaction, kCount, kList, conditions, order(sort, direction), kColumns, page,
                              bind, secret_of);
}

Result<void> change_secure_secret(Transaction& transaction, const Act& act, const SecureSecret& secret) {
  CERBY_CHECK(refuse_deleted(secret));
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kChange);
  statement.bind("workspace", act.workspace)
      .bind("id", secret.id)
      .bind("title", secret.title)
      .bind("category", secret.category)
      .bind("status", secret.status)
      .bind("now", act.at)
      .bind("by", act.by);
  CERBY_CHECK(change_one(statement, "secret"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::SecretChanged, secret.id)));
  return {};
}

Result<void> put_secure_secret_body(Transaction& transaction, const Act& act, const SecureSecret& secret,
                                    const SealedBody& sealed) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kPutBody);
  CERBY_TRY(const std::int64_t changed, statement.bind("workspace", act.workspace)
                                            .bind("id", secret.id)
                                            .bind("version_id", secret.version_id)
                                            .bind("version", secret.version)
                                            .bind("before", secret.version - 1)
                                            .bind("epoch", secret.epoch)
                                            .bind("sealed", Bytes(sealed))
                                            .bind("now", act.at)
                                            .bind("by", act.by)
                                            .run());
  if (changed == 0) return fail(Error::Conflict, "version");
  CERBY_CHECK(record(transaction, act, about(ChangeKind::SecretChanged, secret.id)));
  return {};
}

Result<void> delete_secure_secret(Transaction& transaction, const Act& act, const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kDelete);
  statement.bind("workspace", act.workspace)
      .bind("id", id)
      .bind("now", act.at)
      .bind("by", act.by)
      .bind("updated_at", act.at)
      .bind("updated_by", act.by);
  CERBY_CHECK(change_one(statement, "secret"));
  CERBY_CHECK(count_holders_of(transaction, act.workspace, {ItemKind::Secret, id}));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::SecretDeleted, id)));
  return {};
}

}  // namespace cerby::workspace::store
