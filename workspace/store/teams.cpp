#include "workspace/store/teams.h"
#include "workspace/store/feed.h"
#include "workspace/store/grants.h"
#include "workspace/store/list.h"

namespace cerby::workspace::store {
namespace {

#define COLUMNS \
  "id, name, kind, external_id, vault_id, created_at, created_by, updated_at, updated_by, revision"
constexpr int kColumns = 10;
constexpr Piece kList = "SELECT " COLUMNS " FROM teams WHERE workspace_id = :workspace";
constexpr Sql kById{"SELECT " COLUMNS " FROM teams WHERE workspace_id = :workspace AND id = :id", kColumns};
constexpr Sql kByExternalId{
    "SELECT " COLUMNS " FROM teams WHERE workspace_id = :workspace AND external_id = :external_id", kColumns};
#undef COLUMNS
constexpr Sql kCount{"SELECT COUNT(*) FROM teams WHERE workspace_id = :workspace", 1};
constexpr Sql kCreate{
    "INSERT INTO teams (workspace_id, id, name, kind, external_id, vault_id, created_at, created_by, "
    "updated_at, "
    "updated_by) VALUES (:workspace, :id, :name, :kind, :external_id, :vault, :created_at, :created_by, "
    ":updated_at, "
    ":updated_by)"};
constexpr Sql kChange{
    "UPDATE teams SET name = :name, kind = :kind, external_id = :external_id, vault_id = :vault, "
    "updated_at = :updated_at, updated_by = :updated_by, revision = revision + 1 WHERE workspace_id = "
    ":workspace AND id = :id"};
constexpr Sql kRemove{"DELETE FROM teams WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kAddMember{
    "INSERT INTO team_members (workspace_id, team_id, user_id, added_at, added_by) VALUES (:workspace, "
    ":team, :user, "
    ":added_at, :added_by)"};
constexpr Sql kRemoveMember{
    "DELETE FROM team_members WHERE workspace_id = :workspace AND team_id = :team AND user_id = :user"};
constexpr Sql kMembers{
    "SELECT user_id FROM team_members WHERE workspace_id = :workspace AND team_id = :team ORDER BY user_id",
    1};

Piece order(TeamSort sort, Direction direction) {
  const bool up = direction == Direction::Ascending;
  if (sort == TeamSort::Name) return up ? Piece(" ORDER BY name, id") : Piece(" ORDER BY name DESC, id DESC");
  return up ? Piece(" ORDER BY created_at, id") : Piece(" ORDER BY created_at DESC, id DESC");
}

Team team_of(const Statement& row) {
  return {row.id(0),         std::string(row.text(1)), row.as<TeamKind>(2), row.text_or_none(3),
          row.id_or_none(4), stamps_of(row, 5),        row.integer(9)};
}

void bind_team(Statement& statement, const Act& act, const Team& team) {
  statement.bind("workspace", act.workspace)
      .bind("id", team.id)
      .bind("name", team.name)
      .bind("kind", team.kind)
      .bind("external_id", team.external_id)
      .bind("vault", team.vault)
      .bind("updated_at", act.at)
      .bind("updated_by", act.by);
}

Change about(ChangeKind kind, const Uuid& team, std::optional<Uuid> user = {}) {
  return {kind, {}, Member{MemberKind::Team, team}, user};
}

}  // namespace

Result<void> create_team(Transaction& transaction, const Act& act, const Team& team) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kCreate);
  bind_team(statement, act, team);
  CERBY_CHECK(statement.bind("created_at", act.at).bind("created_by", act.by).run());
  CERBY_CHECK(record(transaction, act, about(ChangeKind::TeamAdded, team.id)));
  return {};
}

Result<Team> find_team(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<Team>(statement.bind("workspace", workspace).bind("id", id), team_of, "team");
}

Result<Team> find_team_by_external_id(Transaction& transaction, const Uuid& workspace,
                                      std::string_view external_id) {
  auto statement = transaction.prepare(kByExternalId);
  return one_row<Team>(statement.bind("workspace", workspace).bind("external_id", external_id), team_of,
                       "team");
}

Result<Listed<Team>> list_teams(Transaction& transaction, const Uuid& workspace, TeamSort sort,
                                Direction direction, Page page) {
  const std::vector<Piece> rows{kList, order(sort, direction), kPageEnd};
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace); };
  return listed<Team>(transaction, kCount, Sql::join(rows, kColumns), page, bind, team_of);
}

Result<void> change_team(Transaction& transaction, const Act& act, const Team& team) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kChange);
  bind_team(statement, act, team);
  CERBY_CHECK(change_one(statement, "team"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::TeamChanged, team.id)));
  return {};
}

Result<void> remove_team(Transaction& transaction, const Act& act, const Uuid& id) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_CHECK(remove_grants_of(transaction, act, Member{MemberKind::Team, id}));
  std::vector<Uuid> users;
  {
    auto members = transaction.prepare(kMembers);
    members.bind("workspace", act.workspace).bind("team", id);
    CERBY_TRY(users, all_rows<Uuid>(members, [](const Statement& row) { return row.id(0); }));
  }
  for (const Uuid& user : users) CERBY_CHECK(remove_team_member(transaction, act, id, user));
  auto statement = transaction.prepare(kRemove);
  CERBY_CHECK(change_one(statement.bind("workspace", act.workspace).bind("id", id), "team"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::TeamRemoved, id)));
  return {};
}

Result<void> add_team_member(Transaction& transaction, const Act& act, const Uuid& team, const Uuid& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kAddMember);
  CERBY_CHECK(statement.bind("workspace", act.workspace)
                  .bind("team", team)
                  .bind("user", user)
                  .bind("added_at", act.at)
                  .bind("added_by", act.by)
                  .run());
  CERBY_CHECK(record(transaction, act, about(ChangeKind::TeamMemberAdded, team, user)));
  return {};
}

Result<void> remove_team_member(Transaction& transaction, const Act& act, const Uuid& team,
                                const Uuid& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kRemoveMember);
  CERBY_CHECK(change_one(statement.bind("workspace", act.workspace).bind("team", team).bind("user", user),
                         "team member"));
  CERBY_CHECK(record(transaction, act, about(ChangeKind::TeamMemberRemoved, team, user)));
  return {};
}

}  // namespace cerby::workspace::store
