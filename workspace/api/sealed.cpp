#include "workspace/api/sealed.h"

#include "workspace/sealing/vault_keys.h"

namespace cerby::workspace::api {
namespace {

using store::SecretType;

sealing::Kind kind_of(SecretType type) {
  switch (type) {
    case SecretType::Password:
      return sealing::Kind::Password;
    case SecretType::Totp:
      return sealing::Kind::Totp;
    case SecretType::BackupCodes:
      return sealing::Kind::BackupCodes;
    case SecretType::Notes:
      return sealing::Kind::Notes;
    case SecretType::CustomFields:
      break;
  }
  return sealing::Kind::CustomFields;
}

std::unexpected<Refusal> local_vault() {
  auto problem = http::problem(409, "This is in a local vault, which the service cannot open.");
  problem.reason = "local_vault";
  return std::unexpected(Refusal(std::move(problem)));
}

sealing::Place place_of(Call& call, const store::Account& account, const store::SealedSecret& row) {
  return {call.workspace(), account.vault, account.id, kind_of(row.type), row.epoch, row.revision};
}

store::Result<sealing::DataKey> key_of(Call& call, const sealing::Place& place) {
  return data_key_of(call.transaction, call.keys, {place.workspace, place.vault, place.epoch});
}

Outcomes<store::Account> account_of(Call& call) {
  CERBY_TRY(auto account, find_account(call.transaction, call.workspace(), call.request.ids.front()));
  return account;
}

Outcomes<OpenedSecret> open_at_once(Call& call, const store::SecretAtOnce& found) {
  if (!found.vault_kind) return std::unexpected(Refusal(store::Failure{store::Error::NotFound, "account"}));
  if (*found.vault_kind != store::VaultKind::Cloud) return local_vault();
  if (!found.secret) return std::unexpected(Refusal(store::Failure{store::Error::NotFound, "secret"}));
  const Uuid& id = call.request.ids.front();
  const sealing::Place place{call.workspace(),    found.vault,           id, kind_of(found.secret->type),
                             found.secret->epoch, found.secret->revision};
  CERBY_TRY(const auto key, sealing::data_key_of(call.keys, found.key));
  auto secret = sealing::open_secret(key, place, found.secret->sealed);
  if (!secret) return std::unexpected(Refusal(sealing::failed(secret.error()).error()));
  return OpenedSecret{{id, found.vault, found.account_revision}, *found.secret, std::move(*secret)};
}

}  // namespace

Outcomes<store::Vault> cloud_vault_of(Call& call, const Uuid& id) {
  CERBY_TRY(auto vault, find_vault(call.transaction, call.workspace(), id));
  if (vault.kind == store::VaultKind::Cloud) return vault;
  return local_vault();
}

Outcomes<std::vector<std::uint8_t>> seal_at(Call& call, const sealing::Place& place, SecretView secret) {
  CERBY_TRY(const auto key, key_of(call, place));
  auto sealed = sealing::seal_secret(key, place, secret);
  if (!sealed) return std::unexpected(Refusal(sealing::failed(sealed.error()).error()));
  return std::move(*sealed);
}

Outcomes<Secret> open_at(Call& call, const sealing::Place& place, Bytes sealed) {
  CERBY_TRY(const auto key, key_of(call, place));
  auto secret = sealing::open_secret(key, place, sealed);
  if (!secret) return std::unexpected(Refusal(sealing::failed(secret.error()).error()));
  return std::move(*secret);
}

std::string_view word_of(SecretType type) {
  switch (type) {
    case SecretType::Password:
      return "password";
    case SecretType::Totp:
      return "totp";
    case SecretType::BackupCodes:
      return "backup_codes";
    case SecretType::Notes:
      return "notes";
    case SecretType::CustomFields:
      break;
  }
  return "custom_fields";
}

Outcomes<OpenedSecret> open_secret_of(Call& call, SecretType type) {
  if (const auto* const found = std::get_if<store::SecretAtOnce>(&call.found))
    return open_at_once(call, *found);
  CERBY_TRY(auto account, account_of(call));
  CERBY_CHECK(cloud_vault_of(call, account.vault));
  CERBY_TRY(auto row, find_secret(call.transaction, call.workspace(), account.id, type));
  CERBY_TRY(auto secret, open_at(call, place_of(call, account, row), row.sealed));
  return OpenedSecret{{account.id, account.vault, account.revision}, std::move(row), std::move(secret)};
}

Outcomes<void> keep_secret_of(Call& call, SecretType type, SecretView secret) {
  CERBY_TRY(const auto account, account_of(call));
  CERBY_TRY(const auto vault, cloud_vault_of(call, account.vault));
  store::SealedSecret row;
  row.id = Uuid::random();
  row.type = type;
  row.epoch = vault.epoch;
  const auto before = find_secret(call.transaction, call.workspace(), account.id, type);
  if (before) row.revision = before->revision + 1;
  if (!before && before.error().error != store::Error::NotFound)
    return std::unexpected(Refusal(before.error()));
  CERBY_TRY(row.sealed, seal_at(call, place_of(call, account, row), secret));
  CERBY_CHECK(put_secret(call.transaction, call.act, account.id, row));
  call.note_secret(audit::Kind::SecretChanged, account.id, word_of(type));
  return {};
}

Outcomes<void> remove_secret_of(Call& call, SecretType type) {
  CERBY_TRY(const auto account, account_of(call));
  CERBY_CHECK(cloud_vault_of(call, account.vault));
  CERBY_CHECK(remove_secret(call.transaction, call.act, account.id, type));
  call.note_secret(audit::Kind::SecretChanged, account.id, word_of(type));
  return {};
}

}  // namespace cerby::workspace::api
