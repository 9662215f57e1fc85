// Local vaults: made by a device, recovered by words, granted to others; by sessions of trusted devices
// alone. Their keys are in local_vault_keys.cpp, their accounts in sealed_accounts.cpp.
#include "workspace/api/local_vault_parts.h"
#include "workspace/api/own.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/store/local_accounts.h"

namespace cerby::workspace::api {
namespace {

using access::VaultAction;
using http::Method;

constexpr std::string_view kPath = "/api/v1/vaults";

struct VaultAttributes {
  std::string kind, label;
  std::vector<KeyAttributes> keys;
  RecoveryAttributes recovery;
};
struct NameAttributes {
  std::optional<std::string> label;
};
struct NewRecoveryAttributes {
  std::int64_t number = 0;
  std::string sealed;
};

constexpr std::array<std::string_view, 1> kKinds{"local"};
constexpr std::array<std::string_view, 2> kPages{"page[number]", "page[size]"};
constexpr std::string_view kWithAccounts = "withAccounts";
constexpr std::int64_t kMostRemoved = 1000;  // accounts along with their vault

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::VaultAttributes> {
  using Attributes = workspace::api::VaultAttributes;
  static constexpr std::array members{member<&Attributes::kind>("kind", {.words = workspace::api::kKinds}),
                                      member<&Attributes::label>("label"),
                                      member<&Attributes::keys>("keys", {.count = workspace::api::kMostKeys}),
                                      member<&Attributes::recovery>("recovery")};
};
template <>
struct Schema<workspace::api::NameAttributes> {
  using Attributes = workspace::api::NameAttributes;
  static constexpr std::array members{member<&Attributes::label>("label")};
};
template <>
struct Schema<workspace::api::NewRecoveryAttributes> {
  using Attributes = workspace::api::NewRecoveryAttributes;
  static constexpr std::array members{
      member<&Attributes::number>("number", {.least = 1}),
      member<&Attributes::sealed>("sealed", {.bytes = workspace::api::kMostRecovery * 4 / 3 + 4})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// What is sealed for the vault names it: so the device gives the id.
std::expected<Uuid, http::Problem> given_id(const std::optional<std::string>& text) {
  const auto id = Uuid::parse(text.value_or(""));
  if (!id)
    return std::unexpected(http::invalid_value({{"body", "data", "id"}, "This is not an id.", "uuid"}));
  return *id;
}

// Of the vault that is made, which is not there to be asked about: one's own devices.
Outcomes<void> require_own_devices(Call& call, const std::vector<store::DeviceKey>& keys) {
  for (const auto& key : keys) {
    const auto device = find_device(call.transaction, call.workspace(), key.device);
    if (!device && device.error().error != store::Error::NotFound)
      return std::unexpected(Refusal(device.error()));
    bool may = device && device->status == store::DeviceStatus::Trusted;
    if (may) {
      CERBY_TRY(may, may_own(call, access::OwnAction::Use, device->user));
    }
    if (!may)
      return std::unexpected(
          Refusal(invalid_body("keys", "One is for a device that is no recipient.", "recipient")));
  }
  return {};
}

Reply shown(Call& call, const Uuid& id) {
  CERBY_TRY(const auto vault, find_vault(call.transaction, call.workspace(), id));
  auto response = document(call.request.target, [&](Writer& writer) { write_vault(writer, vault); });
  set_tag(response, vault.revision);
  return response;
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, whole_body<Body<VaultAttributes>>(call.request));
  const auto& attributes = body.data.attributes;
  if (auto problem = detail::wrong_type(body.data.type, "vault")) return std::unexpected(Refusal(*problem));
  store::Vault vault{{}, store::VaultKind::Local, attributes.label, 1, call.user()};
  CERBY_TRY(vault.id, given_id(body.data.id));
  CERBY_CHECK(check_line("label", attributes.label, Empty::Refused));
  CERBY_TRY(const auto device, sender_of(call));
  store::EpochKeys with{device.id, {}, {}};
  CERBY_TRY(with.keys, keys_of(attributes.keys, device, Own::Required));
  CERBY_TRY(with.recovery, sealed_of("recovery", attributes.recovery.sealed, kMostRecovery));
  CERBY_CHECK(require_own_devices(call, with.keys));
  CERBY_TRY(const auto count, count_local_vaults_of(call.transaction, call.workspace(), call.user()));
  if (count >= store::kMostLocalVaults)
    return std::unexpected(Refusal(not_now("too_many_vaults", "You have too many local vaults.")));
  CERBY_CHECK(create_local_vault(call.transaction, call.act, vault, with));
  CERBY_TRY(auto response, shown(call, vault.id));
  set_made(response, kPath, vault.id);
  return response;
}

Reply rename(Call& call) {
  CERBY_TRY(auto body, body_of<NameAttributes>(call.request, "vault_label"));
  if (!body.attributes.label) return std::unexpected(invalid_body("label", "This is missing.", "missing"));
  CERBY_CHECK(check_line("label", *body.attributes.label, Empty::Refused));
  CERBY_TRY(auto vault, local_vault_of(call));
  vault.label = std::move(*body.attributes.label);
  CERBY_CHECK(rename_local_vault(call.transaction, call.act, vault));
  return shown(call, vault.id);
}

// Each as if it were removed by itself: a share of the vault's owner decides, as everywhere.
Outcomes<void> remove_accounts(Call& call, const std::vector<Uuid>& accounts) {
  for (const auto& account : accounts) {
    CERBY_TRY(const bool may, call.may(OnAccount{access::Action::Remove}, account));
    if (!may)
      return std::unexpected(
          Refusal(not_now("accounts_of_others",
                          "There are accounts in it that others alone own: they have to remove them.")));
  }
  for (const auto& account : accounts) CERBY_CHECK(delete_account(call.transaction, call.act, account));
  return {};
}

Reply remove(Call& call) {
  constexpr std::array kKnown{kWithAccounts};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  const auto* const with = target.parameter(kWithAccounts);
  if (with != nullptr && *with != "true" && *with != "false")
    return std::unexpected(invalid_parameter(kWithAccounts, "It is true or false.", "value"));
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto accounts,
            accounts_in_vault(call.transaction, call.workspace(), vault.id, kMostRemoved + 1));
  if (!accounts.empty() && (with == nullptr || *with != "true"))
    return std::unexpected(Refusal(not_now("vault_not_empty", "There are accounts in it.")));
  if (std::ssize(accounts) > kMostRemoved)
    return std::unexpected(Refusal(not_now("too_many_accounts", "Remove some of its accounts first.")));
  CERBY_CHECK(remove_accounts(call, accounts));
  CERBY_CHECK(remove_local_vault(call.transaction, call.act, vault));
  return no_content();
}

Reply get_recovery(Call& call) {
  CERBY_CHECK(refuse_unknown(call.request.target, {}));
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto key, find_recovery_key(call.transaction, call.workspace(), vault.id));
  call.note_secret(audit::Kind::SecretReleased, vault.id, "recovery_key");
  return document(call.request.target, [&](Writer& writer) {
    begin_resource(writer, "recovery_key", vault.id);
    writer.member("number", key.number);
    writer.member("epoch", key.epoch);
    write_bytes(writer, "sealed", key.sealed);
    end_resource(writer);
  });
}

Reply put_recovery(Call& call) {
  CERBY_TRY(const auto body, body_of<NewRecoveryAttributes>(call.request, "recovery_key"));
  CERBY_TRY(auto sealed, sealed_of("sealed", body.attributes.sealed, kMostRecovery));
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto before, find_recovery_key(call.transaction, call.workspace(), vault.id));
  if (body.attributes.number != before.number + 1)
    return std::unexpected(Refusal(sequence_other("Other recovery words came before: read it again.")));
  CERBY_CHECK(put_recovery_key(call.transaction, call.act, vault,
                               {body.attributes.number, vault.epoch, std::move(sealed)}));
  return no_content();
}

Reply list_members(Call& call) {
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kPages));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed,
            list_vault_members(call.transaction, call.workspace(), call.request.ids.front(), page_for(page)));
  ListDocument document(target, page);
  for (const auto& member : listed.rows) {
    begin_resource(document.data(), "vault_member", member.user);
    write_time(document.data(), "addedAt", member.added_at);
    write_id(document.data(), "addedBy", member.added_by);
    end_resource(document.data());
  }
  return document.finish(listed.total);
}

// Whom an account can be shared with; not the owner, who has the key.
Reply add_member(Call& call) {
  CERBY_TRY(const auto user, find_user(call.transaction, call.workspace(), call.request.ids.at(1)));
  if (user.status == access::UserStatus::Deactivated)
    return std::unexpected(Refusal(store::Failure{store::Error::NotFound, "user"}));
  CERBY_TRY(const auto vault, local_vault_of(call));
  if (vault.owner == user.id)
    return std::unexpected(Refusal(not_now("is_owner", "It is this user's vault.")));
  CERBY_TRY(const auto members, list_vault_members(call.transaction, call.workspace(), vault.id, {1, 1}));
  CERBY_TRY(const bool added, add_vault_member(call.transaction, call.act, vault.id, user.id));
  if (added && members.total >= store::kMostVaultMembers)
    return std::unexpected(Refusal(not_now("too_many_members", "The vault has too many members.")));
  return no_content();
}

Reply remove_member(Call& call) {
  CERBY_CHECK(
      remove_vault_member(call.transaction, call.act, call.request.ids.at(0), call.request.ids.at(1)));
  return no_content();
}

// What a new epoch leaves to be sealed anew; without what is sealed.
Reply list_sealed(Call& call) {
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kPages));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto vault, local_vault_of(call));
  CERBY_TRY(const auto listed,
            list_local_accounts(call.transaction, call.workspace(), vault.id, page_for(page)));
  ListDocument document(target, page);
  for (const auto& account : listed.rows) {
    begin_resource(document.data(), "sealed_account", account.account);
    document.data().member("vault", vault.id.text());
    document.data().member("epoch", account.epoch);
    document.data().member("revision", account.revision);
    end_resource(document.data());
  }
  return document.finish(listed.total, [&](Writer& to) { to.member("epoch", vault.epoch); });
}

constexpr Operation by_owner(Method method, std::string_view path, Reply (*work)(Call&)) {
  return {.method = method, .path = path, .question = OnVault{VaultAction::Manage}, .work = work};
}

constexpr std::array kOperations{
    Operation{
        .method = Method::Post, .path = kPath, .question = access::Activity::CreateItem, .work = create},
    by_owner(Method::Put, "/api/v1/vaults/{id}/label", rename),
    by_owner(Method::Delete, "/api/v1/vaults/{id}", remove),
    by_owner(Method::Get, "/api/v1/vaults/{id}/recovery", get_recovery),
    by_owner(Method::Put, "/api/v1/vaults/{id}/recovery", put_recovery),
    by_owner(Method::Get, "/api/v1/vaults/{id}/members", list_members),
    by_owner(Method::Put, "/api/v1/vaults/{id}/members/{userId}", add_member),
    by_owner(Method::Delete, "/api/v1/vaults/{id}/members/{userId}", remove_member),
    by_owner(Method::Get, "/api/v1/vaults/{id}/sealed-accounts", list_sealed),
};

}  // namespace

std::span<const Operation> local_vault_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
