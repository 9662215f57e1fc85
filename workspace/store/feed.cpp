#include "workspace/store/feed.h"

#include <algorithm>

namespace cerby::workspace::store {
namespace {

// Changes nothing and takes the row's lock; SELECT … FOR UPDATE is not SQLite's.
constexpr Sql kHold{"UPDATE workspaces SET feed = feed WHERE id = :workspace RETURNING feed", 1};
constexpr Sql kNext{"UPDATE workspaces SET feed = feed + 1 WHERE id = :workspace RETURNING feed", 1};
constexpr Sql kWrite{
    "INSERT INTO changes (workspace_id, number, kind, item_kind, item_id, member_kind, member_id, other_id, "
    "changed_by, changed_at) VALUES (:workspace, :number, :kind, :item_kind, :item_id, :member_kind, "
    ":member_id, "
    ":other_id, :changed_by, :changed_at)"};
constexpr Sql kAfter{
    "SELECT number, kind, item_kind, item_id, member_kind, member_id, other_id, changed_by, changed_at FROM "
    "changes "
    "WHERE workspace_id = :workspace AND number > :number ORDER BY number LIMIT :limit",
    9};

Result<std::int64_t> one_number(Transaction& transaction, Sql sql, const Uuid& workspace) {
  auto statement = transaction.prepare(sql);
  CERBY_TRY(const bool row, statement.bind("workspace", workspace).step());
  if (!row) return fail(Error::NotFound, "workspace");
  return statement.integer(0);
}

std::optional<std::int64_t> number_of(auto kind) {
  return static_cast<std::int64_t>(kind);
}

}  // namespace

Result<void> hold_feed(Transaction& transaction, const Uuid& workspace) {
  if (transaction.feed_of == workspace) return {};
  CERBY_TRY(const std::int64_t last, one_number(transaction, kHold, workspace));
  static_cast<void>(last);
  transaction.feed_of = workspace;
  return {};
}

Result<std::int64_t> record(Transaction& transaction, const Act& act, const Change& change) {
  CERBY_TRY(const std::int64_t number, one_number(transaction, kNext, act.workspace));
  transaction.feed_of = act.workspace;
  if (!transaction.first_change) transaction.first_change = number;
  transaction.last_change = number;
  std::optional<std::int64_t> item_kind;
  std::optional<std::int64_t> member_kind;
  std::optional<Uuid> item;
  std::optional<Uuid> member;
  if (change.item) {
    item_kind = number_of(change.item->kind);
    item = change.item->id;
  }
  if (change.member) {
    member_kind = number_of(change.member->kind);
    member = change.member->id;
  }
  auto statement = transaction.prepare(kWrite);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("number", number)
                  .bind("kind", change.kind)
                  .bind("item_kind", item_kind)
                  .bind("item_id", item)
                  .bind("member_kind", member_kind)
                  .bind("member_id", member)
                  .bind("other_id", change.other)
                  .bind("changed_by", act.by)
                  .bind("changed_at", act.at)
                  .run());
  return number;
}

Result<std::vector<FedChange>> changes_after(Transaction& transaction, const Uuid& workspace,
                                             std::int64_t number, std::int64_t limit) {
  auto rows = transaction.prepare(kAfter);
  rows.bind("workspace", workspace)
      .bind("number", number)
      .bind("limit", std::clamp(limit, std::int64_t{1}, kMostChangesAtOnce));
  std::vector<FedChange> changes;
  while (true) {
    CERBY_TRY(const bool row, rows.step());
    if (!row) return changes;
    FedChange& fed = changes.emplace_back();
    fed.number = rows.integer(0);
    fed.change.kind = rows.as<ChangeKind>(1);
    if (!rows.is_null(2)) fed.change.item = Item{rows.as<ItemKind>(2), rows.id(3)};
    if (!rows.is_null(4)) fed.change.member = Member{rows.as<MemberKind>(4), rows.id(5)};
    fed.change.other = rows.id_or_none(6);
    fed.by = rows.id_or_none(7);
    fed.at = rows.integer(8);
  }
}

}  // namespace cerby::workspace::store
