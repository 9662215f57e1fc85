#include "workspace/access/workspace.h"

#include <gtest/gtest.h>

#include <array>

#include "workspace/access/scopes.h"

namespace cerby::workspace::access::workspace_test {
namespace {

constexpr std::array kRoles{WorkspaceRole::Guest, WorkspaceRole::LoginOnly,  WorkspaceRole::User,
                            WorkspaceRole::Admin, WorkspaceRole::SuperAdmin, WorkspaceRole::Owner};
constexpr std::array kActions{Action::See,     Action::Launch, Action::UseSecret, Action::Reveal,
                              Action::Edit,    Action::Share,  Action::Unshare,   Action::Extend,
                              Action::Retract, Action::Remove};
constexpr std::array kActivities{Activity::ListItems, Activity::CreateItem, Activity::SeePeople,
                                 Activity::ManagePeople, Activity::ReadAudit};
constexpr Person kGuest{Tenant::Same, WorkspaceRole::Guest};
constexpr Team kTeam{Tenant::Same, Managed::Here};

Subject subject_of(WorkspaceRole role) {
  return {UserStatus::Active, role, Channel::ApiKey, Scope::Held, AllAccess::Off};
}

TEST(Workspace, RefusesFirstWhoIsNotActiveThenAKeyWithoutTheScope) {
  Subject inactive = subject_of(WorkspaceRole::Owner);
  inactive.scope = Scope::Missing;
  const Collection owned{Tenant::Same, ItemRole::Owner, ItemRole::Owner};
  for (const auto& [status, answer] : {std::pair{UserStatus::Invited, Answer::UserNotActive},
                                       std::pair{UserStatus::Deactivated, Answer::UserNotActive},
                                       std::pair{UserStatus::Active, Answer::ScopeMissing}}) {
    inactive.status = status;
    for (const auto activity : kActivities) EXPECT_EQ(decide(inactive, activity), answer);
    for (const auto tenant : {Tenant::Same, Tenant::Other}) {
      EXPECT_EQ(decide(inactive, Person{tenant, WorkspaceRole::Guest}, WorkspaceRole::Guest), answer);
      EXPECT_EQ(decide_change(inactive, Team{tenant, Managed::Here}), answer);
      EXPECT_EQ(decide(inactive, Collection{tenant, owned.to_user, owned.to_team}, Action::See), answer);
    }
    for (const auto use : {VaultUse::Foreign, VaultUse::Shared, VaultUse::Own, VaultUse::Granted})
      EXPECT_EQ(decide(inactive, use, VaultAction::See), answer);
  }
}

TEST(Workspace, CollectionsAreDecidedAsAccountsThatAreEnabled) {
  for (const auto role : kRoles) {
    for (const auto user :
         {std::optional<ItemRole>(), std::optional(ItemRole::Collaborator), std::optional(ItemRole::Owner)}) {
      for (const auto team : {std::optional<ItemRole>(), std::optional(ItemRole::Collaborator),
                              std::optional(ItemRole::Owner)}) {
        for (const auto action :
             {Action::See, Action::Edit, Action::Share, Action::Unshare, Action::Remove}) {
          Account account{Tenant::Same,
                          AccountStatus::Enabled,
                          {user, team, {}, {}},
                          Feature::Off,
                          Extension::NotExtended};
          EXPECT_EQ(decide(subject_of(role), Collection{Tenant::Same, user, team}, action),
                    decide(subject_of(role), account, action));
        }
      }
    }
  }
}

TEST(Workspace, CollectionsHaveNoSecretsLaunchesOrDashboards) {
  const Collection owned{Tenant::Same, ItemRole::Owner, {}};
  for (const auto action :
       {Action::Launch, Action::UseSecret, Action::Reveal, Action::Extend, Action::Retract})
    EXPECT_NE(decide(subject_of(WorkspaceRole::Owner), owned, action), Answer::Allowed);
}

TEST(Workspace, AnothersCollectionIsNotThere) {
  for (const auto action : kActions) {
    EXPECT_EQ(
        decide(subject_of(WorkspaceRole::Owner), Collection{Tenant::Other, ItemRole::Owner, {}}, action),
        Answer::NotFound);
    EXPECT_EQ(decide(subject_of(WorkspaceRole::Owner), Collection{Tenant::Same, {}, {}}, action),
              Answer::NotFound);
  }
}

TEST(Workspace, ActivitiesTakeARole) {
  for (const auto role : kRoles) {
    const auto allowed = [&](Activity activity) {
      return decide(subject_of(role), activity) == Answer::Allowed;
    };
    EXPECT_TRUE(allowed(Activity::ListItems));
    EXPECT_EQ(allowed(Activity::CreateItem), role >= WorkspaceRole::User);
    EXPECT_EQ(allowed(Activity::SeePeople), role >= WorkspaceRole::User);
    EXPECT_EQ(allowed(Activity::ManagePeople), role >= WorkspaceRole::Admin);
    EXPECT_EQ(allowed(Activity::ReadAudit), role >= WorkspaceRole::SuperAdmin);
  }
}

TEST(Workspace, NobodyChangesOneWhoseRoleIsNotNarrower) {
  int allowed = 0;
  for (const auto mine : kRoles) {
    for (const auto theirs : kRoles) {
      for (const auto becomes : kRoles) {
        const auto answer = decide(subject_of(mine), Person{Tenant::Same, theirs}, becomes);
        const bool may = mine >= WorkspaceRole::Admin && theirs < mine && becomes < mine;
        EXPECT_EQ(answer, may ? Answer::Allowed : Answer::RoleTooNarrow);
        allowed += may ? 1 : 0;
        const bool manages = mine >= WorkspaceRole::Admin;
        EXPECT_EQ(decide(subject_of(mine), Person{Tenant::Other, theirs}, becomes),
                  manages ? Answer::NotFound : Answer::RoleTooNarrow);
      }
    }
  }
  EXPECT_EQ(allowed, 3 * 3 + 4 * 4 + 5 * 5);
  EXPECT_EQ(decide(subject_of(WorkspaceRole::Owner), Person{}, WorkspaceRole::Guest), Answer::NotFound);
  EXPECT_EQ(decide(Subject{}, kGuest, WorkspaceRole::Guest), Answer::UserNotActive);
}

TEST(Workspace, AnAdminGivesNobodyAwayByTheirEmail) {
  int refused = 0;
  for (const auto mine : kRoles) {
    for (const auto theirs : kRoles) {
      for (const auto signed_in : {SignedIn::Never, SignedIn::Before}) {
        for (const auto holding : {Holding::Nothing, Holding::Items}) {
          const Person person{Tenant::Same, theirs};
          const auto answer = decide_identity(subject_of(mine), person, signed_in, holding);
          const bool is_given_away =
              mine == WorkspaceRole::Admin && signed_in == SignedIn::Never && holding == Holding::Items;
          const bool may = decide(subject_of(mine), person, theirs) == Answer::Allowed;
          EXPECT_EQ(answer, may && !is_given_away ? Answer::Allowed : Answer::RoleTooNarrow);
          refused += may && is_given_away ? 1 : 0;
        }
      }
    }
  }
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(decide_identity(subject_of(WorkspaceRole::Owner), Person{}, SignedIn::Before, Holding::Nothing),
            Answer::NotFound);
  EXPECT_EQ(decide_identity(Subject{}, kGuest, SignedIn::Before, Holding::Nothing), Answer::UserNotActive);
}

TEST(Workspace, TeamsOfTheProviderAreChangedThere) {
  EXPECT_EQ(decide_change(subject_of(WorkspaceRole::Admin), kTeam), Answer::Allowed);
  EXPECT_EQ(decide_change(subject_of(WorkspaceRole::User), kTeam), Answer::RoleTooNarrow);
  EXPECT_EQ(decide_change(subject_of(WorkspaceRole::Owner), Team{Tenant::Same, Managed::Elsewhere}),
            Answer::ManagedElsewhere);
  EXPECT_EQ(decide_change(subject_of(WorkspaceRole::Owner), Team{Tenant::Other, Managed::Here}),
            Answer::NotFound);
}

TEST(Scopes, AreReadByName) {
  EXPECT_EQ(scopes_of("read:items"), kReadItems);
  EXPECT_EQ(scopes_of("write:users,read:items:accounts"), kWriteUsers | kReadAccounts);
  for (const auto* wrong :
       {"", ",", "read:items,", ",read:items", "read:items,read:items", "Read:items", " read:items", "read"})
    EXPECT_EQ(scopes_of(wrong), 0) << wrong;
  std::int64_t all = 0;
  for (const auto& scope : kScopes) all |= scope.bit;
  EXPECT_EQ(all, kAllScopes);
}

}  // namespace
}  // namespace cerby::workspace::access::workspace_test
