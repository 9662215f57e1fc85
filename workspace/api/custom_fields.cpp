// An account's custom fields. Those who hold the account see their labels and what is in plain text; those
// who may log in with it get the secret ones too; its Owners make and change them.
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/api/sealed.h"
#include "workspace/api/secret_body.h"
#include "workspace/store/account_fields.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using http::Method;

constexpr std::string_view kType = "account_custom_field";
constexpr std::string_view kWord = "custom_field";  // for the audit log
constexpr std::string_view kPath = "/api/v1/accounts/{id}/custom-fields";
constexpr std::size_t kMostValue = 4096;
constexpr std::array<std::string_view, 2> kFieldTypes{"text", "secret"};
constexpr SecretAccess kPlain("a custom field that is said to be no secret is kept in plain text");

struct FieldAttributes {
  std::optional<std::string> label, type;
  std::optional<std::string> value;  // of what is made; empty: it was taken out before
};
constexpr std::array<std::string_view, 2> kNoSecrets{"label", "fieldType"};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
using workspace::api::FieldAttributes;
template <>
struct Schema<FieldAttributes> {
  static constexpr std::array members{
      member<&FieldAttributes::label>("label"),
      member<&FieldAttributes::type>("fieldType", {.words = workspace::api::kFieldTypes}),
      member<&FieldAttributes::value>("value", workspace::api::kTakenValue)};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

void write_field(Writer& writer, const store::AccountField& field) {
  begin_resource(writer, kType, field.id);
  writer.member("label", field.label);
  writer.member("fieldType", field.value ? "text" : "secret");
  if (field.value) writer.member("value", *field.value);
  write_stamps(writer, field.stamps);
  end_resource(writer);
}

struct Named {
  store::Account account;
  store::AccountField field;
};

Outcomes<Named> named(Call& call) {
  CERBY_TRY(auto account, find_account(call.transaction, call.workspace(), call.request.ids.at(0)));
  CERBY_TRY(auto field,
            find_account_field(call.transaction, call.workspace(), account.id, call.request.ids.at(1)));
  return Named{std::move(account), std::move(field)};
}

Reply shown(Call& call, const Uuid& account_id, const Uuid& id) {
  CERBY_TRY(const auto account, find_account(call.transaction, call.workspace(), account_id));
  CERBY_TRY(const auto field, find_account_field(call.transaction, call.workspace(), account_id, id));
  auto response = document(call.request.target, [&](auto& writer) { write_field(writer, field); });
  set_tag(response, account.revision);
  return response;
}

sealing::Place place_of(Call& call, const store::Account& account, const store::AccountField& field) {
  return {call.workspace(), account.vault, field.id, sealing::Kind::CustomFields, field.epoch, field.version};
}

// In plain text, or sealed, as the field is.
Outcomes<std::vector<std::uint8_t>> keep(Call& call, const store::Account& account,
                                         store::AccountField& field, const Secret& value) {
  if (field.value) {
    field.value = std::string(value.view().text(kPlain));
    CERBY_CHECK(check_line("value", *field.value, Empty::Refused));
    return std::vector<std::uint8_t>();
  }
  CERBY_TRY(const auto vault, cloud_vault_of(call, account.vault));
  field.epoch = vault.epoch;
  return seal_at(call, place_of(call, account, field), value.view());
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed, list_account_fields(call.transaction, call.workspace(),
                                                   call.request.ids.front(), page_for(page)));
  ListDocument document(target, page);
  for (const auto& field : listed.rows) write_field(document.data(), field);
  return document.finish(listed.total);
}

Reply get(Call& call) {
  return shown(call, call.request.ids.at(0), call.request.ids.at(1));
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, body_with_secret<FieldAttributes>(call.request, kType, kMostValue, kNoSecrets));
  const auto& attributes = body.resource.attributes;
  if (!attributes.label) return std::unexpected(invalid_body("label", "This is missing.", "missing"));
  if (!attributes.type) return std::unexpected(invalid_body("fieldType", "This is missing.", "missing"));
  CERBY_CHECK(check_line("label", *attributes.label, Empty::Refused));
  CERBY_TRY(const auto account, find_account(call.transaction, call.workspace(), call.request.ids.front()));
  store::AccountField field;
  field.id = Uuid::random();
  field.label = *attributes.label;
  if (*attributes.type == "text") field.value.emplace();
  CERBY_TRY(const auto sealed, keep(call, account, field, body.value));
  CERBY_CHECK(create_account_field(call.transaction, call.act, account.id, field, sealed));
  if (!field.value) call.note_secret(audit::Kind::SecretChanged, account.id, kWord);
  CERBY_TRY(auto response, shown(call, account.id, field.id));
  set_made(response, "/api/v1/accounts/" + account.id.text() + "/custom-fields", field.id);
  return response;
}

Reply rename(Call& call) {
  CERBY_TRY(const auto body, taken_body<FieldAttributes>(call.request, kType, kMostValue, kNoSecrets));
  const auto& data = body.resource;
  const Uuid& id = call.request.ids.at(1);
  if (data.id && *data.id != id.text())
    return std::unexpected(http::invalid_value({{"body", "data", "id"}, "The path has another id.", "id"}));
  if (data.attributes.type)
    return std::unexpected(invalid_body("fieldType", "A field stays what it is.", "unchangeable"));
  if (data.attributes.value)
    return std::unexpected(invalid_body("value", "This is set at the field's value.", "unchangeable"));
  if (!data.attributes.label) return std::unexpected(invalid_body("label", "This is missing.", "missing"));
  CERBY_CHECK(check_line("label", *data.attributes.label, Empty::Refused));
  CERBY_CHECK(
      rename_account_field(call.transaction, call.act, call.request.ids.at(0), id, *data.attributes.label));
  return get(call);
}

Reply remove(Call& call) {
  CERBY_CHECK(
      remove_account_field(call.transaction, call.act, call.request.ids.at(0), call.request.ids.at(1)));
  return no_content();
}

// ---- the value ----

ShownSecret as_shown(const Named& one) {
  const auto& [account, field] = one;
  return {"account_secret", field.id, account.vault, field.stamps.created_at, field.stamps.updated_at, kWord};
}

// What is in plain text is no secret that leaves.
Reply get_value(Call& call) {
  CERBY_TRY(const auto one, named(call));
  if (one.field.value) {
    auto response = document(call.request.target, [&](auto& writer) {
      write_shown(writer, as_shown(one), [&](auto& to) { to.text(*one.field.value); });
    });
    set_tag(response, one.account.revision);
    return response;
  }
  CERBY_CHECK(cloud_vault_of(call, one.account.vault));
  CERBY_TRY(const auto sealed,
            find_sealed_field(call.transaction, call.workspace(), one.account.id, one.field.id));
  CERBY_TRY(const auto value, open_at(call, place_of(call, one.account, one.field), sealed));
  const Leaving leaving{audit::Kind::SecretReleased, one.account.id, kWord, one.account.revision};
  return give_out(call, leaving, Shown::One, [&](auto& writer) {
    write_shown(writer, as_shown(one), [&](auto& to) { to.secret(value.view()); });
  });
}

Reply set_value(Call& call) {
  CERBY_TRY(const auto value, secret_of(call.request, kMostValue));
  CERBY_TRY(auto one, named(call));
  ++one.field.version;
  CERBY_TRY(const auto sealed, keep(call, one.account, one.field, value));
  CERBY_CHECK(put_field_value(call.transaction, call.act, one.account.id, one.field, sealed));
  if (!one.field.value) call.note_secret(audit::Kind::SecretChanged, one.account.id, kWord);
  return no_content();
}

constexpr std::string_view kOne = "/api/v1/accounts/{id}/custom-fields/{fieldId}";
constexpr std::string_view kValue = "/api/v1/accounts/{id}/custom-fields/{fieldId}/value";
constexpr std::array kOperations{
    Operation{Method::Get, kPath, kReadAccountScopes, OnAccount{Action::See}, list},
    changes_secret(Method::Post, kPath, create),
    Operation{Method::Get, kOne, kReadAccountScopes, OnAccount{Action::See}, get},
    changes_secret(Method::Patch, kOne, rename),
    changes_secret(Method::Delete, kOne, remove),
    reads_secret(kValue, get_value),
    changes_secret(Method::Put, kValue, set_value),
};

}  // namespace

std::span<const Operation> custom_field_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
