// Teams and who is in them, as the functions of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/uuid.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"
#include "workspace/store/users.h"

namespace cerby::workspace::store {

enum class TeamKind : std::uint8_t { UserManaged, ScimManaged };

struct Team {
  Uuid id;
  std::string name;
  TeamKind kind = TeamKind::UserManaged;
  std::optional<std::string> external_id;
  std::optional<Uuid> vault;
  Stamps stamps;
  std::int64_t revision = 1;
};

enum class TeamSort : std::uint8_t { CreatedAt, Name };

Result<void> create_team(Transaction& transaction, const Act& act, const Team& team);
Result<Team> find_team(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Team> find_team_by_external_id(Transaction& transaction, const Uuid& workspace,
                                      std::string_view external_id);
Result<Listed<Team>> list_teams(Transaction& transaction, const Uuid& workspace, TeamSort sort,
                                Direction direction, Page page);
Result<void> change_team(Transaction& transaction, const Act& act, const Team& team);
// With its memberships and grants, each of which is a change of its own.
Result<void> remove_team(Transaction& transaction, const Act& act, const Uuid& id);
// `Conflict` when the user is in the team already.
Result<void> add_team_member(Transaction& transaction, const Act& act, const Uuid& team, const Uuid& user);
Result<void> remove_team_member(Transaction& transaction, const Act& act, const Uuid& team, const Uuid& user);
Result<Listed<User>> list_team_members(Transaction& transaction, const Uuid& workspace, const Uuid& team,
                                       Page page);

}  // namespace cerby::workspace::store
