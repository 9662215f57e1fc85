#include <algorithm>

#include "base/origin.h"
#include "workspace/api/body.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::AccountStatus;
using access::Action;
using access::Activity;
using http::Method;

constexpr std::string_view kType = "account";
constexpr std::string_view kPath = "/api/v1/accounts";
constexpr std::size_t kMostUrl = 2048;

// What a request may say; on creation, label and vaultId are there.
struct AccountAttributes {
  std::optional<std::string> label, application, url, username, email, phone, vault, status;
  std::optional<bool> autofill_mfa;
};

constexpr std::array<std::string_view, 2> kStatusTexts{"enabled", "disabled"};
constexpr std::array kStatuses{Word<AccountStatus>{"enabled", AccountStatus::Enabled},
                               Word<AccountStatus>{"disabled", AccountStatus::Disabled}};
constexpr std::array kSorts{Word<store::AccountSort>{"created_at", store::AccountSort::CreatedAt},
                            Word<store::AccountSort>{"updated_at", store::AccountSort::UpdatedAt},
                            Word<store::AccountSort>{"label", store::AccountSort::Label},
                            Word<store::AccountSort>{"application", store::AccountSort::Application}};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
using workspace::api::AccountAttributes;
template <>
struct Schema<AccountAttributes> {
  static constexpr std::array members{
      member<&AccountAttributes::label>("label"),
      member<&AccountAttributes::application>("application"),
      member<&AccountAttributes::url>("url", {.bytes = workspace::api::kMostUrl}),
      member<&AccountAttributes::username>("username", {.bytes = workspace::api::kMostText}),
      member<&AccountAttributes::email>("email"),
      member<&AccountAttributes::phone>("phone"),
      member<&AccountAttributes::vault>("vaultId", {.bytes = 36}),
      member<&AccountAttributes::status>("status", {.words = workspace::api::kStatusTexts}),
      member<&AccountAttributes::autofill_mfa>("autofillMfa")};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// Takes what is there into the account; says what is not good.
std::expected<void, http::Problem> apply(const AccountAttributes& from, store::Account& account) {
  const auto take = [](std::string_view name, const std::optional<std::string>& text, std::string& into,
                       Empty empty) -> std::expected<void, http::Problem> {
    if (!text) return {};
    CERBY_CHECK(check_line(name, *text, empty));
    into = *text;
    return {};
  };
  CERBY_CHECK(take("label", from.label, account.label, Empty::Refused));
  CERBY_CHECK(take("application", from.application, account.application, Empty::Allowed));
  CERBY_CHECK(take("username", from.username, account.username, Empty::Allowed));
  CERBY_CHECK(take("email", from.email, account.email, Empty::Allowed));
  CERBY_CHECK(take("phone", from.phone, account.phone, Empty::Allowed));
  if (from.url) {
    account.url = *from.url;
    account.domain.clear();
    if (!from.url->empty()) {
      const auto address = Address::parse(*from.url);
      if (!address) return std::unexpected(invalid_body("url", "This is not an address with https.", "url"));
      account.domain = address->origin.host();
    }
  }
  if (from.autofill_mfa) account.autofill_mfa = *from.autofill_mfa;
  if (from.status)
    account.status = *from.status == "enabled" ? AccountStatus::Enabled : AccountStatus::Disabled;
  return {};
}

// Where the log-in page is, as the address says.
store::Result<void> set_origin(Call& call, const store::Account& account) {
  std::vector<std::string> origins;
  if (const auto address = Address::parse(account.url)) origins.push_back(address->origin.text());
  return store::set_origins(call.transaction, call.act, account.id, origins);
}

void note_changes(Call& call, const store::Account& before, const store::Account& now) {
  if (before.label != now.label) call.note_detail("label");
  if (before.application != now.application) call.note_detail("application");
  if (before.url != now.url) call.note_detail("url");
  if (before.username != now.username) call.note_detail("username");
  if (before.email != now.email) call.note_detail("email");
  if (before.phone != now.phone) call.note_detail("phone");
  if (before.autofill_mfa != now.autofill_mfa) call.note_detail("autofillMfa");
  if (before.status != now.status) {
    const auto word = [](AccountStatus status) {
      return kStatuses.at(static_cast<std::size_t>(status)).text;
    };
    call.note_detail("status", word(before.status), word(now.status));
  }
}

Reply shown(Call& call, const store::Account& account) {
  auto response = document(call.request.target, [&](auto& writer) { write_account(writer, account); });
  set_tag(response, account.revision);
  return response;
}

Reply shown(Call& call, const Uuid& id) {
  CERBY_TRY(const auto account, find_account(call.transaction, call.workspace(), id));
  return shown(call, account);
}

Reply list(Call& call) {
  return list_accounts_of(call, {});
}

// Of who asks, and so no part of the account, whose tag says nothing of it: whether their role lets them log
// in, which the host wants to know before it opens the app. What scopes say is said where they are wanted.
bool can_log_in(const Call& call, const store::AccountAtOnce& found) {
  return decide(call.subject, found.evidence.account, Action::UseSecret) == access::Answer::Allowed;
}

Reply get(Call& call) {
  const auto* const found = std::get_if<store::AccountAtOnce>(&call.found);
  if (found == nullptr || !found->account)
    return std::unexpected(Refusal(store::Failure{store::Error::NotFound, "account"}));
  auto response = document(call.request.target, [&](auto& writer) {
    write_account(writer, *found->account);
    writer.key("meta");
    writer.begin_object();
    writer.member("canLogIn", can_log_in(call, *found));
    writer.end_object();
  });
  set_tag(response, found->account->revision);
  set_account_state(response, found->account->id, found->account->revision);
  return response;
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, body_of<AccountAttributes>(call.request, kType));
  const auto& attributes = body.attributes;
  if (!attributes.label) return std::unexpected(invalid_body("label", "This is missing.", "missing"));
  if (!attributes.vault) return std::unexpected(invalid_body("vaultId", "This is missing.", "missing"));
  store::Account account;
  account.id = Uuid::random();
  CERBY_TRY(account.vault, id_of("vaultId", *attributes.vault));
  CERBY_CHECK(apply(attributes, account));
  CERBY_CHECK(call.require(OnVault{access::VaultAction::Fill}, account.vault));
  CERBY_CHECK(create_account(call.transaction, call.act, account));
  CERBY_CHECK(set_origin(call, account));
  CERBY_CHECK(put_grant(call.transaction, call.act, {store::ItemKind::Account, account.id},
                        {store::MemberKind::User, call.user()}, access::ItemRole::Owner));
  CERBY_TRY(auto response, shown(call, account.id));
  set_made(response, kPath, account.id);
  return response;
}

Reply update(Call& call) {
  const Uuid& id = call.request.ids.front();
  CERBY_TRY(const auto body, body_of<AccountAttributes>(call.request, kType));
  if (body.attributes.vault)
    return std::unexpected(invalid_body("vaultId", "An account stays in its vault.", "unchangeable"));
  CERBY_TRY(auto account, find_account(call.transaction, call.workspace(), id));
  const store::Account before = account;
  CERBY_CHECK(apply(body.attributes, account));
  note_changes(call, before, account);
  CERBY_CHECK(change_account(call.transaction, call.act, account));
  if (body.attributes.url) CERBY_CHECK(set_origin(call, account));
  return shown(call, id);
}

Reply remove(Call& call) {
  CERBY_CHECK(delete_account(call.transaction, call.act, call.request.ids.front()));
  return no_content();
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/accounts", kReadAccountScopes, Activity::ListItems, list},
    Operation{Method::Post, "/api/v1/accounts", kWriteAccountScopes, Activity::CreateItem, create},
    Operation{Method::Get,
              "/api/v1/accounts/{id}",
              kReadAccountScopes,
              OnAccount{Action::See},
              get,
              {},
              0,
              Device::Trusted,
              AtOnce{}},
    Operation{Method::Patch, "/api/v1/accounts/{id}", kWriteAccountScopes, OnAccount{Action::Edit}, update,
              store::Counted::Account},
    Operation{Method::Delete, "/api/v1/accounts/{id}", kWriteAccountScopes, OnAccount{Action::Remove}, remove,
              store::Counted::Account},
};

}  // namespace

std::span<const Operation> account_operations() {
  return kOperations;
}

Reply list_accounts_of(Call& call, const std::optional<Uuid>& collection) {
  constexpr std::array<std::string_view, 5> kKnown{"page[number]", "page[size]", kSort, "filter[application]",
                                                   "filter[status]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto order, order_of(target, kSorts));
  store::AccountFilter filter;
  filter.held_by = call.user();
  filter.in_collection = collection;
  CERBY_TRY(filter.applications, words_of(target, "filter[application]"));
  CERBY_TRY(filter.statuses, values_of(target, "filter[status]", kStatuses));
  // What is deleted is not there.
  if (filter.statuses.empty()) filter.statuses = {AccountStatus::Enabled, AccountStatus::Disabled};
  CERBY_TRY(const auto listed, list_accounts(call.transaction, call.workspace(), filter, order.sort,
                                             order.direction, page_for(page)));
  ListDocument document(target, page);
  for (const auto& account : listed.rows) write_account(document.data(), account);
  return document.finish(listed.total);
}

namespace {

// By which second factors: those that were noted, with commas between them, and the code that is made here.
void write_mfa_types(Writer& writer, const store::Account& account) {
  constexpr std::string_view kTotp = "totp";
  writer.key("mfaTypes");
  writer.begin_array();
  bool has_totp = false;
  for (std::string_view rest = account.mfa_types; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto type = rest.substr(0, comma);
    has_totp |= type == kTotp;
    writer.text(type);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  if (account.has_totp && !has_totp) writer.text(kTotp);
  writer.end_array();
}

}  // namespace

void write_account(Writer& writer, const store::Account& account) {
  begin_resource(writer, kType, account.id);
  writer.member("label", account.label);
  writer.member("application", account.application);
  writer.member("status", account.status == AccountStatus::Enabled ? "enabled" : "disabled");
  writer.member("url", account.url);
  writer.member("domain", account.domain);
  writer.member("username", account.username);
  writer.member("email", account.email);
  writer.member("phone", account.phone);
  writer.member("avatarUrl", account.avatar_url);
  writer.member("vaultId", account.vault.text());
  writer.member("vaultKind", account.vault_kind == store::VaultKind::Local ? "local" : "cloud");
  writer.member("autofillMfa", account.autofill_mfa);
  writer.member("passwordVisible", account.password_visible);
  writer.member("mfaEnabled", account.mfa_enabled);
  write_mfa_types(writer, account);
  writer.member("hasPasskey", account.has_passkey);
  writer.member("hasTotp", account.has_totp);
  writer.member("hasBackupCode", account.has_backup_codes);
  if (account.extended) write_time(writer, "extendedAt", account.extended->at);
  write_time(writer, "syncedAt", account.synced_at);
  write_id(writer, "lastLoginBy", account.last_login_by);
  write_time(writer, "lastPasswordChange", account.last_password_change_at);
  write_stamps(writer, account.stamps);
  end_resource(writer);
}

}  // namespace cerby::workspace::api
