// Secrets that are no account's, against the oracle: every case there is.
#include <gtest/gtest.h>

#include <cstdio>

#include "workspace/access/support/oracle.h"
#include "workspace/access/support/table.h"
#include "workspace/access/workspace.h"

namespace cerby::workspace::access::secure_secret_test {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace)

// 3 user states x 6 workspace roles x 3 channels x 2 scope x 2 All-Access x 2 tenant x 3 states x 3^4 shares
// x 10 actions: the accounts' cases without what is said of dashboards.
constexpr std::uint32_t kSecretCases = kCases / 4;

Account as_account(const SecureSecret& secret) {
  return {secret.tenant, secret.status, secret.shares, Feature::Off, Extension::NotExtended};
}

template <typename Each>
std::uint32_t for_each_case(const Each& each) {
  std::uint32_t count = 0;
  for (std::uint32_t number = 0; number < kCases; ++number) {
    const auto [subject, account, action] = case_of(number);
    if (account.feature == Feature::On || account.extension == Extension::Extended) continue;
    ++count;
    each(subject, SecureSecret{account.tenant, account.status, account.shares}, action);
  }
  return count;
}

TEST(SecureSecretTable, EveryCaseAgreesWithTheOracle) {
  std::uint32_t differences = 0, allowed = 0;
  const auto count = for_each_case([&](const Subject& subject, const SecureSecret& secret, Action action) {
    const auto is = decide(subject, secret, action), should = expected(subject, secret, action);
    allowed += should == Answer::Allowed;
    if (is != should && ++differences <= 10)
      ADD_FAILURE() << name(is) << ", the oracle says " << name(should) << "\n  "
                    << described(subject, as_account(secret), action);
  });
  std::printf("%u decisions, %u allowed; %u differences\n", count, allowed, differences);
  EXPECT_EQ(count, kSecretCases);
  EXPECT_GT(allowed, 0U);
  EXPECT_EQ(differences, 0U);
}

TEST(SecureSecretTable, WhatIsNotHeldAnswersAsWhatIsNotThere) {
  std::uint32_t told_apart = 0, compared = 0;
  for_each_case([&](const Subject& subject, const SecureSecret& secret, Action action) {
    if (objections(subject, secret, Action::See).none()) return;
    ++compared;
    const auto is = decide(subject, secret, action), nobodys = decide(subject, SecureSecret{}, action);
    if (is != nobodys && ++told_apart <= 10)
      ADD_FAILURE() << name(is) << ", and " << name(nobodys) << " if it were not there\n  "
                    << described(subject, as_account(secret), action);
  });
  EXPECT_GT(compared, kSecretCases / 2);
  EXPECT_EQ(told_apart, 0U);
}

// Whatever an account's holder may not, a secret's may not either, with the same share.
TEST(SecureSecretTable, NothingIsAllowedThatIsNotOfAnAccount) {
  std::uint32_t more = 0;
  for_each_case([&](const Subject& subject, const SecureSecret& secret, Action action) {
    const bool of_secret = decide(subject, secret, action) == Answer::Allowed;
    const bool of_account = decide(subject, as_account(secret), action) == Answer::Allowed;
    if (of_secret && !of_account) ++more;
  });
  EXPECT_EQ(more, 0U);
}

TEST(SecureSecret, AnActionThatNoEnumeratorNamesIsRefused) {
  const Subject owner{UserStatus::Active, WorkspaceRole::Owner, Channel::Console, Scope::Held, AllAccess::On};
  const SecureSecret secret{Tenant::Same, AccountStatus::Enabled, {ItemRole::Owner, {}, {}, {}}};
  EXPECT_EQ(decide(owner, secret, Action::Remove), Answer::Allowed);
  for (unsigned number = kActions.size(); number < 256; ++number)
    EXPECT_NE(decide(owner, secret, static_cast<Action>(number)), Answer::Allowed) << number;
}

}  // namespace
}  // namespace cerby::workspace::access::secure_secret_test
