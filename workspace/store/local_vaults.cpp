#include "workspace/store/local_vaults.h"

#include "workspace/store/feed.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

static_assert(static_cast<int>(VaultKind::Local) == 1);
constexpr Sql kCountOf{
    "SELECT COUNT(*) FROM vaults WHERE workspace_id = :workspace AND owner_id = :owner AND kind = 1 "
    "AND removed_at IS NULL",
    1};
constexpr Sql kRename{
    "UPDATE vaults SET label = :label, revision = revision + 1, updated_at = :now WHERE workspace_id = "
    ":workspace AND id = :vault AND kind = 1 AND removed_at IS NULL"};
constexpr Sql kRemove{
    "UPDATE vaults SET label = '', removed_at = :now, revision = revision + 1, updated_at = :now WHERE "
    "workspace_id = :workspace AND id = :vault AND kind = 1 AND removed_at IS NULL"};
constexpr Sql kForgetKeys{"DELETE FROM vault_keys WHERE workspace_id = :workspace AND vault_id = :vault"};
constexpr Sql kForgetWords{"DELETE FROM recovery_keys WHERE workspace_id = :workspace AND vault_id = :vault"};
constexpr Sql kForgetMembers{
    "DELETE FROM vault_members WHERE workspace_id = :workspace AND vault_id = :vault"};
constexpr Sql kForgetSealed{
    "DELETE FROM local_accounts WHERE workspace_id = :workspace AND account_id IN (SELECT a.id FROM accounts "
    "a WHERE a.workspace_id = :workspace AND a.vault_id = :vault)"};
static_assert(static_cast<int>(access::AccountStatus::Deleted) == 2);
constexpr Sql kAccounts{
    "SELECT id FROM accounts WHERE workspace_id = :workspace AND vault_id = :vault AND status <> 2 ORDER BY "
    "id LIMIT :limit",
    1};
constexpr Sql kNextEpoch{
    "UPDATE vaults SET epoch = :epoch, revision = revision + 1, updated_at = :now WHERE workspace_id = "
    ":workspace AND id = :vault AND kind = 1 AND epoch = :before"};
constexpr Sql kRecovery{
    "SELECT number, epoch, wrapped FROM recovery_keys WHERE workspace_id = :workspace AND vault_id = :vault "
    "AND ended_at IS NULL",
    3};
constexpr Sql kEndRecovery{
    "UPDATE recovery_keys SET ended_at = :now WHERE workspace_id = :workspace AND vault_id = :vault AND "
    "number = :number AND ended_at IS NULL"};
constexpr Sql kCreateRecovery{
    "INSERT INTO recovery_keys (workspace_id, vault_id, number, epoch, wrapped, created_at) VALUES "
    "(:workspace, :vault, :number, :epoch, :wrapped, :now)"};
constexpr Sql kAddMember{
    "INSERT INTO vault_members (workspace_id, vault_id, user_id, added_at, added_by) VALUES (:workspace, "
    ":vault, :user, :now, :by)"};
constexpr Sql kRemoveMember{
    "DELETE FROM vault_members WHERE workspace_id = :workspace AND vault_id = :vault AND user_id = :user"};
constexpr Sql kIsMember{
    "SELECT COUNT(*) FROM vault_members WHERE workspace_id = :workspace AND vault_id = :vault AND user_id = "
    ":user",
    1};
constexpr Sql kCountMembers{
    "SELECT COUNT(*) FROM vault_members WHERE workspace_id = :workspace AND vault_id = :vault", 1};
constexpr Sql kMembers{
    "SELECT user_id, added_at, added_by FROM vault_members WHERE workspace_id = :workspace AND vault_id = "
    ":vault ORDER BY added_at, user_id LIMIT :limit OFFSET :offset",
    3};

Result<void> tell(Transaction& transaction, const Act& act, ChangeKind kind, const Uuid& vault,
                  const std::optional<Uuid>& user) {
  Change change{kind, {}, {}, vault};
  if (user) change.member = Member{MemberKind::User, *user};
  CERBY_CHECK(record(transaction, act, change));
  return {};
}

Result<void> create_recovery_key(Transaction& transaction, const Act& act, const Uuid& vault,
                                 const RecoveryKey& key) {
  auto statement = transaction.prepare(kCreateRecovery);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("vault", vault)
                  .bind("number", key.number)
                  .bind("epoch", key.epoch)
                  .bind("wrapped", Bytes(key.sealed))
                  .bind("now", act.at)
                  .run());
  return {};
}

// `key` in the place of the one before.
Result<void> replace_recovery_key(Transaction& transaction, const Act& act, const Uuid& vault,
                                  const RecoveryKey& key) {
  auto statement = transaction.prepare(kEndRecovery);
  CERBY_TRY(const std::int64_t ended, statement.bind("workspace", act.workspace)
                                          .bind("vault", vault)
                                          .bind("number", key.number - 1)
                                          .bind("now", act.at)
                                          .run());
  if (ended != 1) return fail(Error::Conflict, "recovery key");
  return create_recovery_key(transaction, act, vault, key);
}

}  // namespace

Result<void> create_local_vault(Transaction& transaction, const Act& act, const Vault& vault,
                                const EpochKeys& with) {
  if (vault.kind != VaultKind::Local || !vault.owner || vault.epoch != 1)
    return fail(Error::Invalid, "local vault");
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_CHECK(create_vault(transaction, act, vault));
  CERBY_CHECK(create_device_keys(transaction, act, {vault.id, 1, with.by}, with.keys));
  CERBY_CHECK(create_recovery_key(transaction, act, vault.id, {1, 1, with.recovery}));
  return tell(transaction, act, ChangeKind::LocalVaultAdded, vault.id, vault.owner);
}

Result<void> rename_local_vault(Transaction& transaction, const Act& act, const Vault& vault) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRename);
  statement.bind("workspace", act.workspace)
      .bind("vault", vault.id)
      .bind("label", vault.label)
      .bind("now", act.at);
  CERBY_CHECK(change_one(statement, "local vault"));
  return tell(transaction, act, ChangeKind::LocalVaultRenamed, vault.id, vault.owner);
}

Result<std::vector<Uuid>> accounts_in_vault(Transaction& transaction, const Uuid& workspace,
                                            const Uuid& vault, std::int64_t limit) {
  auto rows = transaction.prepare(kAccounts);
  rows.bind("workspace", workspace).bind("vault", vault).bind("limit", limit);
  std::vector<Uuid> found;
  for (;;) {
    CERBY_TRY(const bool row, rows.step());
    if (!row) return found;
    found.push_back(rows.id(0));
  }
}

Result<void> remove_local_vault(Transaction& transaction, const Act& act, const Vault& vault) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_TRY(const auto left, accounts_in_vault(transaction, act.workspace, vault.id, 1));
  if (!left.empty()) return fail(Error::Refused, "local vault");
  auto statement = transaction.prepare(kRemove);
  statement.bind("workspace", act.workspace).bind("vault", vault.id).bind("now", act.at);
  CERBY_CHECK(change_one(statement, "local vault"));
  for (const auto& forget : {kForgetKeys, kForgetWords, kForgetMembers, kForgetSealed}) {
    auto all = transaction.prepare(forget);
    CERBY_CHECK(all.bind("workspace", act.workspace).bind("vault", vault.id).run());
  }
  return tell(transaction, act, ChangeKind::LocalVaultRemoved, vault.id, vault.owner);
}

Result<std::int64_t> count_local_vaults_of(Transaction& transaction, const Uuid& workspace,
                                           const Uuid& owner) {
  auto statement = transaction.prepare(kCountOf);
  return count_of(statement.bind("workspace", workspace).bind("owner", owner));
}

Result<void> begin_epoch(Transaction& transaction, const Act& act, const Vault& vault, std::int64_t epoch,
                         const EpochKeys& with) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kNextEpoch);
  CERBY_TRY(const std::int64_t changed, statement.bind("workspace", act.workspace)
                                            .bind("vault", vault.id)
                                            .bind("epoch", epoch)
                                            .bind("before", epoch - 1)
                                            .bind("now", act.at)
                                            .run());
  if (changed != 1) return fail(Error::Conflict, "epoch");
  CERBY_CHECK(create_device_keys(transaction, act, {vault.id, epoch, with.by}, with.keys));
  CERBY_TRY(const auto before, find_recovery_key(transaction, act.workspace, vault.id));
  CERBY_CHECK(replace_recovery_key(transaction, act, vault.id, {before.number + 1, epoch, with.recovery}));
  return tell(transaction, act, ChangeKind::LocalVaultKeyed, vault.id, vault.owner);
}

Result<RecoveryKey> find_recovery_key(Transaction& transaction, const Uuid& workspace, const Uuid& vault) {
  auto statement = transaction.prepare(kRecovery);
  const auto key_of = [](const Statement& row) {
    return RecoveryKey{row.integer(0), row.integer(1), row.bytes(2)};
  };
  return one_row<RecoveryKey>(statement.bind("workspace", workspace).bind("vault", vault), key_of,
                              "recovery key");
}

Result<void> put_recovery_key(Transaction& transaction, const Act& act, const Vault& vault,
                              const RecoveryKey& key) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_CHECK(replace_recovery_key(transaction, act, vault.id, key));
  return tell(transaction, act, ChangeKind::LocalVaultRecovery, vault.id, vault.owner);
}

Result<bool> add_vault_member(Transaction& transaction, const Act& act, const Uuid& vault, const Uuid& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_TRY(const bool is_there, is_vault_member(transaction, act.workspace, vault, user));
  if (is_there) return false;
  auto statement = transaction.prepare(kAddMember);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("vault", vault)
                  .bind("user", user)
                  .bind("now", act.at)
                  .bind("by", act.by)
                  .run());
  CERBY_CHECK(tell(transaction, act, ChangeKind::LocalVaultGranted, vault, user));
  return true;
}

Result<void> remove_vault_member(Transaction& transaction, const Act& act, const Uuid& vault,
                                 const Uuid& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRemoveMember);
  statement.bind("workspace", act.workspace).bind("vault", vault).bind("user", user);
  CERBY_CHECK(change_one(statement, "vault member"));
  CERBY_CHECK(forget_keys_of(transaction, act.workspace, vault, user));
  return tell(transaction, act, ChangeKind::LocalVaultTaken, vault, user);
}

Result<bool> is_vault_member(Transaction& transaction, const Uuid& workspace, const Uuid& vault,
                             const Uuid& user) {
  auto statement = transaction.prepare(kIsMember);
  CERBY_TRY(const std::int64_t count,
            count_of(statement.bind("workspace", workspace).bind("vault", vault).bind("user", user)));
  return count > 0;
}

Result<Listed<VaultMember>> list_vault_members(Transaction& transaction, const Uuid& workspace,
                                               const Uuid& vault, Page page) {
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace).bind("vault", vault);
  };
  const auto member_of = [](const Statement& row) {
    return VaultMember{row.id(0), row.integer(1), row.id_or_none(2)};
  };
  return listed<VaultMember>(transaction, kCountMembers, kMembers, page, bind, member_of);
}

}  // namespace cerby::workspace::store
