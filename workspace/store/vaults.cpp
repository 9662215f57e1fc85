#include "workspace/store/vaults.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

constexpr Sql kCreate{
    "INSERT INTO vaults (workspace_id, id, kind, label, epoch, owner_id, created_at, created_by, updated_at) "
    "VALUES "
    "(:workspace, :id, :kind, :label, :epoch, :owner, :created_at, :created_by, :updated_at)"};
constexpr Sql kById{
    "SELECT id, kind, label, epoch, owner_id, revision FROM vaults WHERE workspace_id = :workspace AND id = "
    ":id AND removed_at IS NULL",
    6};
#define SEEN                                                                                               \
  "removed_at IS NULL AND (kind = 0 OR owner_id = :user OR id IN (SELECT m.vault_id FROM vault_members m " \
  "WHERE "                                                                                                 \
  "m.workspace_id = :workspace AND m.user_id = :user))"
constexpr Sql kCountFor{"SELECT COUNT(*) FROM vaults WHERE workspace_id = :workspace AND " SEEN, 1};
constexpr Sql kListFor{
    "SELECT id, kind, label, epoch, owner_id, revision FROM vaults WHERE workspace_id = :workspace "
    "AND " SEEN " ORDER BY created_at, id LIMIT :limit OFFSET :offset",
    6};
#undef SEEN
static_assert(static_cast<int>(VaultKind::Cloud) == 0);

Vault vault_of(const Statement& row) {
  return {row.id(0),      row.as<VaultKind>(1), std::string(row.text(2)),
          row.integer(3), row.id_or_none(4),    row.integer(5)};
}

}  // namespace

Result<void> create_vault(Transaction& transaction, const Act& act, const Vault& vault) {
  auto statement = transaction.prepare(kCreate);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("id", vault.id)
                  .bind("kind", vault.kind)
                  .bind("label", vault.label)
                  .bind("epoch", vault.epoch)
                  .bind("owner", vault.owner)
                  .bind("created_at", act.at)
                  .bind("created_by", act.by)
                  .bind("updated_at", act.at)
                  .run());
  return {};
}

Result<Vault> find_vault(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<Vault>(statement.bind("workspace", workspace).bind("id", id), vault_of, "vault");
}

Result<Listed<Vault>> list_vaults_for(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                      Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace).bind("user", user); };
  return listed<Vault>(transaction, kCountFor, kListFor, page, bind, vault_of);
}

}  // namespace cerby::workspace::store
