#include "workspace/store/device_chain.h"

#include <algorithm>

#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kCreate{
    "INSERT INTO device_chain (workspace_id, user_id, generation, number, kind, device_id, by_id, previous, "
    "signature, hash, created_at) VALUES (:workspace, :user, :generation, :number, :kind, :device, :by, "
    ":previous, :signature, :hash, :now)"};
constexpr Sql kGeneration{
    "SELECT COUNT(*) FROM devices WHERE workspace_id = :workspace AND user_id = :user AND enrolled_at IS NOT "
    "NULL AND approved_by IS NULL",
    1};
constexpr Sql kLast{
    "SELECT user_id, generation, number, kind, device_id, by_id, previous, signature, hash, created_at FROM "
    "device_chain WHERE workspace_id = :workspace AND user_id = :user AND generation = :generation ORDER BY "
    "number DESC LIMIT 1",
    10};
// The first device is the one that made the first entry.
constexpr Sql kCountOf{
    "SELECT COUNT(*) FROM device_chain WHERE workspace_id = :workspace AND user_id = :user AND generation = "
    ":generation AND ((kind = :approval AND device_id = :device) OR (number = 1 AND by_id = :device_too)) "
    "AND "
    "NOT EXISTS (SELECT 1 FROM device_chain gone WHERE gone.workspace_id = :workspace_too AND gone.device_id "
    "= :device_again AND gone.kind = :removal)",
    1};
constexpr Sql kCount{
    "SELECT COUNT(*) FROM device_chain WHERE workspace_id = :workspace AND user_id = :user AND generation = "
    ":generation",
    1};
constexpr Sql kList{
    "SELECT c.number, c.kind, d.id, d.signing_key, d.sealing_key, b.id, b.signing_key, b.sealing_key, "
    "c.signature FROM device_chain c JOIN devices d ON d.workspace_id = c.workspace_id AND d.id = "
    "c.device_id JOIN devices b ON b.workspace_id = c.workspace_id AND b.id = c.by_id WHERE c.workspace_id = "
    ":workspace AND c.user_id = :user AND c.generation = :generation ORDER BY c.number LIMIT :limit OFFSET "
    ":offset",
    9};

std::array<std::uint8_t, 64> signature_of(const Statement& row, int column) {
  std::array<std::uint8_t, 64> signature{};
  const auto bytes = row.bytes(column);
  if (bytes.size() == signature.size()) std::ranges::copy(bytes, signature.begin());
  return signature;
}

DeviceChainEntry entry_of(const Statement& row) {
  DeviceChainEntry entry;
  entry.user = row.id(0);
  entry.generation = row.integer(1);
  entry.number = row.integer(2);
  entry.kind = row.as<DeviceChainKind>(3);
  entry.device = row.id(4);
  entry.by = row.id(5);
  entry.previous = bytes32_of(row, 6);
  entry.signature = signature_of(row, 7);
  entry.hash = bytes32_of(row, 8);
  entry.created_at = row.integer(9);
  return entry;
}

ListedChainEntry listed_of(const Statement& row) {
  const auto device = [&](int column) {
    return ChainDevice{row.id(column), bytes32_of(row, column + 1), bytes32_of(row, column + 2)};
  };
  return {row.integer(0), row.as<DeviceChainKind>(1), device(2), device(5), signature_of(row, 8)};
}

}  // namespace

Result<void> create_device_chain_entry(Transaction& transaction, const Uuid& workspace,
                                       const DeviceChainEntry& entry) {
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", workspace)
                  .bind("user", entry.user)
                  .bind("generation", entry.generation)
                  .bind("number", entry.number)
                  .bind("kind", entry.kind)
                  .bind("device", entry.device)
                  .bind("by", entry.by)
                  .bind("previous", Bytes(entry.previous))
                  .bind("signature", Bytes(entry.signature))
                  .bind("hash", Bytes(entry.hash))
                  .bind("now", entry.created_at)
                  .run());
  return {};
}

Result<std::int64_t> device_generation(Transaction& transaction, const Uuid& workspace, const Uuid& user) {
  auto statement = transaction.prepare(kGeneration);
  return count_of(statement.bind("workspace", workspace).bind("user", user));
}

Result<std::optional<DeviceChainEntry>> last_device_chain_entry(Transaction& transaction,
                                                                const Uuid& workspace, const Uuid& user,
                                                                std::int64_t generation) {
  auto statement = transaction.prepare(kLast);
  statement.bind("workspace", workspace).bind("user", user).bind("generation", generation);
  CERBY_TRY(const bool row, statement.step());
  return row ? std::optional(entry_of(statement)) : std::nullopt;
}

Result<bool> is_in_device_chain(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                std::int64_t generation, const Uuid& device) {
  auto statement = transaction.prepare(kCountOf);
  CERBY_TRY(const std::int64_t found, count_of(statement.bind("workspace", workspace)
                                                   .bind("user", user)
                                                   .bind("generation", generation)
                                                   .bind("approval", DeviceChainKind::Approval)
                                                   .bind("device", device)
                                                   .bind("device_too", device)
                                                   .bind("workspace_too", workspace)
                                                   .bind("device_again", device)
                                                   .bind("removal", DeviceChainKind::Removal)));
  return found > 0;
}

Result<Listed<ListedChainEntry>> list_device_chain(Transaction& transaction, const Uuid& workspace,
                                                   const Uuid& user, std::int64_t generation, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("user", user).bind("generation", generation);
  };
  return listed<ListedChainEntry>(transaction, kCount, kList, page, bind, listed_of);
}

}  // namespace cerby::workspace::store
