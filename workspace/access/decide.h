// Who may what, in the workspace: one pure function, and the only place that decides.
//
// The caller collects the evidence and carries out the answer; it adds nothing and leaves nothing out. Rules
// and table: workspace/README.md, "Who may what". Deny by default: what no rule allows is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cerby::workspace::access {

enum class UserStatus : std::uint8_t { Invited, Active, Deactivated };

// From the narrowest to the widest.
enum class WorkspaceRole : std::uint8_t { Guest, LoginOnly, User, Admin, SuperAdmin, Owner };

// From the lower to the higher, so that the highest of several shares is the greatest.
enum class ItemRole : std::uint8_t { Collaborator, Owner };

// By what the user is here. All-Access Mode counts in the console alone, and not for a launch from there.
enum class Channel : std::uint8_t { Console, Extension, ApiKey };

enum class AccountStatus : std::uint8_t { Enabled, Disabled, Deleted };

// Unshare and Retract (from the dashboards) take access away: they stay possible where giving it is not.
enum class Action : std::uint8_t {
  See,
  Launch,
  UseSecret,
  Reveal,
  Edit,
  Share,
  Unshare,
  Extend,
  Retract,
  Remove
};

enum class AllAccess : std::uint8_t { Off, On };
enum class Scope : std::uint8_t { Missing, Held };
enum class Feature : std::uint8_t { Off, On };
enum class Extension : std::uint8_t { NotExtended, Extended };
enum class Tenant : std::uint8_t { Other, Same };

struct Subject {
  UserStatus status = UserStatus::Deactivated;
  WorkspaceRole role = WorkspaceRole::Guest;
  Channel channel = Channel::ApiKey;
  // Whether the key's scopes cover the action. Not looked at in other channels.
  Scope scope = Scope::Missing;
  // The mode the user has turned on; counts for the workspace's Owner and Super Admins only.
  AllAccess all_access = AllAccess::Off;
};

// The roles the subject holds on the item, by the way they come. None: no share that way.
struct Shares {
  std::optional<ItemRole> to_user;
  std::optional<ItemRole> to_team;
  // On a collection that holds the account, or on one above it, to any depth.
  std::optional<ItemRole> of_collection_to_user;
  std::optional<ItemRole> of_collection_to_team;
};

struct Account {
  Tenant tenant = Tenant::Other;
  AccountStatus status = AccountStatus::Deleted;
  Shares shares;
  // Extended account access of the workspace.
  Feature feature = Feature::Off;
  // Whether this account is on the dashboards.
  Extension extension = Extension::NotExtended;
};

// Why not. The first that applies, in this order, which is that of the rules.
enum class Answer : std::uint8_t {
  Allowed,
  UserNotActive,
  ScopeMissing,
  NotFound,       // another workspace's, deleted, or not shared with the subject: nobody learns which
  RoleTooNarrow,  // Login-only or Guest
  AccountDisabled,
  OwnerOnly,  // a Collaborator wanted what an Owner may
  NotByApiKey,
  NotExtended,
  FeatureOff,
  ManagedElsewhere,  // a team of the identity provider's (workspace.h)
  SecretDisabled,    // in the place of AccountDisabled (workspace.h)
};

// Never throws, keeps nothing, looks at nothing but its arguments. Asked for unknown ids too, with Account{}:
// an answer of the caller's own would tell them from those that are not shared.
Answer decide(const Subject& subject, const Account& account, Action action);

// The answer's name in logs and in `meta` of an API error: lower case words joined by "_".
std::string_view name(Answer answer);

}  // namespace cerby::workspace::access
