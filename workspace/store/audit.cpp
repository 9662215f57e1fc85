#include "workspace/store/audit.h"

#include <algorithm>
#include <array>
#include <limits>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kTake{
    "UPDATE instances SET last_number = last_number + :count, last_seen_at = :at WHERE workspace_id = "
    ":workspace AND id = :id AND ended_at IS NULL RETURNING last_number, last_hash",
    2};
constexpr Sql kMake{
    "INSERT INTO instances (workspace_id, id, label, started_at, last_seen_at) VALUES (:workspace, :id, "
    ":label, :started_at, :at) ON CONFLICT DO NOTHING"};
// Several rows go in by one statement: a round trip of the database's costs more than a row.
#define INSERT                                                                                          \
  "INSERT INTO audit (workspace_id, instance_id, number, at, kind, user_id, item_id, entry, previous, " \
  "hash) VALUES "
#define ROW(n)                                                                                   \
  "(:workspace, :id, :number" #n ", :at" #n ", :kind" #n ", :user" #n ", :item" #n ", :entry" #n \
  ", :previous" #n ", :hash" #n ")"
#define NAMES(n) {"number" #n, "at" #n, "kind" #n, "user" #n, "item" #n, "entry" #n, "previous" #n, "hash" #n}
struct Names {
  const char *number, *at, *kind, *user, *item, *entry, *previous, *hash;
};
constexpr std::array<Names, 8> kNames{
    {NAMES(0), NAMES(1), NAMES(2), NAMES(3), NAMES(4), NAMES(5), NAMES(6), NAMES(7)}};
struct WriteSome {
  std::size_t rows;
  Sql sql;
};
constexpr std::array<WriteSome, 3> kWrite{{{8, Sql{INSERT ROW(0) ", " ROW(1) ", " ROW(2) ", " ROW(3) ", " ROW(
                                                   4) ", " ROW(5) ", " ROW(6) ", " ROW(7)}},
                                           {3, Sql{INSERT ROW(0) ", " ROW(1) ", " ROW(2)}},
                                           {1, Sql{INSERT ROW(0)}}}};
#undef INSERT
#undef ROW
#undef NAMES
constexpr Sql kSetHead{"UPDATE instances SET last_hash = :hash WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kEnd{
    "UPDATE instances SET ended_at = :at WHERE workspace_id = :workspace AND id = :id AND ended_at IS NULL"};

#define CHAIN "SELECT id, label, started_at, ended_at, last_number, last_hash, checked_number FROM instances "
constexpr int kChainColumns = 7;
constexpr Sql kChains{CHAIN "WHERE workspace_id = :workspace ORDER BY id LIMIT :limit", kChainColumns};
constexpr Sql kChainsAfter{CHAIN "WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit",
                           kChainColumns};
#undef CHAIN

#define ROW "SELECT instance_id, number, at, kind, user_id, item_id, entry, previous, hash FROM audit "
constexpr int kRowColumns = 9;
constexpr Sql kOfChain{
    ROW
    "WHERE workspace_id = :workspace AND instance_id = :id AND number > :number ORDER BY number LIMIT :limit",
    kRowColumns};
constexpr Piece kFound = ROW
    "WHERE workspace_id = :workspace AND at >= :since AND at < :until AND (at, instance_id, number) > (:at, "
    ":id, :number)";
constexpr Piece kCountListed =
    "SELECT COUNT(*) FROM audit WHERE workspace_id = :workspace AND at >= :since AND at < :until";
// A chain has every number up to its last one, so that all that there are can be known without counting them;
// and those before a time, by those since, which are few where the time is that of a reading that began.
constexpr Sql kAllThereAre{
    "SELECT CAST(COALESCE(SUM(last_number), 0) AS BIGINT) FROM instances WHERE workspace_id = :workspace", 1};
constexpr Sql kCountSince{"SELECT COUNT(*) FROM audit WHERE workspace_id = :workspace AND at >= :until", 1};
constexpr Piece kListed = ROW "WHERE workspace_id = :workspace AND at >= :since AND at < :until";
#undef ROW
constexpr FilterNames kKinds{" AND kind IN (",
                             {":k0", ":k1", ":k2", ":k3", ":k4", ":k5", ":k6", ":k7"},
                             {"k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"}};
constexpr Piece kOldestFirst = " ORDER BY at, instance_id, number";
constexpr Piece kNewestFirst = " ORDER BY at DESC, instance_id DESC, number DESC";
constexpr Piece kOfUser = " AND user_id = :user";
constexpr Piece kOfItem = " AND item_id = :item";
constexpr Piece kOfOther = " AND entry LIKE :other";
constexpr Piece kInTime = " ORDER BY at, instance_id, number LIMIT :limit";

// Zeros where there is none, or one of another length: no entry's hash is that.
audit::Hash hash_of(const Statement& row, int column) {
  audit::Hash hash{};
  if (row.is_null(column)) return hash;
  const auto bytes = row.bytes(column);
  if (bytes.size() == hash.size()) std::ranges::copy(bytes, hash.begin());
  return hash;
}

// The chain's head before, once `count` numbers were taken; none where there is no such chain.
Result<std::optional<audit::Head>> take(Transaction& transaction, const Uuid& workspace, const Uuid& id,
                                        std::int64_t count, Time now) {
  auto statement = transaction.prepare(kTake);
  statement.bind("count", count).bind("at", now).bind("workspace", workspace).bind("id", id);
  CERBY_TRY(const bool row, statement.step());
  if (!row) return std::optional<audit::Head>();
  return audit::Head{id, statement.integer(0) - count, hash_of(statement, 1)};
}

Result<audit::Head> take_or_make(Transaction& transaction, const Uuid& workspace, const Instance& instance,
                                 std::int64_t count, Time now) {
  CERBY_TRY(const auto there, take(transaction, workspace, instance.id, count, now));
  if (there) return *there;
  {
    auto statement = transaction.prepare(kMake);
    CERBY_CHECK(statement.bind("workspace", workspace)
                    .bind("id", instance.id)
                    .bind("label", instance.label)
                    .bind("started_at", instance.started_at)
                    .bind("at", now)
                    .run());
  }
  CERBY_TRY(const auto made, take(transaction, workspace, instance.id, count, now));
  if (!made) return fail(Error::Refused, "the chain has ended");
  return *made;
}

// `rows` entries after the head; the head afterwards.
Result<audit::Head> write_some(Transaction& transaction, const Uuid& workspace, const WriteSome& write,
                               std::span<const audit::Entry> entries, audit::Head head) {
  auto statement = transaction.prepare(write.sql);
  statement.bind("workspace", workspace).bind("id", head.instance);
  for (std::size_t i = 0; i < write.rows; ++i) {
    const audit::Entry& entry = entries[i];
    const Names& names = kNames.at(i);
    const std::string text = audit::text_of(entry);
    const audit::Hash hash = audit::hash_of_entry(workspace, head.instance, head.number + 1, head.hash, text);
    statement.bind(names.number, head.number + 1)
        .bind(names.at, entry.at)
        .bind(names.kind, entry.kind)
        .bind(names.user, entry.user)
        .bind(names.item, entry.item)
        .bind(names.entry, text)
        .bind(names.previous, Bytes(head.hash))
        .bind(names.hash, Bytes(hash));
    ++head.number;
    head.hash = hash;
  }
  CERBY_CHECK(statement.run());
  return head;
}

AuditRow row_of(const Statement& row) {
  return {row.id(0),         row.integer(1),           row.integer(2), row.integer(3), row.id_or_none(4),
          row.id_or_none(5), std::string(row.text(6)), row.bytes(7),   row.bytes(8)};
}

Chain chain_of(const Statement& row) {
  Chain chain;
  chain.instance = {row.id(0), std::string(row.text(1)), row.integer(2)};
  chain.ended_at = row.integer_or_none(3);
  chain.head = {chain.instance.id, row.integer(4), hash_of(row, 5)};
  chain.checked_number = row.integer(6);
  return chain;
}

// All entries of the workspace, or all before a time.
Result<std::int64_t> count_all(Transaction& transaction, const Uuid& workspace, std::optional<Time> until) {
  auto there_are = transaction.prepare(kAllThereAre);
  there_are.bind("workspace", workspace);
  CERBY_TRY(const auto all, count_of(there_are));
  if (!until) return all;
  auto since = transaction.prepare(kCountSince);
  since.bind("workspace", workspace).bind("until", *until);
  CERBY_TRY(const auto later, count_of(since));
  return all - later;
}

}  // namespace

Result<audit::Head> append(Transaction& transaction, const Uuid& workspace, const Instance& instance,
                           std::span<const audit::Entry> entries) {
  if (entries.empty()) return fail(Error::Invalid, "no entries");
  CERBY_TRY(audit::Head head,
            take_or_make(transaction, workspace, instance, std::ssize(entries), entries.back().at));
  while (!entries.empty()) {
    const auto* const some =
        std::ranges::find_if(kWrite, [&](const auto& one) { return one.rows <= entries.size(); });
    CERBY_TRY(head, write_some(transaction, workspace, *some, entries.first(some->rows), head));
    entries = entries.subspan(some->rows);
  }
  auto statement = transaction.prepare(kSetHead);
  statement.bind("hash", Bytes(head.hash)).bind("workspace", workspace).bind("id", instance.id);
  CERBY_CHECK(change_one(statement, "instance"));
  return head;
}

Result<void> end_chain(Transaction& transaction, const Uuid& workspace, const Uuid& instance, Time now) {
  auto statement = transaction.prepare(kEnd);
  CERBY_CHECK(statement.bind("at", now).bind("workspace", workspace).bind("id", instance).run());
  return {};
}

Result<std::vector<Chain>> chains_after(Transaction& transaction, const Uuid& workspace,
                                        const std::optional<Uuid>& after) {
  auto statement = transaction.prepare(after ? kChainsAfter : kChains);
  statement.bind("workspace", workspace);
  if (after) statement.bind("after", *after);
  statement.bind("limit", kMostAuditRows);
  return all_rows<Chain>(statement, chain_of);
}

Result<std::vector<AuditRow>> entries_after(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& instance, std::int64_t number, std::int64_t limit) {
  auto statement = transaction.prepare(kOfChain);
  statement.bind("workspace", workspace)
      .bind("id", instance)
      .bind("number", number)
      .bind("limit", std::clamp(limit, std::int64_t{1}, kMostAuditRows));
  return all_rows<AuditRow>(statement, row_of);
}

namespace {

void add_ids(std::vector<Piece>& pieces, const AuditFilter& filter) {
  if (filter.user) pieces.push_back(kOfUser);
  if (filter.item) pieces.push_back(kOfItem);
  if (filter.other) pieces.push_back(kOfOther);
}

void bind_ids(Statement& statement, const AuditFilter& filter) {
  if (filter.user) statement.bind("user", *filter.user);
  if (filter.item) statement.bind("item", *filter.item);
  // As audit::text_of() writes it; an id has nothing that means something to LIKE.
  if (filter.other) statement.bind("other", "%\"other\":\"" + filter.other->text() + "\"%");
}

}  // namespace

Result<std::vector<AuditRow>> find_entries(Transaction& transaction, const Uuid& workspace,
                                           const AuditFilter& filter, const AuditPlace& after) {
  std::vector<Piece> pieces{kFound};
  add_ids(pieces, filter);
  pieces.push_back(kInTime);
  auto statement = transaction.prepare(Sql::join(pieces, kRowColumns));
  statement.bind("workspace", workspace)
      .bind("since", filter.since)
      .bind("until", filter.until.value_or(std::numeric_limits<Time>::max()))
      .bind("at", after.at)
      .bind("id", after.instance)
      .bind("number", after.number);
  bind_ids(statement, filter);
  statement.bind("limit", kMostAuditRows);
  return all_rows<AuditRow>(statement, row_of);
}

Result<Listed<AuditRow>> list_entries(Transaction& transaction, const Uuid& workspace,
                                      const AuditFilter& filter, Direction direction, Page page) {
  const std::size_t kinds = filter.kinds.size();
  if (kinds > kMostFilterValues) return fail(Error::Invalid, "kinds");
  std::vector<Piece> conditions;
  add_ids(conditions, filter);
  add_filter(conditions, kKinds, kinds);
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace)
        .bind("since", filter.since)
        .bind("until", filter.until.value_or(std::numeric_limits<Time>::max()));
    bind_ids(statement, filter);
    for (std::size_t i = 0; i < kinds; ++i) statement.bind(kKinds.names.at(i), filter.kinds[i]);
  };
  const Piece order = direction == Direction::Ascending ? kOldestFirst : kNewestFirst;
  if (!conditions.empty() || filter.since > 0)
    return listed<AuditRow>(transaction, kCountListed, kListed, conditions, order, kRowColumns, page, bind,
                            row_of);
  CERBY_CHECK(check(page));
  Listed<AuditRow> found;
  CERBY_TRY(found.total, count_all(transaction, workspace, filter.until));
  auto statement = transaction.prepare(Sql::join(std::array{kListed, order, kPageEnd}, kRowColumns));
  bind(statement);
  bind_page(statement, page);
  CERBY_TRY(found.rows, all_rows<AuditRow>(statement, row_of));
  return found;
}

}  // namespace cerby::workspace::store
