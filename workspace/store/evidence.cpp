#include "workspace/store/evidence.h"

#include "workspace/store/account_at_once.h"

namespace cerby::workspace::store {
namespace {

// Each share is looked for from the account's side, which few grants hang on; the user's side of a team, or
// of a collection that all is in, may be long. Roles are numbered from the lower to the higher.
#define SELECTED                                                                                           \
  "SELECT u.status, u.role, u.all_access, w.extended_access, a.status, a.extended_at, "                    \
  "(SELECT MAX(g.role) FROM grants g WHERE g.workspace_id = a.workspace_id AND g.account_id = a.id "       \
  "AND g.user_id = u.id), "                                                                                \
  "(SELECT MAX(g.role) FROM grants g JOIN team_members m ON m.workspace_id = g.workspace_id "              \
  "AND m.team_id = g.team_id AND m.user_id = u.id "                                                        \
  "WHERE g.workspace_id = a.workspace_id AND g.account_id = a.id AND g.team_id IS NOT NULL), "             \
  "(SELECT MAX(g.role) FROM collection_items i JOIN collection_ancestors c ON c.workspace_id = "           \
  "i.workspace_id "                                                                                        \
  "AND c.collection_id = i.collection_id JOIN grants g ON g.workspace_id = c.workspace_id "                \
  "AND g.collection_id = c.ancestor_id AND g.user_id = u.id "                                              \
  "WHERE i.workspace_id = a.workspace_id AND i.account_id = a.id), "                                       \
  "(SELECT MAX(g.role) FROM collection_items i JOIN collection_ancestors c ON c.workspace_id = "           \
  "i.workspace_id "                                                                                        \
  "AND c.collection_id = i.collection_id JOIN grants g ON g.workspace_id = c.workspace_id "                \
  "AND g.collection_id = c.ancestor_id AND g.team_id IS NOT NULL "                                         \
  "JOIN team_members m ON m.workspace_id = g.workspace_id AND m.team_id = g.team_id AND m.user_id = u.id " \
  "WHERE i.workspace_id = a.workspace_id AND i.account_id = a.id)"
#define FROM_EVIDENCE                                                          \
  " FROM workspaces w JOIN users u ON u.workspace_id = w.id AND u.id = :user " \
  "LEFT JOIN accounts a ON a.workspace_id = w.id AND a.id = :account"
#define OF_WORKSPACE " WHERE w.id = :workspace"
constexpr Piece kSelected = SELECTED;
constexpr Piece kFrom = FROM_EVIDENCE;
constexpr Piece kOfWorkspace = OF_WORKSPACE;
constexpr Piece kQuery = SELECTED FROM_EVIDENCE OF_WORKSPACE;
#undef SELECTED
#undef FROM_EVIDENCE
#undef OF_WORKSPACE
constexpr Sql kEvidence{kQuery, kEvidenceColumns};

constexpr Sql kCollection{
    "SELECT c.id, "
    "(SELECT MAX(g.role) FROM collection_ancestors h JOIN grants g ON g.workspace_id = h.workspace_id "
    "AND g.collection_id = h.ancestor_id AND g.user_id = :user "
    "WHERE h.workspace_id = c.workspace_id AND h.collection_id = c.id), "
    "(SELECT MAX(g.role) FROM collection_ancestors h JOIN grants g ON g.workspace_id = h.workspace_id "
    "AND g.collection_id = h.ancestor_id AND g.team_id IS NOT NULL "
    "JOIN team_members m ON m.workspace_id = g.workspace_id AND m.team_id = g.team_id AND m.user_id = :user "
    "WHERE h.workspace_id = c.workspace_id AND h.collection_id = c.id) "
    "FROM collections c WHERE c.workspace_id = :workspace AND c.id = :collection",
    3};

// By the same ways as an account.
constexpr Sql kSecret{
    "SELECT s.status, "
    "(SELECT MAX(g.role) FROM grants g WHERE g.workspace_id = s.workspace_id AND g.secret_id = s.id "
    "AND g.user_id = :user), "
    "(SELECT MAX(g.role) FROM grants g JOIN team_members m ON m.workspace_id = g.workspace_id "
    "AND m.team_id = g.team_id AND m.user_id = :user "
    "WHERE g.workspace_id = s.workspace_id AND g.secret_id = s.id AND g.team_id IS NOT NULL), "
    "(SELECT MAX(g.role) FROM collection_items i JOIN collection_ancestors c ON c.workspace_id = "
    "i.workspace_id "
    "AND c.collection_id = i.collection_id JOIN grants g ON g.workspace_id = c.workspace_id "
    "AND g.collection_id = c.ancestor_id AND g.user_id = :user "
    "WHERE i.workspace_id = s.workspace_id AND i.secret_id = s.id), "
    "(SELECT MAX(g.role) FROM collection_items i JOIN collection_ancestors c ON c.workspace_id = "
    "i.workspace_id "
    "AND c.collection_id = i.collection_id JOIN grants g ON g.workspace_id = c.workspace_id "
    "AND g.collection_id = c.ancestor_id AND g.team_id IS NOT NULL "
    "JOIN team_members m ON m.workspace_id = g.workspace_id AND m.team_id = g.team_id AND m.user_id = :user "
    "WHERE i.workspace_id = s.workspace_id AND i.secret_id = s.id) "
    "FROM secrets s WHERE s.workspace_id = :workspace AND s.id = :secret",
    5};

std::optional<access::ItemRole> role_or_none(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.as<access::ItemRole>(column);
}

// A number that is in no list of this version decides nothing.
template <typename T>
bool is_known(T value, T last) {
  return value <= last;
}

bool is_known(const std::optional<access::ItemRole>& role) {
  return !role || is_known(*role, access::ItemRole::Owner);
}

bool is_known(const access::Shares& shares) {
  return is_known(shares.to_user) && is_known(shares.to_team) && is_known(shares.of_collection_to_user) &&
         is_known(shares.of_collection_to_team);
}

bool is_known(const Evidence& evidence) {
  return is_known(evidence.user_status, access::UserStatus::Deactivated) &&
         is_known(evidence.user_role, access::WorkspaceRole::Owner) &&
         is_known(evidence.all_access, access::AllAccess::On) &&
         is_known(evidence.account.feature, access::Feature::On) &&
         is_known(evidence.account.status, access::AccountStatus::Deleted) &&
         is_known(evidence.account.shares);
}

}  // namespace

Piece evidence_query() {
  return kQuery;
}

EvidenceTexts evidence_texts() {
  return {kSelected, kFrom, kOfWorkspace};
}

Result<Evidence> evidence_of(const Statement& row) {
  Evidence evidence;
  evidence.user_status = row.as<access::UserStatus>(0);
  evidence.user_role = row.as<access::WorkspaceRole>(1);
  evidence.all_access = row.as<access::AllAccess>(2);
  evidence.account.feature = row.as<access::Feature>(3);
  if (row.is_null(4)) {
    if (!is_known(evidence)) return fail(Error::Failed, "evidence");
    return evidence;
  }
  evidence.account.tenant = access::Tenant::Same;
  evidence.account.status = row.as<access::AccountStatus>(4);
  if (!row.is_null(5)) evidence.account.extension = access::Extension::Extended;
  evidence.account.shares.to_user = role_or_none(row, 6);
  evidence.account.shares.to_team = role_or_none(row, 7);
  evidence.account.shares.of_collection_to_user = role_or_none(row, 8);
  evidence.account.shares.of_collection_to_team = role_or_none(row, 9);
  if (!is_known(evidence)) return fail(Error::Failed, "evidence");
  return evidence;
}

Result<Evidence> collect_evidence(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                  const Uuid& account) {
  auto row = transaction.prepare(kEvidence);
  CERBY_TRY(const bool found,
            row.bind("user", user).bind("account", account).bind("workspace", workspace).step());
  if (!found) return Evidence{};
  return evidence_of(row);
}

Result<access::Collection> collect_collection_evidence(Transaction& transaction, const Uuid& workspace,
                                                       const Uuid& user, const Uuid& collection) {
  auto row = transaction.prepare(kCollection);
  row.bind("workspace", workspace).bind("user", user).bind("collection", collection);
  CERBY_TRY(const bool found, row.step());
  if (!found) return access::Collection{};
  const access::Collection evidence{access::Tenant::Same, role_or_none(row, 1), role_or_none(row, 2)};
  if (!is_known(evidence.to_user) || !is_known(evidence.to_team)) return fail(Error::Failed, "evidence");
  return evidence;
}

Result<access::SecureSecret> collect_secret_evidence(Transaction& transaction, const Uuid& workspace,
                                                     const Uuid& user, const Uuid& secret) {
  auto row = transaction.prepare(kSecret);
  row.bind("workspace", workspace).bind("user", user).bind("secret", secret);
  CERBY_TRY(const bool found, row.step());
  if (!found) return access::SecureSecret{};
  access::SecureSecret evidence;
  evidence.tenant = access::Tenant::Same;
  evidence.status = row.as<access::AccountStatus>(0);
  evidence.shares = {role_or_none(row, 1), role_or_none(row, 2), role_or_none(row, 3), role_or_none(row, 4)};
  if (!is_known(evidence.status, access::AccountStatus::Deleted) || !is_known(evidence.shares))
    return fail(Error::Failed, "evidence");
  return evidence;
}

}  // namespace cerby::workspace::store
