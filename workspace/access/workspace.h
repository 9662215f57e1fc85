// Who may what with that which is no account: collections, secrets, people, teams, vaults, and the workspace
// as a whole. The rest of decide.h: pure, deny by default, and nothing else decides.
//
// Every one refuses first what decide() refuses first: a user who is not active, a key without the scope.
#pragma once

#include "workspace/access/decide.h"

namespace cerby::workspace::access {

// The highest role on the collection or one above it.
struct Collection {
  Tenant tenant = Tenant::Other;
  std::optional<ItemRole> to_user;
  std::optional<ItemRole> to_team;
};
// As an account that is enabled, by the same rules; what a collection has none of (secrets, launches, the
// dashboards) is NotFound.
Answer decide(const Subject& subject, const Collection& collection, Action action);

// A secret that is no account's: a note, a card, a key.
struct SecureSecret {
  Tenant tenant = Tenant::Other;
  AccountStatus status = AccountStatus::Deleted;
  Shares shares;
};
// As an account, by the same rules, but that one which is disabled is SecretDisabled; what a secret has none
// of (launches, the dashboards) is NotFound to whoever may ask at all.
Answer decide(const Subject& subject, const SecureSecret& secret, Action action);

enum class Activity : std::uint8_t {
  ListItems,     // those that one holds: everyone
  CreateItem,    // User and wider
  SeePeople,     // users and teams: User and wider
  ManagePeople,  // Admin and wider
  ReadAudit,     // Super Admin and wider
};
Answer decide(const Subject& subject, Activity activity);

struct Person {
  Tenant tenant = Tenant::Other;
  WorkspaceRole role = WorkspaceRole::Owner;
};
// To change one, or to make one of role `becomes`: nobody changes or makes a user whose role is not narrower
// than one's own. So the Owner stays the Owner, and nobody changes oneself.
Answer decide(const Subject& subject, const Person& person, WorkspaceRole becomes);

// Who has signed in is known by what the provider calls them. Until then, the external id or the e-mail says
// who it is: whoever gives them another one says who gets what they hold.
enum class SignedIn : std::uint8_t { Never, Before };
enum class Holding : std::uint8_t { Nothing, Items };  // by shares of their own
// To give a person another e-mail or external id: as to change one; and that of one who never signed in and
// holds something, Super Admin and wider, who have all items by All-Access Mode.
Answer decide_identity(const Subject& subject, const Person& person, SignedIn signed_in, Holding holding);

enum class Managed : std::uint8_t { Here, Elsewhere };
struct Team {
  Tenant tenant = Tenant::Other;
  Managed managed = Managed::Elsewhere;
};
// What the identity provider manages is changed there.
Answer decide_change(const Subject& subject, const Team& team);

// What a vault is to the subject. Shared: a cloud vault. The others are local: Own; Granted, another user's
// who gave the subject its key; Foreign, which is not there.
enum class VaultUse : std::uint8_t { Foreign, Shared, Own, Granted };
enum class VaultAction : std::uint8_t {
  See,
  Fill,    // put an account or a secret into it: not into one that was granted
  Hold,    // its key: for oneself, and for one's own devices
  Manage,  // new keys, recovery, to whom the key is granted: its owner alone
};
// User and wider. Cloud vaults have no keys to hold or manage (NotFound), and no API key has those of local
// ones. What is done with an account in a vault is decided by its shares, as everywhere.
Answer decide(const Subject& subject, VaultUse vault, VaultAction action);

}  // namespace cerby::workspace::access
