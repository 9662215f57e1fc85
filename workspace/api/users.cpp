#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "workspace/api/body.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/store/api_keys.h"

namespace cerby::workspace::api {
namespace {

using access::Activity;
using access::UserStatus;
using access::WorkspaceRole;
using http::Method;

constexpr std::string_view kType = "user";
constexpr std::string_view kPath = "/api/v1/users";
constexpr std::size_t kMostExternalId = 255;  // as a subject (OpenID Connect Core, 2)
constexpr std::array kStatuses{Word<UserStatus>{"invited", UserStatus::Invited},
                               Word<UserStatus>{"live", UserStatus::Active},
                               Word<UserStatus>{"deactivated", UserStatus::Deactivated}};
// From the narrowest to the widest, as the roles are.
constexpr std::array kRoles{Word<WorkspaceRole>{"workspace_guest", WorkspaceRole::Guest},
                            Word<WorkspaceRole>{"workspace_login_only", WorkspaceRole::LoginOnly},
                            Word<WorkspaceRole>{"workspace_user", WorkspaceRole::User},
                            Word<WorkspaceRole>{"workspace_admin", WorkspaceRole::Admin},
                            Word<WorkspaceRole>{"workspace_super_admin", WorkspaceRole::SuperAdmin},
                            Word<WorkspaceRole>{"workspace_owner", WorkspaceRole::Owner}};
constexpr std::array kSorts{Word<store::UserSort>{"created_at", store::UserSort::CreatedAt},
                            Word<store::UserSort>{"email", store::UserSort::Email},
                            Word<store::UserSort>{"last_name", store::UserSort::LastName}};

struct UserAttributes {
  std::optional<std::string> email, first_name, last_name, status, role, external_id;
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::UserAttributes> {
  using Attributes = workspace::api::UserAttributes;
  static constexpr std::array members{
      member<&Attributes::email>("email", {.bytes = workspace::api::kMostEmail}),
      member<&Attributes::first_name>("firstName"),
      member<&Attributes::last_name>("lastName"),
      member<&Attributes::status>("status", {.bytes = 64}),
      member<&Attributes::role>("role", {.bytes = 64}),
      member<&Attributes::external_id>("externalId", {.bytes = workspace::api::kMostExternalId})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

template <typename Value, std::size_t N>
std::expected<void, http::Problem> take(std::string_view name, const std::optional<std::string>& text,
                                        const std::array<Word<Value>, N>& words, Value& into) {
  if (!text) return {};
  for (const auto& word : words) {
    if (word.text != *text) continue;
    into = word.value;
    return {};
  }
  return std::unexpected(invalid_body(name, "There is no such value.", "value"));
}

std::expected<void, http::Problem> apply(const UserAttributes& from, store::User& user) {
  if (from.email) {
    CERBY_CHECK(check_line("email", *from.email, Empty::Refused));
    if (!is_email(*from.email))
      return std::unexpected(invalid_body("email", "This is not an e-mail address.", "email"));
    user.email = *from.email;
  }
  if (from.first_name) {
    CERBY_CHECK(check_line("firstName", *from.first_name));
    user.first_name = *from.first_name;
  }
  if (from.last_name) {
    CERBY_CHECK(check_line("lastName", *from.last_name));
    user.last_name = *from.last_name;
  }
  if (from.external_id) {
    // As the subjects of ID tokens are: anything else would be nobody's.
    const auto is_visible = [](char c) { return c > 0x20 && c < 0x7F; };
    if (!std::ranges::all_of(*from.external_id, is_visible))
      return std::unexpected(invalid_body("externalId", "This is not of visible ASCII alone.", "value"));
    user.external_id = from.external_id->empty() ? std::nullopt : from.external_id;
  }
  CERBY_CHECK(take("status", from.status, kStatuses, user.status));
  CERBY_CHECK(take("role", from.role, kRoles, user.role));
  return {};
}

ExternalId shown_to(const Call& call) {
  const bool manages = decide(call.subject, Activity::ManagePeople) == access::Answer::Allowed;
  return manages ? ExternalId::Shown : ExternalId::LeftOut;
}

Reply shown(Call& call, const Uuid& id) {
  CERBY_TRY(const auto user, find_user(call.transaction, call.workspace(), id));
  auto response =
      document(call.request.target, [&](auto& writer) { write_user(writer, user, shown_to(call)); });
  set_tag(response, user.revision);
  return response;
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 4> kKnown{"page[number]", "page[size]", kSort, "filter[status]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto order, order_of(target, kSorts));
  store::UserFilter filter;
  CERBY_TRY(filter.statuses, values_of(target, "filter[status]", kStatuses));
  CERBY_TRY(const auto listed, list_users(call.transaction, call.workspace(), filter, order.sort,
                                          order.direction, page_for(page)));
  ListDocument document(target, page);
  for (const auto& user : listed.rows) write_user(document.data(), user, shown_to(call));
  return document.finish(listed.total);
}

Reply get(Call& call) {
  return shown(call, call.request.ids.front());
}

std::string_view word_of(WorkspaceRole role) {
  return kRoles.at(static_cast<std::size_t>(role)).text;
}
std::string_view word_of(access::UserStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status)).text;
}

void note_changes(Call& call, const store::User& before, const store::User& now) {
  if (before.email != now.email) call.note_detail("email");
  if (before.external_id != now.external_id) call.note_detail("externalId");
  if (before.first_name != now.first_name || before.last_name != now.last_name) call.note_detail("name");
  if (before.role != now.role) call.note_detail("role", word_of(before.role), word_of(now.role));
  if (before.status != now.status) call.note_detail("status", word_of(before.status), word_of(now.status));
}

// Invited: signing in makes one active.
Reply create(Call& call) {
  CERBY_TRY(const auto body, body_of<UserAttributes>(call.request, kType));
  if (!body.attributes.email) return std::unexpected(invalid_body("email", "This is missing.", "missing"));
  if (body.attributes.status)
    return std::unexpected(invalid_body("status", "A new user is invited.", "unchangeable"));
  store::User user;
  user.id = Uuid::random();
  CERBY_CHECK(apply(body.attributes, user));
  CERBY_CHECK(call.require(OnNewPerson{user.role}));
  CERBY_CHECK(create_user(call.transaction, call.act, user));
  call.note_detail("role", {}, word_of(user.role));
  if (user.external_id) call.note_detail("externalId");
  CERBY_TRY(auto response, shown(call, user.id));
  set_made(response, kPath, user.id);
  return response;
}

// For the log: with the user, or with what an older version left to them, their keys end.
Outcomes<void> note_keys(Call& call, const store::User& before, const store::User& user) {
  const bool was = before.status == UserStatus::Deactivated, is = user.status == UserStatus::Deactivated;
  if (was == is) return {};
  CERBY_TRY(const auto keys, unrevoked_keys_of(call.transaction, call.workspace(), user.id));
  for (const Uuid& key : keys) call.note_ended(audit::Kind::KeyRevoked, key);
  return {};
}

// Whose it was, where this service sends mail and can send to it.
Outcomes<void> tell_address(Call& call, const std::string& email, bool other_email) {
  const auto to = mail::Address::parse(email);
  if (!call.sends_mail() || !to) return {};
  CERBY_TRY(const auto workspace, find_workspace(call.transaction, call.workspace()));
  std::string text = fmt::format(
      "An administrator has {}.\r\nIf you do not know why, ask your administrator.\r\n",
      other_email
          ? fmt::format("given your user in {} another e-mail address\r\nin the place of this one",
                        workspace.host)
          : fmt::format("changed by what the identity provider\r\nknows your user in {}", workspace.host));
  const auto* const subject = other_email ? "Your e-mail address was changed" : "How you sign in was changed";
  call.send({*to, subject, Secret::take(std::span(text))});
  return {};
}

Reply update(Call& call) {
  const Uuid& id = call.request.ids.front();
  CERBY_TRY(const auto body, body_of<UserAttributes>(call.request, kType));
  CERBY_TRY(const auto before, find_user(call.transaction, call.workspace(), id));
  auto user = before;
  CERBY_CHECK(apply(body.attributes, user));
  CERBY_CHECK(call.require(OnPerson{user.role}, id));
  if (user.status == UserStatus::Invited && before.status != UserStatus::Invited)
    return std::unexpected(invalid_body("status", "Only a new user is invited.", "unchangeable"));
  // By either, who signs in for the first time is found.
  using By = OnPersonsIdentity::By;
  const bool other_email = user.email != before.email, other_id = user.external_id != before.external_id;
  if (other_email) CERBY_CHECK(call.require(OnPersonsIdentity{By::Email}, id));
  if (other_id) CERBY_CHECK(call.require(OnPersonsIdentity{By::ExternalId}, id));
  CERBY_CHECK(note_keys(call, before, user));
  if (user.role < WorkspaceRole::SuperAdmin) user.all_access = access::AllAccess::Off;
  CERBY_CHECK(change_user(call.transaction, call.act, user));
  note_changes(call, before, user);
  if (other_email || other_id) CERBY_CHECK(tell_address(call, before.email, other_email));
  return shown(call, id);
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/users", access::kReadUsers, Activity::SeePeople, list},
    Operation{Method::Post, "/api/v1/users", access::kWriteUsers, Activity::ManagePeople, create},
    Operation{Method::Get, "/api/v1/users/{id}", access::kReadUsers, OnPersonToSee{}, get},
    Operation{Method::Patch, "/api/v1/users/{id}", access::kWriteUsers, OnPerson{WorkspaceRole::Guest},
              update, store::Counted::User},
};

}  // namespace

std::span<const Operation> user_operations() {
  return kOperations;
}

void write_user(Writer& writer, const store::User& user, ExternalId external_id) {
  begin_resource(writer, kType, user.id);
  writer.member("firstName", user.first_name);
  writer.member("lastName", user.last_name);
  writer.member("email", user.email);
  if (user.external_id && external_id == ExternalId::Shown) writer.member("externalId", *user.external_id);
  writer.member("status", word_of(user.status));
  writer.member("role", word_of(user.role));
  writer.member("isGuest", user.role == WorkspaceRole::Guest);
  write_time(writer, "createdAt", user.stamps.created_at);
  write_time(writer, "updatedAt", user.stamps.updated_at);
  write_time(writer, "lastActivity", user.last_activity_at);
  end_resource(writer);
}

}  // namespace cerby::workspace::api
