#include "workspace/store/checkpoints.h"

#include <algorithm>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kToCheck{
    "SELECT DISTINCT workspace_id FROM instances WHERE last_number > checked_number ORDER BY workspace_id "
    "LIMIT :limit",
    1};
constexpr Sql kToCheckAfter{
    "SELECT DISTINCT workspace_id FROM instances WHERE last_number > checked_number AND workspace_id > "
    ":after "
    "ORDER BY workspace_id LIMIT :limit",
    1};
constexpr Sql kAll{"SELECT id FROM workspaces ORDER BY id LIMIT :limit", 1};
constexpr Sql kAllAfter{"SELECT id FROM workspaces WHERE id > :after ORDER BY id LIMIT :limit", 1};
constexpr Sql kMoved{
    "SELECT id, last_number, last_hash FROM instances WHERE workspace_id = :workspace AND last_number > "
    "checked_number ORDER BY id LIMIT :limit",
    3};
constexpr Sql kChecked{
    "UPDATE instances SET checked_number = :number WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kWrite{
    "INSERT INTO audit_checkpoints (workspace_id, number, at, heads, previous, key_id, signature) VALUES "
    "(:workspace, :number, :at, :heads, :previous, :key, :signature)"};
#define ROW                                                                                           \
  "SELECT workspace_id, number, at, heads, previous, key_id, signature FROM audit_checkpoints WHERE " \
  "workspace_id = :workspace "
constexpr int kColumns = 7;
constexpr Sql kLast{ROW "ORDER BY number DESC LIMIT 1", kColumns};
constexpr Sql kAfter{ROW "AND number > :number ORDER BY number LIMIT :limit", kColumns};
#undef ROW

constexpr std::int64_t kMostWorkspaces = 1000;

Result<std::vector<Uuid>> ids(Transaction& transaction, Sql from_the_start, Sql further,
                              const std::optional<Uuid>& after) {
  auto statement = transaction.prepare(after ? further : from_the_start);
  if (after) statement.bind("after", *after);
  statement.bind("limit", kMostWorkspaces);
  return all_rows<Uuid>(statement, [](const Statement& row) { return row.id(0); });
}

// One of another length is no hash of anything, and not the zeros before the first one.
audit::Hash hash_of(const std::vector<std::uint8_t>& bytes) {
  audit::Hash hash;
  hash.fill(0xFF);
  if (bytes.size() == hash.size()) std::ranges::copy(bytes, hash.begin());
  return hash;
}

StoredCheckpoint checkpoint_of(const Statement& row) {
  StoredCheckpoint stored;
  stored.checkpoint = {row.id(0),
                       row.integer(1),
                       row.integer(2),
                       std::string(row.text(3)),
                       hash_of(row.bytes(4)),
                       std::string(row.text(5))};
  stored.signature = row.bytes(6);
  return stored;
}

}  // namespace

Result<std::vector<Uuid>> workspaces_to_check(Transaction& transaction, const std::optional<Uuid>& after) {
  return ids(transaction, kToCheck, kToCheckAfter, after);
}

Result<std::vector<Uuid>> workspaces_after(Transaction& transaction, const std::optional<Uuid>& after) {
  return ids(transaction, kAll, kAllAfter, after);
}

Result<std::vector<audit::Head>> moved_heads(Transaction& transaction, const Uuid& workspace) {
  auto statement = transaction.prepare(kMoved);
  statement.bind("workspace", workspace).bind("limit", kMostHeadsAtOnce);
  return all_rows<audit::Head>(statement, [](const Statement& row) {
    return audit::Head{row.id(0), row.integer(1), hash_of(row.bytes(2))};
  });
}

Result<std::optional<StoredCheckpoint>> last_checkpoint(Transaction& transaction, const Uuid& workspace) {
  auto statement = transaction.prepare(kLast);
  CERBY_TRY(const bool row, statement.bind("workspace", workspace).step());
  if (!row) return std::optional<StoredCheckpoint>();
  return std::optional<StoredCheckpoint>(checkpoint_of(statement));
}

Result<void> put_checkpoint(Transaction& transaction, const StoredCheckpoint& stored,
                            const std::vector<audit::Head>& heads) {
  const audit::Checkpoint& checkpoint = stored.checkpoint;
  {
    auto statement = transaction.prepare(kWrite);
    CERBY_CHECK(statement.bind("workspace", checkpoint.workspace)
                    .bind("number", checkpoint.number)
                    .bind("at", checkpoint.at)
                    .bind("heads", checkpoint.heads)
                    .bind("previous", Bytes(checkpoint.previous))
                    .bind("key", checkpoint.key)
                    .bind("signature", Bytes(stored.signature))
                    .run());
  }
  for (const audit::Head& head : heads) {
    auto statement = transaction.prepare(kChecked);
    statement.bind("number", head.number).bind("workspace", checkpoint.workspace).bind("id", head.instance);
    CERBY_CHECK(change_one(statement, "instance"));
  }
  return {};
}

Result<std::vector<StoredCheckpoint>> checkpoints_after(Transaction& transaction, const Uuid& workspace,
                                                        std::int64_t number, std::int64_t limit) {
  auto statement = transaction.prepare(kAfter);
  statement.bind("workspace", workspace)
      .bind("number", number)
      .bind("limit", std::clamp(limit, std::int64_t{1}, kMostCheckpoints));
  return all_rows<StoredCheckpoint>(statement, checkpoint_of);
}

}  // namespace cerby::workspace::store
