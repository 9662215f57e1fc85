#include "workspace/store/users.h"
#include "base/ascii.h"
#include "workspace/store/api_keys.h"
#include "workspace/store/devices.h"
#include "workspace/store/feed.h"
#include "workspace/store/list.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::store {
namespace {

// The numbers that the schema has.
static_assert(static_cast<int>(access::UserStatus::Deactivated) == 2);
static_assert(static_cast<int>(access::WorkspaceRole::Guest) == 0 &&
              static_cast<int>(access::WorkspaceRole::SuperAdmin) == 4 &&
              static_cast<int>(access::WorkspaceRole::Owner) == 5);

#define COLUMNS                                                                                     \
  "u.id, u.email, u.first_name, u.last_name, u.status, u.role, u.all_access, u.issuer, u.subject, " \
  "u.external_id, "                                                                                 \
  "u.last_activity_at, u.created_at, u.created_by, u.updated_at, u.updated_by, u.user_name, u.revision"
constexpr int kColumns = 17;
constexpr Piece kList = "SELECT " COLUMNS " FROM users u WHERE u.workspace_id = :workspace";
constexpr Piece kCount = "SELECT COUNT(*) FROM users u WHERE u.workspace_id = :workspace";
constexpr Sql kById{"SELECT " COLUMNS " FROM users u WHERE u.workspace_id = :workspace AND u.id = :id",
                    kColumns};
constexpr Sql kByEmail{"SELECT " COLUMNS
                       " FROM users u WHERE u.workspace_id = :workspace AND u.email_folded = :email",
                       kColumns};
constexpr Sql kOwner{"SELECT " COLUMNS " FROM users u WHERE u.workspace_id = :workspace AND u.role = 5",
                     kColumns};
constexpr Sql kBySubject{
    "SELECT " COLUMNS
    " FROM users u WHERE u.workspace_id = :workspace AND u.issuer = :issuer AND u.subject = "
    ":subject",
    kColumns};
constexpr Sql kByExternalId{
    "SELECT " COLUMNS " FROM users u WHERE u.workspace_id = :workspace AND u.external_id = :external_id",
    kColumns};
constexpr Sql kByUserName{
    "SELECT " COLUMNS " FROM users u WHERE u.workspace_id = :workspace AND u.user_name_folded = :user_name",
    kColumns};
constexpr Sql kOfTeam{
    "SELECT " COLUMNS
    " FROM team_members m JOIN users u ON u.workspace_id = m.workspace_id AND u.id = m.user_id "
    "WHERE m.workspace_id = :workspace AND m.team_id = :team ORDER BY m.user_id LIMIT :limit "
    "OFFSET :offset",
    kColumns};
#undef COLUMNS
constexpr Sql kCountOfTeam{
    "SELECT COUNT(*) FROM team_members WHERE workspace_id = :workspace AND team_id = :team", 1};

constexpr Sql kCreate{
    "INSERT INTO users (workspace_id, id, email, email_folded, first_name, last_name, status, role, "
    "all_access, "
    "issuer, subject, external_id, user_name, user_name_folded, created_at, created_by, updated_at, "
    "updated_by) VALUES (:workspace, :id, "
    ":email, "
    ":email_folded, :first_name, :last_name, :status, :role, :all_access, :issuer, :subject, :external_id, "
    ":user_name, :user_name_folded, :created_at, :created_by, :updated_at, :updated_by)"};
constexpr Sql kChange{
    "UPDATE users SET email = :email, email_folded = :email_folded, first_name = :first_name, last_name = "
    ":last_name, "
    "status = :status, role = :role, all_access = :all_access, issuer = :issuer, subject = :subject, "
    "external_id = :external_id, user_name = :user_name, user_name_folded = :user_name_folded, updated_at = "
    ":updated_at, updated_by = :updated_by, revision = revision + 1 "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr Sql kActivity{
    "UPDATE users SET last_activity_at = :now WHERE workspace_id = :workspace AND id = :id"};

constexpr FilterNames kStatuses{" AND u.status IN (",
                                {":s0", ":s1", ":s2", ":s3", ":s4", ":s5", ":s6", ":s7"},
                                {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"}};

Piece order(UserSort sort, Direction direction) {
  const bool up = direction == Direction::Ascending;
  switch (sort) {
    case UserSort::Email:
      return up ? Piece(" ORDER BY u.email_folded, u.id") : Piece(" ORDER BY u.email_folded DESC, u.id DESC");
    case UserSort::LastName:
      return up ? Piece(" ORDER BY u.last_name, u.id") : Piece(" ORDER BY u.last_name DESC, u.id DESC");
    case UserSort::CreatedAt:
      break;
  }
  return up ? Piece(" ORDER BY u.created_at, u.id") : Piece(" ORDER BY u.created_at DESC, u.id DESC");
}

User user_of(const Statement& row) {
  User user;
  user.id = row.id(0);
  user.email = row.text(1);
  user.first_name = row.text(2);
  user.last_name = row.text(3);
  user.status = row.as<access::UserStatus>(4);
  user.role = row.as<access::WorkspaceRole>(5);
  user.all_access = row.as<access::AllAccess>(6);
  user.issuer = row.text_or_none(7);
  user.subject = row.text_or_none(8);
  user.external_id = row.text_or_none(9);
  user.last_activity_at = row.integer_or_none(10);
  user.stamps = stamps_of(row, 11);
  user.user_name = row.text_or_none(15);
  user.revision = row.integer(16);
  return user;
}

void bind_user(Statement& statement, const Act& act, const User& user) {
  std::optional<std::string> user_name_folded;
  if (user.user_name) user_name_folded = ascii_lower(*user.user_name);
  statement.bind("workspace", act.workspace)
      .bind("id", user.id)
      .bind("email", user.email)
      .bind("email_folded", ascii_lower(user.email))
      .bind("first_name", user.first_name)
      .bind("last_name", user.last_name)
      .bind("status", user.status)
      .bind("role", user.role)
      .bind("all_access", user.all_access)
      .bind("issuer", user.issuer)
      .bind("subject", user.subject)
      .bind("external_id", user.external_id)
      .bind("user_name", user.user_name)
      .bind("user_name_folded", user_name_folded)
      .bind("updated_at", act.at)
      .bind("updated_by", act.by);
}

Change about(ChangeKind kind, const Uuid& user) {
  return {kind, {}, Member{MemberKind::User, user}, {}};
}

}  // namespace

Result<void> create_user(Transaction& transaction, const Act& act, const User& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  auto statement = transaction.prepare(kCreate);
  bind_user(statement, act, user);
  CERBY_CHECK(statement.bind("created_at", act.at).bind("created_by", act.by).run());
  CERBY_CHECK(record(transaction, act, about(ChangeKind::UserAdded, user.id)));
  return {};
}

Result<User> find_user(Transaction& transaction, const Uuid& workspace, const Uuid& id) {
  auto statement = transaction.prepare(kById);
  return one_row<User>(statement.bind("workspace", workspace).bind("id", id), user_of, "user");
}

Result<User> find_user_by_email(Transaction& transaction, const Uuid& workspace, std::string_view email) {
  auto statement = transaction.prepare(kByEmail);
  return one_row<User>(statement.bind("workspace", workspace).bind("email", ascii_lower(email)), user_of,
                       "user");
}

Result<User> find_owner(Transaction& transaction, const Uuid& workspace) {
  auto statement = transaction.prepare(kOwner);
  return one_row<User>(statement.bind("workspace", workspace), user_of, "owner");
}

Result<User> find_user_by_subject(Transaction& transaction, const Uuid& workspace, std::string_view issuer,
                                  std::string_view subject) {
  auto statement = transaction.prepare(kBySubject);
  return one_row<User>(statement.bind("workspace", workspace).bind("issuer", issuer).bind("subject", subject),
                       user_of, "user");
}

Result<User> find_user_by_external_id(Transaction& transaction, const Uuid& workspace,
                                      std::string_view external_id) {
  auto statement = transaction.prepare(kByExternalId);
  return one_row<User>(statement.bind("workspace", workspace).bind("external_id", external_id), user_of,
                       "user");
}

Result<User> find_user_by_user_name(Transaction& transaction, const Uuid& workspace,
                                    std::string_view user_name) {
  auto statement = transaction.prepare(kByUserName);
  return one_row<User>(statement.bind("workspace", workspace).bind("user_name", ascii_lower(user_name)),
                       user_of, "user");
}

Result<Listed<User>> list_users(Transaction& transaction, const Uuid& workspace, const UserFilter& filter,
                                UserSort sort, Direction direction, Page page) {
  const std::size_t statuses = filter.statuses.size();
  if (statuses > kMostFilterValues) return fail(Error::Invalid, "statuses");
  const auto bind = [&](Statement& statement) {
    statement.bind("workspace", workspace);
    for (std::size_t i = 0; i < statuses; ++i) statement.bind(kStatuses.names.at(i), filter.statuses[i]);
  };
  std::vector<Piece> conditions;
  add_filter(conditions, kStatuses, statuses);
  return listed<User>(transaction, kCount, kList, conditions, order(sort, direction), kColumns, page, bind,
                      user_of);
}

Result<void> change_user(Transaction& transaction, const Act& act, const User& user) {
  CERBY_CHECK(hold_feed(transaction, act.workspace));
  CERBY_TRY(const User before, find_user(transaction, act.workspace, user.id));
  auto statement = transaction.prepare(kChange);
  bind_user(statement, act, user);
  CERBY_CHECK(change_one(statement, "user"));
  const auto deactivated = access::UserStatus::Deactivated;
  const bool status = before.status != user.status;
  const bool role = before.role != user.role;
  const bool rest = before.email != user.email || before.first_name != user.first_name ||
                    before.last_name != user.last_name || before.all_access != user.all_access ||
                    before.issuer != user.issuer || before.subject != user.subject ||
                    before.external_id != user.external_id || before.user_name != user.user_name;
  if (status) CERBY_CHECK(record(transaction, act, about(ChangeKind::UserStatusChanged, user.id)));
  if (status && user.status == deactivated)
    CERBY_CHECK(end_sessions_of(transaction, act.workspace, user.id, SessionEnd::UserDeactivated, act.at));
  // On the way back as well: who was deactivated by an older version may have some.
  if (status && (user.status == deactivated || before.status == deactivated)) {
    CERBY_CHECK(disable_devices_of(transaction, act, user.id));
    CERBY_CHECK(revoke_api_keys_of(transaction, act, user.id));
  }
  if (role) CERBY_CHECK(record(transaction, act, about(ChangeKind::UserRoleChanged, user.id)));
  if (rest) CERBY_CHECK(record(transaction, act, about(ChangeKind::UserChanged, user.id)));
  return {};
}

Result<void> note_activity(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now) {
  auto statement = transaction.prepare(kActivity);
  return change_one(statement.bind("workspace", workspace).bind("id", id).bind("now", now), "user");
}

Result<Listed<User>> list_team_members(Transaction& transaction, const Uuid& workspace, const Uuid& team,
                                       Page page) {
  const auto bind = [&](Statement& statement) { statement.bind("workspace", workspace).bind("team", team); };
  return listed<User>(transaction, kCountOfTeam, kOfTeam, page, bind, user_of);
}

}  // namespace cerby::workspace::store
