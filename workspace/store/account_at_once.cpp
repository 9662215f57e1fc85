#include "workspace/store/account_at_once.h"

#include <array>

namespace cerby::workspace::store {
namespace {

constexpr Piece kAnd = ", ";
constexpr Piece kSecretColumns =
    ", a.vault_id, a.revision, v.kind, s.id, s.type, s.epoch, s.revision, s.sealed, s.created_at, "
    "s.updated_at, k.epoch, k.master_key, k.wrapped";
constexpr int kSecretCount = 13;
constexpr Piece kSecretJoins =
    " LEFT JOIN vaults v ON v.workspace_id = a.workspace_id AND v.id = a.vault_id "
    "LEFT JOIN account_secrets s ON s.workspace_id = a.workspace_id AND s.account_id = a.id AND s.type = "
    ":type "
    "LEFT JOIN vault_keys k ON k.workspace_id = a.workspace_id AND k.vault_id = a.vault_id AND k.epoch = "
    "s.epoch AND k.device_id IS NULL";

Sql account_sql() {
  const auto evidence = evidence_texts();
  const std::array pieces{evidence.select, kAnd, account_columns(), evidence.from, evidence.where};
  return Sql::join(pieces, kEvidenceColumns + kAccountColumns);
}

Sql secret_sql() {
  const auto evidence = evidence_texts();
  const std::array pieces{evidence.select, kSecretColumns, evidence.from, kSecretJoins, evidence.where};
  return Sql::join(pieces, kEvidenceColumns + kSecretCount);
}

}  // namespace

Result<AccountAtOnce> find_account_at_once(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                           const Uuid& account) {
  static const Sql sql = account_sql();
  auto row = transaction.prepare(sql);
  row.bind("workspace", workspace).bind("user", user).bind("account", account);
  CERBY_TRY(const bool is_there, row.step());
  AccountAtOnce found;
  if (!is_there) return found;
  CERBY_TRY(found.evidence, evidence_of(row));
  if (!row.is_null(kEvidenceColumns)) found.account = account_of(row, kEvidenceColumns);
  return found;
}

Result<SecretAtOnce> find_secret_at_once(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                         const Uuid& account, SecretType type) {
  static const Sql sql = secret_sql();
  constexpr int kVault = kEvidenceColumns;
  constexpr int kSecret = kVault + 3;
  constexpr int kKey = kSecret + 7;
  auto row = transaction.prepare(sql);
  row.bind("workspace", workspace).bind("user", user).bind("account", account).bind("type", type);
  CERBY_TRY(const bool is_there, row.step());
  SecretAtOnce found;
  if (!is_there) return found;
  CERBY_TRY(found.evidence, evidence_of(row));
  if (row.is_null(kVault)) return found;
  found.vault = row.id(kVault);
  found.account_revision = row.integer(kVault + 1);
  if (!row.is_null(kVault + 2)) found.vault_kind = row.as<VaultKind>(kVault + 2);
  if (!row.is_null(kSecret))
    found.secret =
        SealedSecret{row.id(kSecret),          row.as<SecretType>(kSecret + 1), row.integer(kSecret + 2),
                     row.integer(kSecret + 3), row.bytes(kSecret + 4),          row.integer(kSecret + 5),
                     row.integer(kSecret + 6)};
  if (!row.is_null(kKey))
    found.key = VaultKey{workspace, found.vault, row.integer(kKey), std::string(row.text(kKey + 1)),
                         row.bytes(kKey + 2)};
  return found;
}

}  // namespace cerby::workspace::store
