// Secrets that are no account's: notes, cards, keys. Those who hold one find it and read its body; its Owners
// change it.
#include "workspace/api/body.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/api/sealed.h"
#include "workspace/api/secret_body.h"
#include "workspace/store/secure_secrets.h"

namespace cerby::workspace::api {
namespace {

using access::AccountStatus;
using access::Action;
using access::Activity;
using http::Method;

constexpr std::string_view kType = "secret";
constexpr std::string_view kPath = "/api/v1/secrets";
constexpr std::string_view kBodyType = "secret_body";
constexpr std::size_t kMostBody = 32UL * 1024;
constexpr std::array<std::string_view, 9> kCategories{
    "secure_note", "card",   "bank_account",     "identity", "ssh_key",
    "credential",  "server", "software_license", "other"};

struct SecretAttributes {
  std::optional<std::string> title, category, vault, status;
  std::optional<std::string> value;  // of what is made; empty: it was taken out before
};
constexpr std::array<std::string_view, 4> kNoSecrets{"title", "category", "vaultId", "status"};

constexpr std::array<std::string_view, 2> kStatusTexts{"enabled", "disabled"};
constexpr std::array kStatuses{Word<AccountStatus>{"enabled", AccountStatus::Enabled},
                               Word<AccountStatus>{"disabled", AccountStatus::Disabled}};
constexpr std::array kSorts{Word<store::SecureSecretSort>{"created_at", store::SecureSecretSort::CreatedAt},
                            Word<store::SecureSecretSort>{"updated_at", store::SecureSecretSort::UpdatedAt},
                            Word<store::SecureSecretSort>{"title", store::SecureSecretSort::Title}};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
using workspace::api::SecretAttributes;
template <>
struct Schema<SecretAttributes> {
  static constexpr std::array members{
      member<&SecretAttributes::title>("title"),
      member<&SecretAttributes::category>("category", {.words = workspace::api::kCategories}),
      member<&SecretAttributes::vault>("vaultId", {.bytes = 36}),
      member<&SecretAttributes::status>("status", {.words = workspace::api::kStatusTexts}),
      member<&SecretAttributes::value>("value", workspace::api::kTakenValue)};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

std::expected<void, http::Problem> apply(const SecretAttributes& from, store::SecureSecret& secret) {
  if (from.title) {
    CERBY_CHECK(check_line("title", *from.title, Empty::Refused));
    secret.title = *from.title;
  }
  if (from.category) secret.category = *from.category;
  if (from.status)
    secret.status = *from.status == "enabled" ? AccountStatus::Enabled : AccountStatus::Disabled;
  return {};
}

void write_secret(Writer& writer, const store::SecureSecret& secret, const store::Workspace& workspace) {
  begin_resource(writer, kType, secret.id);
  writer.member("title", secret.title);
  writer.member("category", secret.category);
  writer.member("status", secret.status == AccountStatus::Enabled ? "enabled" : "disabled");
  writer.member("bodySecretId", secret.body.text());
  writer.member("requiresIdentityChallenge", secret.requires_identity_challenge);
  writer.member("vaultId", secret.vault.text());
  writer.member("workspaceId", workspace.id.text());
  writer.member("workspaceName", workspace.label);
  writer.member("versionId", secret.version_id.text());
  writer.member("version", secret.version);
  writer.member("eventName", secret.revision == 1 ? "secret.created" : "secret.updated");
  write_stamps(writer, secret.stamps);
  end_resource(writer);
}

sealing::Place place_of(Call& call, const store::SecureSecret& secret) {
  return {call.workspace(), secret.vault, secret.id, sealing::Kind::Secret, secret.epoch, secret.version};
}

Outcomes<store::SecureSecret> named_first(Call& call) {
  CERBY_TRY(auto secret, find_secure_secret(call.transaction, call.workspace(), call.request.ids.front()));
  return secret;
}

Reply shown(Call& call, const Uuid& id) {
  CERBY_TRY(const auto secret, find_secure_secret(call.transaction, call.workspace(), id));
  CERBY_TRY(const auto workspace, find_workspace(call.transaction, call.workspace()));
  auto response =
      document(call.request.target, [&](auto& writer) { write_secret(writer, secret, workspace); });
  set_tag(response, secret.revision);
  return response;
}

Reply list(Call& call) {
  return list_secrets_of(call, {});
}

Reply get(Call& call) {
  return shown(call, call.request.ids.front());
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, body_with_secret<SecretAttributes>(call.request, kType, kMostBody, kNoSecrets));
  const auto& attributes = body.resource.attributes;
  if (!attributes.title) return std::unexpected(invalid_body("title", "This is missing.", "missing"));
  if (!attributes.vault) return std::unexpected(invalid_body("vaultId", "This is missing.", "missing"));
  store::SecureSecret secret;
  secret.id = Uuid::random();
  secret.body = Uuid::random();
  secret.version_id = Uuid::random();
  secret.category = kCategories.front();
  CERBY_TRY(secret.vault, id_of("vaultId", *attributes.vault));
  CERBY_CHECK(apply(attributes, secret));
  CERBY_CHECK(call.require(OnVault{access::VaultAction::Fill}, secret.vault));
  CERBY_TRY(const auto vault, cloud_vault_of(call, secret.vault));
  secret.epoch = vault.epoch;
  CERBY_TRY(const auto sealed, seal_at(call, place_of(call, secret), body.value.view()));
  CERBY_CHECK(create_secure_secret(call.transaction, call.act, secret, sealed));
  CERBY_CHECK(put_grant(call.transaction, call.act, {store::ItemKind::Secret, secret.id},
                        {store::MemberKind::User, call.user()}, access::ItemRole::Owner));
  CERBY_TRY(auto response, shown(call, secret.id));
  set_made(response, kPath, secret.id);
  return response;
}

Reply update(Call& call) {
  CERBY_TRY(const auto taken, taken_body<SecretAttributes>(call.request, kType, kMostBody, kNoSecrets));
  const auto& body = taken.resource;
  if (auto problem = detail::wrong_id(call.request, body.id)) return std::unexpected(std::move(*problem));
  if (body.attributes.vault)
    return std::unexpected(invalid_body("vaultId", "A secret stays in its vault.", "unchangeable"));
  if (body.attributes.value)
    return std::unexpected(invalid_body("value", "This is set at the secret's body.", "unchangeable"));
  CERBY_TRY(auto secret, named_first(call));
  CERBY_CHECK(apply(body.attributes, secret));
  CERBY_CHECK(change_secure_secret(call.transaction, call.act, secret));
  return shown(call, secret.id);
}

Reply remove(Call& call) {
  CERBY_CHECK(delete_secure_secret(call.transaction, call.act, call.request.ids.front()));
  return no_content();
}

// ---- the body ----

Reply get_body(Call& call) {
  CERBY_TRY(const auto secret, named_first(call));
  CERBY_CHECK(cloud_vault_of(call, secret.vault));
  CERBY_TRY(const auto sealed, find_secure_secret_body(call.transaction, call.workspace(), secret.id));
  CERBY_TRY(const auto body, open_at(call, place_of(call, secret), sealed));
  const Leaving leaving{audit::Kind::SecretReleased, secret.id, kBodyType, secret.revision};
  const ShownSecret shown{
      kBodyType,      secret.body, secret.vault, secret.stamps.created_at, secret.stamps.updated_at,
      secret.category};
  return give_out(call, leaving, Shown::One, [&](auto& writer) {
    write_shown(writer, shown, [&](auto& to) { to.secret(body.view()); });
  });
}

Reply set_body(Call& call) {
  CERBY_TRY(const auto body, secret_of(call.request, kMostBody, kBodyType));
  CERBY_TRY(auto secret, named_first(call));
  CERBY_TRY(const auto vault, cloud_vault_of(call, secret.vault));
  secret.epoch = vault.epoch;
  secret.version_id = Uuid::random();
  ++secret.version;
  CERBY_TRY(const auto sealed, seal_at(call, place_of(call, secret), body.view()));
  CERBY_CHECK(put_secure_secret_body(call.transaction, call.act, secret, sealed));
  call.note_secret(audit::Kind::SecretChanged, secret.id, kBodyType);
  return no_content();
}

constexpr std::string_view kOne = "/api/v1/secrets/{id}";
constexpr std::string_view kBody = "/api/v1/secrets/{id}/body";
constexpr std::array kOperations{
    Operation{Method::Get, kPath, kReadSecretScopes, Activity::ListItems, list},
    Operation{Method::Post, kPath, kWriteSecretScopes, Activity::CreateItem, create},
    Operation{Method::Get, kOne, kReadSecretScopes, OnSecret{Action::See}, get},
    Operation{Method::Patch, kOne, kWriteSecretScopes, OnSecret{Action::Edit}, update,
              store::Counted::SecureSecret},
    Operation{Method::Delete, kOne, kWriteSecretScopes, OnSecret{Action::Remove}, remove,
              store::Counted::SecureSecret},
    Operation{Method::Get, kBody, kReadSecretScopes, OnSecret{Action::UseSecret}, get_body},
    Operation{Method::Put, kBody, kWriteSecretScopes, OnSecret{Action::Edit}, set_body,
              store::Counted::SecureSecret},
};

}  // namespace

std::span<const Operation> secret_operations() {
  return kOperations;
}

Reply list_secrets_of(Call& call, const std::optional<Uuid>& collection) {
  constexpr std::array<std::string_view, 5> kKnown{"page[number]", "page[size]", kSort, "filter[category]",
                                                   "filter[status]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto order, order_of(target, kSorts));
  store::SecureSecretFilter filter;
  filter.held_by = call.user();
  filter.in_collection = collection;
  CERBY_TRY(filter.categories, words_of(target, "filter[category]"));
  CERBY_TRY(filter.statuses, values_of(target, "filter[status]", kStatuses));
  // What is deleted is not there.
  if (filter.statuses.empty()) filter.statuses = {AccountStatus::Enabled, AccountStatus::Disabled};
  CERBY_TRY(const auto listed, list_secure_secrets(call.transaction, call.workspace(), filter, order.sort,
                                                   order.direction, page_for(page)));
  CERBY_TRY(const auto workspace, find_workspace(call.transaction, call.workspace()));
  ListDocument document(target, page);
  for (const auto& secret : listed.rows) write_secret(document.data(), secret, workspace);
  return document.finish(listed.total);
}

}  // namespace cerby::workspace::api
