// Who holds a role on an account, a secret or a collection: list, share (or change the role), take it away.
// By its Owners.
#include "workspace/api/body.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using access::ItemRole;
using http::Method;
using store::ItemKind;
using store::MemberKind;

// The message is for the member, to whom nothing is mailed yet: it is read and not kept.
struct ShareAttributes {
  std::string role;
  std::optional<std::string> message;
};
constexpr std::size_t kMostMessage = 4096;

// The role's word has the kind of item in front.
constexpr std::array<std::string_view, 2> kAccountRoles{"account_collaborator", "account_owner"};
constexpr std::array<std::string_view, 2> kSecretRoles{"secure_secret_collaborator", "secure_secret_owner"};
constexpr std::array<std::string_view, 2> kCollectionRoles{"collection_collaborator", "collection_owner"};

std::string_view word_of(ItemKind item, ItemRole role) {
  const auto which = static_cast<std::size_t>(role);
  switch (item) {
    case ItemKind::Secret:
      return kSecretRoles.at(which);
    case ItemKind::Collection:
      return kCollectionRoles.at(which);
    case ItemKind::Account:
      break;
  }
  return kAccountRoles.at(which);
}

std::string_view type_of(MemberKind member) {
  return member == MemberKind::Team ? "team" : "user";
}

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::ShareAttributes> {
  static constexpr std::array members{
      member<&workspace::api::ShareAttributes::role>("role", {.bytes = 64}),
      member<&workspace::api::ShareAttributes::message>("message", {.bytes = workspace::api::kMostMessage})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// The type as the description of the product has it, "user", or as its example does, "users".
std::expected<ResourceBody<ShareAttributes>, http::Problem> body_of_share(const http::Request& request,
                                                                          MemberKind member) {
  CERBY_TRY(auto body, whole_body<Body<ShareAttributes>>(request));
  auto& type = body.data.type;
  if (type && type->ends_with('s')) type->pop_back();
  if (auto problem = detail::wrong_type(type, type_of(member))) return std::unexpected(std::move(*problem));
  return std::move(body.data);
}

template <ItemKind kItem, MemberKind kMember>
Reply list(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed, list_grants_of(call.transaction, call.workspace(),
                                              {kItem, call.request.ids.front()}, kMember, page_for(page)));
  ListDocument document(target, page);
  auto& writer = document.data();
  for (const auto& grant : listed.rows) {
    begin_resource(writer, type_of(kMember), grant.member.id);
    writer.member("role", word_of(kItem, grant.role));
    write_time(writer, "grantedAt", grant.granted_at);
    write_id(writer, "grantedBy", grant.granted_by);
    end_resource(writer);
  }
  return document.finish(listed.total);
}

// Whom it can be shared with: who is in the workspace, and not deactivated.
Outcomes<void> require_member(Call& call, const store::Member& member) {
  if (member.kind == MemberKind::Team) {
    CERBY_CHECK(find_team(call.transaction, call.workspace(), member.id));
    return {};
  }
  CERBY_TRY(const auto user, find_user(call.transaction, call.workspace(), member.id));
  if (user.status == access::UserStatus::Deactivated)
    return std::unexpected(Refusal(store::Failure{store::Error::NotFound, "user"}));
  return {};
}

// None: the member has no role on it by itself.
Outcomes<std::optional<ItemRole>> role_of(Call& call, const store::Item& item, const store::Member& member) {
  const auto grant = find_grant(call.transaction, call.workspace(), item, member);
  if (grant) return grant->role;
  if (grant.error().error != store::Error::NotFound) return std::unexpected(Refusal(grant.error()));
  return std::nullopt;
}

template <ItemKind kItem, MemberKind kMember>
Reply share(Call& call) {
  CERBY_TRY(const auto body, body_of_share(call.request, kMember));
  const auto id = Uuid::parse(body.id.value_or(""));
  if (!id)
    return std::unexpected(http::invalid_value({{"body", "data", "id"}, "This is not an id.", "uuid"}));
  std::optional<ItemRole> role;
  for (const auto one : {ItemRole::Collaborator, ItemRole::Owner}) {
    if (body.attributes.role == word_of(kItem, one)) role = one;
  }
  if (!role) return std::unexpected(invalid_body("role", "There is no such role.", "value"));
  const store::Item item{kItem, call.request.ids.front()};
  const store::Member member{kMember, *id};
  CERBY_CHECK(require_member(call, member));
  CERBY_TRY(const auto before, role_of(call, item, member));
  CERBY_CHECK(put_grant(call.transaction, call.act, item, member, *role));
  call.note_other(*id);
  call.note_detail("role", before ? word_of(kItem, *before) : "", word_of(kItem, *role));
  return document(call.request.target, [&](auto& writer) {
    begin_resource(writer, type_of(kMember), *id);
    writer.member("role", word_of(kItem, *role));
    end_resource(writer);
  });
}

template <ItemKind kItem, MemberKind kMember>
Reply unshare(Call& call) {
  const store::Item item{kItem, call.request.ids.at(0)};
  const store::Member member{kMember, call.request.ids.at(1)};
  CERBY_TRY(const auto before, role_of(call, item, member));
  CERBY_CHECK(remove_grant(call.transaction, call.act, item, member));
  if (before) call.note_detail("role", word_of(kItem, *before));
  return no_content();
}

// Listing tells of other people: Owners alone, and also while the account is disabled, as they may unshare.
constexpr OnAccount kAccountMembers{Action::Unshare};
constexpr OnCollection kCollectionMembers{Action::Unshare};
constexpr OnSecret kSecretMembers{Action::Unshare};
constexpr auto kAccount = ItemKind::Account;
constexpr auto kSecret = ItemKind::Secret;
constexpr auto kCollection = ItemKind::Collection;
constexpr auto kUser = MemberKind::User;
constexpr auto kTeam = MemberKind::Team;

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/accounts/{id}/members/users", kReadAccountScopes, kAccountMembers,
              list<kAccount, kUser>},
    Operation{Method::Post, "/api/v1/accounts/{id}/members/users", kWriteAccountScopes,
              OnAccount{Action::Share}, share<kAccount, kUser>},
    Operation{Method::Delete, "/api/v1/accounts/{id}/members/users/{memberId}", kWriteAccountScopes,
              kAccountMembers, unshare<kAccount, kUser>},
    Operation{Method::Get, "/api/v1/accounts/{id}/members/teams", kReadAccountScopes, kAccountMembers,
              list<kAccount, kTeam>},
    Operation{Method::Post, "/api/v1/accounts/{id}/members/teams", kWriteAccountScopes,
              OnAccount{Action::Share}, share<kAccount, kTeam>},
    Operation{Method::Delete, "/api/v1/accounts/{id}/members/teams/{memberId}", kWriteAccountScopes,
              kAccountMembers, unshare<kAccount, kTeam>},
    Operation{Method::Get, "/api/v1/secrets/{id}/members/users", kReadSecretScopes, kSecretMembers,
              list<kSecret, kUser>},
    Operation{Method::Post, "/api/v1/secrets/{id}/members/users", kWriteSecretScopes, OnSecret{Action::Share},
              share<kSecret, kUser>},
    Operation{Method::Delete, "/api/v1/secrets/{id}/members/users/{memberId}", kWriteSecretScopes,
              kSecretMembers, unshare<kSecret, kUser>},
    Operation{Method::Get, "/api/v1/secrets/{id}/members/teams", kReadSecretScopes, kSecretMembers,
              list<kSecret, kTeam>},
    Operation{Method::Post, "/api/v1/secrets/{id}/members/teams", kWriteSecretScopes, OnSecret{Action::Share},
              share<kSecret, kTeam>},
    Operation{Method::Delete, "/api/v1/secrets/{id}/members/teams/{memberId}", kWriteSecretScopes,
              kSecretMembers, unshare<kSecret, kTeam>},
    Operation{Method::Get, "/api/v1/collections/{id}/members/users", access::kReadItems, kCollectionMembers,
              list<kCollection, kUser>},
    Operation{Method::Post, "/api/v1/collections/{id}/members/users", access::kWriteItems,
              OnCollection{Action::Share}, share<kCollection, kUser>},
    Operation{Method::Delete, "/api/v1/collections/{id}/members/users/{memberId}", access::kWriteItems,
              kCollectionMembers, unshare<kCollection, kUser>},
    Operation{Method::Get, "/api/v1/collections/{id}/members/teams", access::kReadItems, kCollectionMembers,
              list<kCollection, kTeam>},
    Operation{Method::Post, "/api/v1/collections/{id}/members/teams", access::kWriteItems,
              OnCollection{Action::Share}, share<kCollection, kTeam>},
    Operation{Method::Delete, "/api/v1/collections/{id}/members/teams/{memberId}", access::kWriteItems,
              kCollectionMembers, unshare<kCollection, kTeam>},
};

}  // namespace

std::span<const Operation> share_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
