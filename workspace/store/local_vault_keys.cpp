#include "workspace/store/local_vault_keys.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kCreate{
    "INSERT INTO vault_keys (workspace_id, vault_id, epoch, device_id, purpose, wrapped, sent_by, signature, "
    "created_at) VALUES (:workspace, :vault, :epoch, :device, :purpose, :wrapped, :by, :signature, :now)"};
constexpr Sql kCount{
    "SELECT COUNT(*) FROM vault_keys WHERE workspace_id = :workspace AND vault_id = :vault AND device_id = "
    ":device",
    1};
constexpr Sql kList{
    "SELECT k.epoch, k.purpose, k.wrapped, k.signature, k.sent_by, d.user_id, k.created_at FROM vault_keys k "
    "JOIN devices d ON d.workspace_id = k.workspace_id AND d.id = k.sent_by WHERE k.workspace_id = "
    ":workspace AND k.vault_id = :vault AND k.device_id = :device ORDER BY k.epoch DESC LIMIT :limit OFFSET "
    ":offset",
    7};
constexpr Sql kHas{
    "SELECT COUNT(*) FROM vault_keys WHERE workspace_id = :workspace AND vault_id = :vault AND epoch = "
    ":epoch AND device_id = :device",
    1};
constexpr Sql kForget{
    "DELETE FROM vault_keys WHERE workspace_id = :workspace AND vault_id = :vault AND device_id IN (SELECT "
    "d.id FROM devices d WHERE d.workspace_id = :workspace AND d.user_id = :user)"};

static_assert(static_cast<int>(DeviceStatus::Trusted) == 1 &&
              static_cast<int>(access::UserStatus::Active) == 1);
#define RECIPIENTS                                                                                         \
  " FROM devices d JOIN users u ON u.workspace_id = d.workspace_id AND u.id = d.user_id AND u.status = 1 " \
  "WHERE d.workspace_id = :workspace AND d.status = 1 AND d.user_id IN (SELECT v.owner_id FROM vaults v "  \
  "WHERE v.workspace_id = :workspace AND v.id = :vault AND v.kind = 1 UNION ALL SELECT m.user_id FROM "    \
  "vault_members m WHERE m.workspace_id = :workspace AND m.vault_id = :vault)"
#define SELECT_RECIPIENT                                                                                  \
  "SELECT d.id, d.user_id, (SELECT COUNT(*) FROM vault_keys k WHERE k.workspace_id = d.workspace_id AND " \
  "k.vault_id = :vault AND k.epoch = :epoch AND k.device_id = d.id)" RECIPIENTS
constexpr Sql kCountAll{"SELECT COUNT(*)" RECIPIENTS, 1};
constexpr Sql kCountOfUser{"SELECT COUNT(*)" RECIPIENTS " AND d.user_id = :user", 1};
constexpr Sql kAll{SELECT_RECIPIENT " ORDER BY d.user_id, d.id LIMIT :limit OFFSET :offset", 3};
constexpr Sql kOfUser{
    SELECT_RECIPIENT " AND d.user_id = :user ORDER BY d.user_id, d.id LIMIT :limit OFFSET :offset", 3};
constexpr Sql kOne{SELECT_RECIPIENT " AND d.id = :device", 3};
#undef SELECT_RECIPIENT
#undef RECIPIENTS
static_assert(static_cast<int>(VaultKind::Local) == 1);

SentKey sent_key_of(const Statement& row) {
  SentKey key{row.integer(0), row.as<KeyPurpose>(1), row.bytes(2), row.id(4), row.id(5), row.integer(6)};
  const auto signature = row.bytes(3);
  key.sealed.insert(key.sealed.end(), signature.begin(), signature.end());
  return key;
}

KeyRecipient recipient_of(const Statement& row) {
  return {row.id(0), row.id(1), row.integer(2) > 0};
}

}  // namespace

Result<void> create_device_keys(Transaction& transaction, const Act& act, const KeySending& sending,
                                const std::vector<DeviceKey>& keys) {
  for (const auto& key : keys) {
    if (key.sealed.size() != kSealedKeySize) return fail(Error::Invalid, "sealed key");
    const Bytes sealed(key.sealed);
    auto statement = transaction.prepare(kCreate);
    CERBY_CHECK(statement.bind("workspace", act.workspace)
                    .bind("vault", sending.vault)
                    .bind("epoch", sending.epoch)
                    .bind("device", key.device)
                    .bind("purpose", key.purpose)
                    .bind("wrapped", sealed.first(kSealedKeySize - kKeySignatureSize))
                    .bind("by", sending.by)
                    .bind("signature", sealed.last(kKeySignatureSize))
                    .bind("now", act.at)
                    .run());
  }
  return {};
}

Result<void> send_device_keys(Transaction& transaction, const Act& act, const KeySending& sending,
                              const std::vector<DeviceKey>& keys) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_CHECK(create_device_keys(transaction, act, sending, keys));
  Change change{ChangeKind::LocalVaultKeysSent, {}, {}, sending.vault};
  if (act.by) change.member = Member{MemberKind::User, *act.by};
  CERBY_CHECK(record(transaction, act, change));
  return {};
}

Result<Listed<SentKey>> list_device_keys(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                                         const Uuid& device, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("vault", vault).bind("device", device);
  };
  return listed<SentKey>(transaction, kCount, kList, page, bind, sent_key_of);
}

Result<bool> has_device_key(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                            std::int64_t epoch, const Uuid& device) {
  auto statement = transaction.prepare(kHas);
  statement.bind("workspace", workspace).bind("vault", vault).bind("epoch", epoch).bind("device", device);
  CERBY_TRY(const std::int64_t count, count_of(statement));
  return count > 0;
}

Result<Listed<KeyRecipient>> list_key_recipients(Transaction& transaction, const Uuid& workspace,
                                                 const Uuid& vault, std::int64_t epoch,
                                                 const std::optional<Uuid>& of_user, Page page) {
  CERBY_CHECK(check(page));
  Listed<KeyRecipient> found;
  {
    auto count = transaction.prepare(of_user ? kCountOfUser : kCountAll);
    count.bind("workspace", workspace).bind("vault", vault);
    if (of_user) count.bind("user", *of_user);
    CERBY_TRY(found.total, count_of(count));
  }
  auto rows = transaction.prepare(of_user ? kOfUser : kAll);
  rows.bind("workspace", workspace).bind("vault", vault).bind("epoch", epoch);
  if (of_user) rows.bind("user", *of_user);
  bind_page(rows, page);
  CERBY_TRY(found.rows, all_rows<KeyRecipient>(rows, recipient_of));
  return found;
}

Result<std::optional<KeyRecipient>> find_key_recipient(Transaction& transaction, const Uuid& workspace,
                                                       const Uuid& vault, std::int64_t epoch,
                                                       const Uuid& device) {
  auto statement = transaction.prepare(kOne);
  statement.bind("workspace", workspace).bind("vault", vault).bind("epoch", epoch).bind("device", device);
  CERBY_TRY(const bool row, statement.step());
  return row ? std::optional(recipient_of(statement)) : std::nullopt;
}

Result<void> forget_keys_of(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                            const Uuid& user) {
  auto statement = transaction.prepare(kForget);
  CERBY_CHECK(statement.bind("workspace", workspace).bind("vault", vault).bind("user", user).run());
  return {};
}

}  // namespace cerby::workspace::store
