#include "workspace/api/body.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::Activity;
using http::Method;

constexpr std::string_view kType = "team";
constexpr std::string_view kPath = "/api/v1/teams";
constexpr std::array kSorts{Word<store::TeamSort>{"created_at", store::TeamSort::CreatedAt},
                            Word<store::TeamSort>{"name", store::TeamSort::Name}};

struct TeamAttributes {
  std::string name;
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::TeamAttributes> {
  static constexpr std::array members{member<&workspace::api::TeamAttributes::name>("name")};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

void write_team(Writer& writer, const Call& call, const store::Team& team) {
  begin_resource(writer, kType, team.id);
  writer.member("name", team.name);
  writer.member("workspaceId", call.workspace().text());
  writer.member("type", team.kind == store::TeamKind::ScimManaged ? "scim_managed" : "user_managed");
  write_id(writer, "vaultId", team.vault);
  end_resource(writer);
}

Reply shown(Call& call, const Uuid& id) {
  CERBY_TRY(const auto team, find_team(call.transaction, call.workspace(), id));
  auto response = document(call.request.target, [&](Writer& writer) { write_team(writer, call, team); });
  response.content_type = "application/vnd.api+json";  // the product's, of one team and nothing else
  set_tag(response, team.revision);
  return response;
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 3> kKnown{"page[number]", "page[size]", kSort};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto order, order_of(target, kSorts));
  CERBY_TRY(const auto listed,
            list_teams(call.transaction, call.workspace(), order.sort, order.direction, page_for(page)));
  ListDocument document(target, page);
  for (const auto& team : listed.rows) write_team(document.data(), call, team);
  return document.finish(listed.total);
}

Reply get(Call& call) {
  return shown(call, call.request.ids.front());
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, body_of<TeamAttributes>(call.request, kType));
  CERBY_CHECK(check_line("name", body.attributes.name, Empty::Refused));
  store::Team team;
  team.id = Uuid::random();
  team.name = body.attributes.name;
  CERBY_CHECK(create_team(call.transaction, call.act, team));
  CERBY_TRY(auto response, shown(call, team.id));
  set_made(response, kPath, team.id);
  return response;
}

Reply update(Call& call) {
  const Uuid& id = call.request.ids.front();
  CERBY_TRY(const auto body, body_of<TeamAttributes>(call.request, kType));
  CERBY_CHECK(check_line("name", body.attributes.name, Empty::Refused));
  CERBY_TRY(auto team, find_team(call.transaction, call.workspace(), id));
  if (team.name != body.attributes.name) call.note_detail("name");
  team.name = body.attributes.name;
  CERBY_CHECK(change_team(call.transaction, call.act, team));
  return shown(call, id);
}

Reply remove(Call& call) {
  CERBY_CHECK(remove_team(call.transaction, call.act, call.request.ids.front()));
  return no_content();
}

Reply members(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed,
            list_team_members(call.transaction, call.workspace(), call.request.ids.front(), page_for(page)));
  ListDocument document(target, page);
  for (const auto& user : listed.rows) write_user(document.data(), user);
  return document.finish(listed.total);
}

Reply add_member(Call& call) {
  CERBY_TRY(const Uuid user, identifier_of(call.request, "user"));
  CERBY_CHECK(find_user(call.transaction, call.workspace(), user));
  CERBY_CHECK(add_team_member(call.transaction, call.act, call.request.ids.front(), user));
  call.note_other(user);
  return no_content();
}

Reply remove_member(Call& call) {
  CERBY_CHECK(remove_team_member(call.transaction, call.act, call.request.ids.at(0), call.request.ids.at(1)));
  return no_content();
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/teams", access::kReadUsers, Activity::SeePeople, list},
    Operation{Method::Post, "/api/v1/teams", access::kWriteUsers, Activity::ManagePeople, create},
    Operation{Method::Get, "/api/v1/teams/{id}", access::kReadUsers, OnTeamToSee{}, get},
    Operation{Method::Patch, "/api/v1/teams/{id}", access::kWriteUsers, OnTeamToChange{}, update,
              store::Counted::Team},
    Operation{Method::Delete, "/api/v1/teams/{id}", access::kWriteUsers, OnTeamToChange{}, remove,
              store::Counted::Team},
    Operation{Method::Get, "/api/v1/teams/{id}/members/users", access::kReadUsers, OnTeamToSee{}, members},
    Operation{Method::Post, "/api/v1/teams/{id}/members/users", access::kWriteUsers, OnTeamToChange{},
              add_member},
    Operation{Method::Delete, "/api/v1/teams/{id}/members/users/{memberId}", access::kWriteUsers,
              OnTeamToChange{}, remove_member},
};

}  // namespace

std::span<const Operation> team_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
