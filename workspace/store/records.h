// What the service keeps, as rows of one workspace: to make, find, list, change and remove them.
//
// Every function works inside a transaction and names the workspace; a row of another workspace is
// `NotFound`, and what would point to one is `Refused`. Ids come from the caller. Texts are UTF-8 without
// zeros (`Invalid`); their lengths are the API's to bound. Who may is decided before (access/): nothing here
// asks.
//
// A change of a grant, a label, a team, a membership, a user's status or an account takes the next number of
// the workspace's feed and is written to it in the same transaction (feed.h). Times are milliseconds since
// 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/access/decide.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"

namespace cerby::workspace::store {

using Time = std::int64_t;

// In which workspace, by whom (none: the service itself), when.
struct Act {
  Uuid workspace;
  std::optional<Uuid> by;
  Time at = 0;
};

// Rows have a `revision` besides, which every change counts (revisions.h): read, never written.
struct Stamps {
  Time created_at = 0;
  std::optional<Uuid> created_by;
  Time updated_at = 0;
  std::optional<Uuid> updated_by;
};

enum class ItemKind : std::uint8_t { Account, Secret, Collection };
struct Item {
  ItemKind kind = ItemKind::Account;
  Uuid id;
  bool operator==(const Item&) const = default;
};

enum class MemberKind : std::uint8_t { User, Team };
struct Member {
  MemberKind kind = MemberKind::User;
  Uuid id;
  bool operator==(const Member&) const = default;
};

// ---- lists ----

inline constexpr std::int64_t kLargestPage = 100;
inline constexpr std::int64_t kLastPage = 1'000'000;
inline constexpr std::size_t kMostFilterValues = 8;

enum class Direction : std::uint8_t { Ascending, Descending };

// From 1. Outside of the bounds: `Invalid`.
struct Page {
  std::int64_t number = 1;
  std::int64_t size = 25;
};

template <typename Row>
struct Listed {
  std::vector<Row> rows;
  std::int64_t total = 0;  // on all pages
};

// ---- workspaces ----

// Whether the token for Okta works, as far as is known.
enum class TokenStatus : std::uint8_t { Unknown, Works, Refused };

struct Workspace {
  Uuid id;
  std::string host;
  std::string label;
  std::int64_t feed = 0;  // the last change's number
  access::Feature extended_access = access::Feature::Off;
  std::optional<std::string> okta_domain;
  // Sealed, and the name of the master key that it is sealed with; both or none.
  std::optional<std::vector<std::uint8_t>> okta_token;
  std::optional<std::string> okta_token_key;
  TokenStatus okta_token_status = TokenStatus::Unknown;
  std::optional<Time> okta_token_checked_at;
  Time longest_lease = 0;  // in milliseconds, at most 8 h; 0: none
};

Result<void> create_workspace(Transaction& transaction, const Workspace& workspace, Time now);
Result<Workspace> find_workspace(Transaction& transaction, const Uuid& id);
Result<Workspace> find_workspace_by_host(Transaction& transaction, const std::string& host);
// All but id and feed.
Result<void> change_workspace(Transaction& transaction, const Act& act, const Workspace& workspace);

// ---- users ----

struct User {
  Uuid id;
  std::string email;  // as written; compared without the case of ASCII letters
  std::string first_name;
  std::string last_name;
  access::UserStatus status = access::UserStatus::Invited;
  access::WorkspaceRole role = access::WorkspaceRole::User;
  access::AllAccess all_access = access::AllAccess::Off;
  // Of the identity provider; both or none.
  std::optional<std::string> issuer;
  std::optional<std::string> subject;
  // SCIM's; the name is compared as the e-mail is.
  std::optional<std::string> external_id;
  std::optional<std::string> user_name;
  std::optional<Time> last_activity_at;
  Stamps stamps;
  std::int64_t revision = 1;
};

enum class UserSort : std::uint8_t { CreatedAt, Email, LastName };
struct UserFilter {
  std::vector<access::UserStatus> statuses;  // none: all
};

// `Conflict`: the e-mail, the subject, the external id, the user name or the place of the one Owner is
// another's.
Result<void> create_user(Transaction& transaction, const Act& act, const User& user);
Result<User> find_user(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<User> find_user_by_email(Transaction& transaction, const Uuid& workspace, std::string_view email);
// The one user whose role is Owner.
Result<User> find_owner(Transaction& transaction, const Uuid& workspace);
Result<User> find_user_by_subject(Transaction& transaction, const Uuid& workspace, std::string_view issuer,
                                  std::string_view subject);
Result<User> find_user_by_external_id(Transaction& transaction, const Uuid& workspace,
                                      std::string_view external_id);
Result<User> find_user_by_user_name(Transaction& transaction, const Uuid& workspace,
                                    std::string_view user_name);
Result<Listed<User>> list_users(Transaction& transaction, const Uuid& workspace, const UserFilter& filter,
                                UserSort sort, Direction direction, Page page);
// All but stamps and last activity. There is no removing: users are deactivated, which ends their sessions.
Result<void> change_user(Transaction& transaction, const Act& act, const User& user);
// Not a change of the feed.
Result<void> note_activity(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now);

// ---- teams ----

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

// ---- vaults ----

enum class VaultKind : std::uint8_t { Cloud, Local };

struct Vault {
  Uuid id;
  VaultKind kind = VaultKind::Cloud;
  std::string label;
  std::int64_t epoch = 1;
  std::optional<Uuid> owner;
  std::int64_t revision = 1;
};

Result<void> create_vault(Transaction& transaction, const Act& act, const Vault& vault);
Result<Vault> find_vault(Transaction& transaction, const Uuid& workspace, const Uuid& id);
// Cloud vaults, the local ones of that user, and those of others that the user is a member of
// (local_vaults.h); the oldest first.
Result<Listed<Vault>> list_vaults_for(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                      Page page);

// ---- accounts ----

struct Extended {
  Time at = 0;
  std::optional<Uuid> by;
};

struct Deleted {
  Time at = 0;
  std::optional<Uuid> by;
};

struct Account {
  Uuid id;
  Uuid vault;
  std::string label;
  std::string application;
  access::AccountStatus status = access::AccountStatus::Enabled;
  std::string url;
  std::string domain;
  std::string username;
  std::string email;
  std::string phone;
  std::string avatar_url;
  std::string recipe;
  bool autofill_mfa = true;
  bool password_visible = false;
  bool mfa_enabled = false;
  std::string mfa_types;
  bool has_passkey = false;
  std::optional<Extended> extended;
  std::optional<Time> synced_at;
  std::optional<Time> last_login_at;
  std::optional<Uuid> last_login_by;
  std::optional<Time> last_password_change_at;
  // Which secrets there are; read, never written.
  bool has_password = false;
  bool has_totp = false;
  bool has_backup_codes = false;
  std::optional<Deleted> deleted;
  Stamps stamps;
  std::int64_t revision = 1;
  VaultKind vault_kind = VaultKind::Cloud;  // read, never written
};

enum class AccountSort : std::uint8_t { CreatedAt, UpdatedAt, Label, Application };
struct AccountFilter {
  // Those that this user holds a role on; none: all of the workspace.
  std::optional<Uuid> held_by;
  // None: all; `Invalid` for more than kMostFilterValues.
  std::vector<std::string> applications;
  std::vector<access::AccountStatus> statuses;
  // Those directly in this collection; none: wherever they are.
  std::optional<Uuid> in_collection{};
};

Result<void> create_account(Transaction& transaction, const Act& act, const Account& account);
Result<Account> find_account(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Listed<Account>> list_accounts(Transaction& transaction, const Uuid& workspace,
                                      const AccountFilter& filter, AccountSort sort, Direction direction,
                                      Page page);
// All but vault, stamps and what is said to be read only or noted. `Invalid` for the status Deleted;
// `NotFound` for an account that is deleted.
Result<void> change_account(Transaction& transaction, const Act& act, const Account& account);
// The row stays, with its id, grants and secrets. `NotFound` for one that is deleted.
Result<void> delete_account(Transaction& transaction, const Act& act, const Uuid& id);
// What was deleted is there again, disabled: an Owner says when it is used. `NotFound` for one that is not
// deleted.
Result<void> undelete_account(Transaction& transaction, const Act& act, const Uuid& id);
// Where the account's log-in pages are; replaces all.
Result<void> set_origins(Transaction& transaction, const Act& act, const Uuid& account,
                         const std::vector<std::string>& origins);
Result<std::vector<std::string>> find_origins(Transaction& transaction, const Uuid& workspace,
                                              const Uuid& account);
// Not a change of the feed.
Result<void> note_login(Transaction& transaction, const Act& act, const Uuid& account);

// ---- sealed secrets of accounts ----

enum class SecretType : std::uint8_t { Password, Totp, BackupCodes, Notes, CustomFields };

struct SealedSecret {
  Uuid id;
  SecretType type = SecretType::Password;
  std::int64_t epoch = 1;
  std::int64_t revision = 1;
  std::vector<std::uint8_t> sealed;
  Time created_at = 0;
  Time updated_at = 0;
};

// The first has revision 1, each later one the next; else `Conflict`: somebody else was faster. The id stays
// the first's. A password's is the account's last change of it.
Result<void> put_secret(Transaction& transaction, const Act& act, const Uuid& account,
                        const SealedSecret& secret);
Result<SealedSecret> find_secret(Transaction& transaction, const Uuid& workspace, const Uuid& account,
                                 SecretType type);
Result<std::vector<SealedSecret>> find_secrets(Transaction& transaction, const Uuid& workspace,
                                               const Uuid& account);
Result<void> remove_secret(Transaction& transaction, const Act& act, const Uuid& account, SecretType type);

// ---- collections ----

// Itself is at depth 0.
inline constexpr std::int64_t kDeepestCollection = 64;

struct Collection {
  Uuid id;
  std::optional<Uuid> parent;
  std::string label;
  // Directly in it; read, never written.
  std::int64_t accounts = 0;
  std::int64_t secrets = 0;
  Stamps stamps;
  std::int64_t revision = 1;
};

enum class CollectionSort : std::uint8_t { CreatedAt, Label };
struct CollectionFilter {
  // Those that this user holds a role on, through any collection above; none: all of the workspace.
  std::optional<Uuid> held_by;
};

Result<void> create_collection(Transaction& transaction, const Act& act, const Collection& collection);
Result<Collection> find_collection(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Listed<Collection>> list_collections(Transaction& transaction, const Uuid& workspace,
                                            const CollectionFilter& filter, CollectionSort sort,
                                            Direction direction, Page page);
Result<void> rename_collection(Transaction& transaction, const Act& act, const Uuid& id,
                               const std::string& label);
// With all that is below it. `Cycle` when the new parent is one of those.
Result<void> move_collection(Transaction& transaction, const Act& act, const Uuid& id,
                             const std::optional<Uuid>& parent);
// `Refused` while there are collections in it. Its grants go with it, each a change of its own; what it held
// stays.
Result<void> remove_collection(Transaction& transaction, const Act& act, const Uuid& id);
// An account or a secret. `Conflict` when it is there already.
Result<void> add_to_collection(Transaction& transaction, const Act& act, const Uuid& collection,
                               const Item& item);
Result<void> remove_from_collection(Transaction& transaction, const Act& act, const Uuid& collection,
                                    const Item& item);

// ---- grants ----

struct Grant {
  Item item;
  Member member;
  access::ItemRole role = access::ItemRole::Collaborator;
  Time granted_at = 0;
  std::optional<Uuid> granted_by;
};

// Shares, or gives the member another role on the item; the same role again changes nothing.
Result<void> put_grant(Transaction& transaction, const Act& act, const Item& item, const Member& member,
                       access::ItemRole role);
Result<Grant> find_grant(Transaction& transaction, const Uuid& workspace, const Item& item,
                         const Member& member);
Result<void> remove_grant(Transaction& transaction, const Act& act, const Item& item, const Member& member);
// The item's own, not those of collections that it is in; the oldest first.
Result<Listed<Grant>> list_grants_of(Transaction& transaction, const Uuid& workspace, const Item& item,
                                     MemberKind kind, Page page);
// All of the item's or the member's.
Result<void> remove_grants_of(Transaction& transaction, const Act& act, const Item& item);
Result<void> remove_grants_of(Transaction& transaction, const Act& act, const Member& member);

}  // namespace cerby::workspace::store
