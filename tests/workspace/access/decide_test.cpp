// Who may what. First the rules, one test each, in the order of workspace/README.md; then every case there
// is, against an oracle of another make.
#include "workspace/access/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "workspace/access/support/oracle.h"
#include "workspace/access/support/table.h"

namespace cerby::workspace::access::decide_test {
namespace {

using namespace testing_support;

// A user at work, and an account that nothing keeps from being used; shared with nobody.
constexpr Subject kUser{.status = UserStatus::Active,
                        .role = WorkspaceRole::User,
                        .channel = Channel::Extension,
                        .scope = Scope::Missing,
                        .all_access = AllAccess::Off};
constexpr Account kUnshared{.tenant = Tenant::Same,
                            .status = AccountStatus::Enabled,
                            .shares = {},
                            .feature = Feature::On,
                            .extension = Extension::Extended};

constexpr Account shared(ItemRole role) {
  auto account = kUnshared;
  account.shares.to_user = role;
  return account;
}
constexpr auto kCollaborators = shared(ItemRole::Collaborator);
constexpr auto kOwners = shared(ItemRole::Owner);

// The actions with this answer.
std::vector<Action> with(Answer answer, const Subject& subject, const Account& account) {
  std::vector<Action> actions;
  for (const auto action : kActions) {
    if (decide(subject, account, action) == answer) actions.push_back(action);
  }
  return actions;
}
std::vector<Action> allowed(const Subject& subject, const Account& account) {
  return with(Answer::Allowed, subject, account);
}

const std::vector<Action> kAll(kActions.begin(), kActions.end());
const std::vector<Action> kNone;

Subject by(Channel channel, Subject subject = kUser) {
  subject.channel = channel;
  subject.scope = Scope::Held;
  return subject;
}

TEST(Decide, AUserWhoIsNotActiveMayNothing) {
  for (const auto status : {UserStatus::Invited, UserStatus::Deactivated}) {
    auto user = kUser;
    user.status = status;
    EXPECT_EQ(with(Answer::UserNotActive, user, kOwners), kAll);
  }
}

TEST(Decide, AnApiKeyNeedsTheScopeAndASessionDoesNot) {
  auto key = by(Channel::ApiKey);
  EXPECT_EQ(decide(key, kOwners, Action::Edit), Answer::Allowed);
  key.scope = Scope::Missing;
  EXPECT_EQ(with(Answer::ScopeMissing, key, kOwners), kAll);
  EXPECT_EQ(allowed(kUser, kOwners), kAll);
}

TEST(Decide, AnotherWorkspacesAccountIsNotThere) {
  auto account = kOwners;
  account.tenant = Tenant::Other;
  EXPECT_EQ(with(Answer::NotFound, kUser, account), kAll);
  auto owner = by(Channel::Console);
  owner.role = WorkspaceRole::Owner;
  owner.all_access = AllAccess::On;
  EXPECT_EQ(with(Answer::NotFound, owner, account), kAll) << "nor with All-Access Mode";
}

TEST(Decide, ADeletedAccountIsNotThere) {
  auto account = kOwners;
  account.status = AccountStatus::Deleted;
  EXPECT_EQ(with(Answer::NotFound, kUser, account), kAll);
}

TEST(Decide, AllAccessIsForTheWorkspacesOwnerAndSuperAdmins) {
  auto user = by(Channel::Console);
  user.all_access = AllAccess::On;
  for (const auto role : {WorkspaceRole::Owner, WorkspaceRole::SuperAdmin}) {
    user.role = role;
    EXPECT_THAT(allowed(user, kUnshared),
                testing::IsSupersetOf({Action::See, Action::Reveal, Action::Edit, Action::Share,
                                       Action::Extend, Action::Remove}));
    user.all_access = AllAccess::Off;
    EXPECT_EQ(allowed(user, kUnshared), kNone) << "only while the mode is on";
    user.all_access = AllAccess::On;
  }
  for (const auto role :
       {WorkspaceRole::Admin, WorkspaceRole::User, WorkspaceRole::LoginOnly, WorkspaceRole::Guest}) {
    user.role = role;
    EXPECT_EQ(with(Answer::NotFound, user, kUnshared), kAll);
  }
}

TEST(Decide, AllAccessIsForTheConsoleAloneAndNeverForALaunch) {
  Subject owner = by(Channel::Console);
  owner.role = WorkspaceRole::Owner;
  owner.all_access = AllAccess::On;
  EXPECT_NE(decide(owner, kUnshared, Action::Launch), Answer::Allowed);
  for (const auto channel : {Channel::Extension, Channel::ApiKey})
    EXPECT_EQ(with(Answer::NotFound, by(channel, owner), kUnshared), kAll);
  EXPECT_EQ(decide(owner, kCollaborators, Action::Launch), Answer::Allowed) << "what is shared stays shared";
}

TEST(Decide, WhatIsNotSharedWithTheUserIsNotThere) {
  for (const auto role : {WorkspaceRole::Guest, WorkspaceRole::LoginOnly, WorkspaceRole::User,
                          WorkspaceRole::Admin, WorkspaceRole::SuperAdmin, WorkspaceRole::Owner}) {
    auto user = kUser;
    user.role = role;
    EXPECT_EQ(with(Answer::NotFound, user, kUnshared), kAll);
  }
}

TEST(Decide, AnyShareCountsAndTheHighestOfThem) {
  const std::array ways{&Shares::to_user, &Shares::to_team, &Shares::of_collection_to_user,
                        &Shares::of_collection_to_team};
  for (const auto way : ways) {
    auto account = kUnshared;
    account.shares.*way = ItemRole::Collaborator;
    EXPECT_EQ(decide(kUser, account, Action::Launch), Answer::Allowed);
    EXPECT_EQ(decide(kUser, account, Action::Reveal), Answer::OwnerOnly);
    account.shares.*way = ItemRole::Owner;
    EXPECT_EQ(allowed(kUser, account), kAll);
    for (const auto other : ways) {
      if (other == way) continue;
      auto both = account;
      both.shares.*other = ItemRole::Collaborator;
      EXPECT_EQ(allowed(kUser, both), kAll);
    }
  }
}

TEST(Decide, LoginOnlyUsersAndGuestsSeeAndNothingMore) {
  for (const auto role : {WorkspaceRole::LoginOnly, WorkspaceRole::Guest}) {
    auto user = kUser;
    user.role = role;
    for (const auto& account : {kCollaborators, kOwners}) {
      EXPECT_EQ(allowed(user, account), std::vector{Action::See});
      EXPECT_EQ(with(Answer::RoleTooNarrow, user, account).size(), kActions.size() - 1);
    }
  }
}

TEST(Decide, ADisabledAccountIsSeenAndCleanedUpNotUsed) {
  auto account = kOwners;
  account.status = AccountStatus::Disabled;
  EXPECT_EQ(allowed(kUser, account),
            (std::vector{Action::See, Action::Edit, Action::Unshare, Action::Retract, Action::Remove}));
  EXPECT_EQ(with(Answer::AccountDisabled, kUser, account),
            (std::vector{Action::Launch, Action::UseSecret, Action::Reveal, Action::Share, Action::Extend}));
  account.shares.to_user = ItemRole::Collaborator;
  EXPECT_EQ(allowed(kUser, account), std::vector{Action::See});
}

TEST(Decide, ACollaboratorLogsInAndAnOwnerDoesTheRest) {
  EXPECT_EQ(allowed(kUser, kCollaborators), (std::vector{Action::See, Action::Launch, Action::UseSecret}));
  EXPECT_EQ(with(Answer::OwnerOnly, kUser, kCollaborators),
            (std::vector{Action::Reveal, Action::Edit, Action::Share, Action::Unshare, Action::Extend,
                         Action::Retract, Action::Remove}));
  EXPECT_EQ(allowed(kUser, kOwners), kAll);
}

TEST(Decide, APasswordIsNeverRevealedToAnApiKey) {
  EXPECT_EQ(decide(by(Channel::ApiKey), kOwners, Action::Reveal), Answer::NotByApiKey);
  EXPECT_EQ(decide(by(Channel::ApiKey), kOwners, Action::UseSecret), Answer::Allowed)
      << "which has it filled in";
  EXPECT_EQ(decide(by(Channel::Console), kOwners, Action::Reveal), Answer::Allowed);
  EXPECT_EQ(decide(by(Channel::Extension), kOwners, Action::Reveal), Answer::Allowed);
}

TEST(Decide, ALaunchNeedsTheChicletAndNotTheFeature) {
  auto account = kCollaborators;
  account.feature = Feature::Off;
  EXPECT_EQ(decide(kUser, account, Action::Launch), Answer::Allowed);
  account.extension = Extension::NotExtended;
  EXPECT_EQ(with(Answer::NotExtended, kUser, account), std::vector{Action::Launch});
}

TEST(Decide, NothingIsExtendedWhileTheFeatureIsOff) {
  auto account = kOwners;
  account.feature = Feature::Off;
  EXPECT_EQ(with(Answer::FeatureOff, kUser, account), std::vector{Action::Extend});
}

TEST(Decide, OfSeveralReasonsTheFirstIsTold) {
  auto guest = kUser;
  guest.role = WorkspaceRole::Guest;
  auto account = kCollaborators;
  account.status = AccountStatus::Deleted;
  EXPECT_EQ(decide(guest, account, Action::Launch), Answer::NotFound);
  account.status = AccountStatus::Disabled;
  EXPECT_EQ(decide(guest, account, Action::Reveal), Answer::RoleTooNarrow);
  EXPECT_EQ(decide(by(Channel::ApiKey), account, Action::Reveal), Answer::AccountDisabled);
  EXPECT_EQ(decide(by(Channel::ApiKey), kCollaborators, Action::Reveal), Answer::OwnerOnly);
  guest.status = UserStatus::Deactivated;
  account.tenant = Tenant::Other;
  EXPECT_EQ(decide(guest, account, Action::See), Answer::UserNotActive);
}

// Defaults and damage: what has not been filled in, and what no enumerator names, is refused.
TEST(Decide, WhatNobodyFilledInIsRefused) {
  EXPECT_EQ(allowed(Subject{}, kOwners), kNone);
  EXPECT_EQ(allowed(kUser, Account{}), kNone);
}

TEST(Decide, AnActionThatNoEnumeratorNamesIsRefused) {
  for (unsigned number = kActions.size(); number < 256; ++number) {
    EXPECT_NE(decide(kUser, kOwners, static_cast<Action>(number)), Answer::Allowed) << number;
  }
}

TEST(Decide, EveryAnswerHasANameOfItsOwn) {
  std::set<std::string> names;
  for (const auto answer : kAnswers) {
    const std::string text(name(answer));
    EXPECT_THAT(text, testing::MatchesRegex("[a-z]+(_[a-z]+)*"));
    names.insert(text);
  }
  EXPECT_EQ(names.size(), kAnswers.size());
  EXPECT_EQ(name(Answer::NotFound), "not_found") << "as the README has it";
}

TEST(DecideTable, EveryCaseAgreesWithTheOracle) {
  std::uint32_t differences = 0, wrongly_allowed = 0, wrongly_refused = 0, allowed = 0;
  for (std::uint32_t number = 0; number < kCases; ++number) {
    const auto [subject, account, action] = case_of(number);
    const auto is = decide(subject, account, action), should = expected(subject, account, action);
    allowed += should == Answer::Allowed;
    if (is == should) continue;
    wrongly_allowed += is == Answer::Allowed;
    wrongly_refused += should == Answer::Allowed;
    if (++differences <= 10) {
      ADD_FAILURE() << '#' << number << ": " << name(is) << ", the oracle says " << name(should) << "\n  "
                    << described(subject, account, action);
    }
  }
  std::printf(
      "%u decisions, %u allowed; %u differences: %u wrongly allowed, %u wrongly refused, the rest for "
      "another reason\n",
      kCases, allowed, differences, wrongly_allowed, wrongly_refused);
  EXPECT_EQ(differences, 0U);
}

// "Nobody learns which ids exist": where the subject may nothing at all, the answer is that for an id that is
// nobody's.
TEST(DecideTable, WhatIsNotHeldAnswersAsWhatIsNotThere) {
  std::uint32_t told_apart = 0, compared = 0;
  for (std::uint32_t number = 0; number < kCases; ++number) {
    const auto [subject, account, action] = case_of(number);
    if (objections(subject, account, Action::See).none()) continue;
    ++compared;
    const auto is = decide(subject, account, action), nobodys = decide(subject, Account{}, action);
    if (is != nobodys && ++told_apart <= 10) {
      ADD_FAILURE() << '#' << number << ": " << name(is) << ", and " << name(nobodys)
                    << " if it were not there\n  " << described(subject, account, action);
    }
  }
  std::printf("%u decisions on what the subject cannot see; %u told apart from what is not there\n", compared,
              told_apart);
  EXPECT_GT(compared, kCases / 2);
  EXPECT_EQ(told_apart, 0U);
}

TEST(DecideTable, AShareMoreNeverTakesAPermissionAway) {
  std::vector<bool> allowed(kCases);
  for (std::uint32_t number = 0; number < kCases; ++number) {
    const auto [subject, account, action] = case_of(number);
    allowed[number] = decide(subject, account, action) == Answer::Allowed;
  }
  std::uint32_t compared = 0, taken = 0;
  for (std::uint32_t number = 0; number < kCases; ++number) {
    for (const auto way : kWays) {
      if (share_of(number, way) == 2) continue;
      ++compared;
      if (allowed[number] && !allowed[number + way] && ++taken <= 10) {
        const auto [subject, account, action] = case_of(number);
        ADD_FAILURE() << '#' << number << " one share higher, " << way << ": "
                      << described(subject, account, action);
      }
    }
  }
  EXPECT_EQ(compared, kCases / 3 * 2 * 4);
  EXPECT_EQ(taken, 0U);
}

}  // namespace
}  // namespace cerby::workspace::access::decide_test
