// Vaults, against the oracle: every case there is.
#include <gtest/gtest.h>

#include <cstdio>

#include "workspace/access/support/oracle.h"
#include "workspace/access/workspace.h"

namespace cerby::workspace::access::vault_test {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

constexpr std::array kRoles{WorkspaceRole::Guest, WorkspaceRole::LoginOnly,  WorkspaceRole::User,
                            WorkspaceRole::Admin, WorkspaceRole::SuperAdmin, WorkspaceRole::Owner};

// 3 user states x 6 workspace roles x 3 channels x 2 scope x 2 All-Access x 4 uses x 4 actions.
constexpr std::uint32_t kVaultCases = 3 * 6 * 3 * 2 * 2 * 4 * 4;

template <typename Each>
std::uint32_t for_each_case(const Each& each) {
  std::uint32_t count = 0;
  for (std::uint32_t number = 0; number < 3 * 6 * 3 * 2 * 2; ++number) {
    std::uint32_t rest = number;
    const auto digit = [&](std::uint32_t base) {
      const auto value = rest % base;
      rest /= base;
      return value;
    };
    const Subject subject{static_cast<UserStatus>(digit(3)), static_cast<WorkspaceRole>(digit(6)),
                          static_cast<Channel>(digit(3)), static_cast<Scope>(digit(2)),
                          static_cast<AllAccess>(digit(2))};
    for (const auto use : kVaultUses) {
      for (const auto action : kVaultActions) {
        ++count;
        each(subject, use, action);
      }
    }
  }
  return count;
}

TEST(VaultTable, EveryCaseAgreesWithTheOracle) {
  std::uint32_t differences = 0, allowed = 0;
  const auto count = for_each_case([&](const Subject& subject, VaultUse vault, VaultAction action) {
    const auto is = decide(subject, vault, action), should = expected(subject, vault, action);
    allowed += should == Answer::Allowed;
    if (is != should && ++differences <= 10)
      ADD_FAILURE() << name(is) << ", the oracle says " << name(should) << "\n  "
                    << described(subject, vault, action);
  });
  std::printf("%u decisions, %u allowed; %u differences\n", count, allowed, differences);
  EXPECT_EQ(count, kVaultCases);
  EXPECT_GT(allowed, 0U);
  EXPECT_EQ(differences, 0U);
}

// Whoever may not see one is answered alike, whatever is asked and whether it is there or not.
TEST(VaultTable, WhatIsNotSeenAnswersAsWhatIsNotThere) {
  std::uint32_t compared = 0;
  for_each_case([&](const Subject& subject, VaultUse vault, VaultAction action) {
    if (decide(subject, vault, VaultAction::See) == Answer::Allowed) return;
    ++compared;
    EXPECT_EQ(decide(subject, vault, action), decide(subject, VaultUse::Foreign, action))
        << described(subject, vault, action);
  });
  EXPECT_GT(compared, kVaultCases / 2);
}

TEST(VaultTable, AllAccessModeOpensNoVault) {
  for_each_case([&](Subject subject, VaultUse vault, VaultAction action) {
    const auto with = decide(subject, vault, action);
    subject.all_access = subject.all_access == AllAccess::On ? AllAccess::Off : AllAccess::On;
    EXPECT_EQ(decide(subject, vault, action), with) << described(subject, vault, action);
  });
}

// The promises of a local vault, without the oracle.
TEST(Vault, AnothersLocalVaultIsNotThere) {
  for (const auto role : kRoles) {
    for (const auto action : kVaultActions) {
      EXPECT_EQ(decide({UserStatus::Active, role, Channel::Console, Scope::Held, AllAccess::On},
                       VaultUse::Foreign, action),
                role >= WorkspaceRole::User ? Answer::NotFound : Answer::RoleTooNarrow);
    }
  }
}

TEST(Vault, AMemberHoldsTheKeyAndNoMore) {
  for (const auto role : kRoles) {
    if (role < WorkspaceRole::User) continue;
    const Subject member{UserStatus::Active, role, Channel::Extension, Scope::Missing, AllAccess::Off};
    EXPECT_EQ(decide(member, VaultUse::Granted, VaultAction::See), Answer::Allowed);
    EXPECT_EQ(decide(member, VaultUse::Granted, VaultAction::Hold), Answer::Allowed);
    EXPECT_EQ(decide(member, VaultUse::Granted, VaultAction::Fill), Answer::OwnerOnly);
    EXPECT_EQ(decide(member, VaultUse::Granted, VaultAction::Manage), Answer::OwnerOnly);
  }
}

TEST(Vault, NoApiKeyGetsToTheKeys) {
  const Subject key{UserStatus::Active, WorkspaceRole::Owner, Channel::ApiKey, Scope::Held, AllAccess::Off};
  for (const auto use : kVaultUses) {
    for (const auto action : {VaultAction::Hold, VaultAction::Manage})
      EXPECT_NE(decide(key, use, action), Answer::Allowed);
  }
  EXPECT_EQ(decide(key, VaultUse::Own, VaultAction::Hold), Answer::NotByApiKey);
}

TEST(Vault, WhatNoEnumeratorNamesIsRefused) {
  const Subject owner{UserStatus::Active, WorkspaceRole::Owner, Channel::Console, Scope::Held, AllAccess::On};
  for (unsigned number = kVaultActions.size(); number < 256; ++number) {
    EXPECT_NE(decide(owner, VaultUse::Own, static_cast<VaultAction>(number)), Answer::Allowed) << number;
    EXPECT_NE(decide(owner, static_cast<VaultUse>(number), VaultAction::See), Answer::Allowed) << number;
  }
}

}  // namespace
}  // namespace cerby::workspace::access::vault_test
