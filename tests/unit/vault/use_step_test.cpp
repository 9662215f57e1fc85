// Vault::use_step: of which accounts, and what others can do to the vault meanwhile.
#include <gtest/gtest.h>

#include "unit/vault/support/used_steps_world.h"
#include "vault/vault.h"

namespace cerby::vault::use_step_test {
namespace {

using namespace testing_support;

class UseStepTest : public UsedStepsTest {
 protected:
  // Of a vault of two accounts, the first.
  Vault opened_ = make(2);
  Account account_ = std::move(**opened_.account(ids_[0]));

  Expected<std::optional<std::uint64_t>> used(const Account& account, std::uint64_t step) {
    return opened_.use_step(account, GivenClock(kNow), [&](auto, UnixTime) { return step; });
  }
};

TEST_F(UseStepTest, OfAnAccountInTheVaultAlone) {
  EXPECT_EQ(*used(account_, 5), 5U);
  EXPECT_EQ(*opened_.last_step(account_), 5U);
  EXPECT_EQ(outcome_of(used(account(9), 5)), Outcome::NotFound);
}

TEST_F(UseStepTest, AWipedVaultGivesNone) {
  ASSERT_TRUE(used(account_, 5));
  ASSERT_TRUE(fs::exists(file()));
  ASSERT_TRUE(wipe_vault(paths_));
  EXPECT_FALSE(fs::exists(file())) << "a wipe takes it along";
  EXPECT_EQ(outcome_of(used(account_, 6)), Outcome::VaultMissing);
  EXPECT_FALSE(fs::exists(file())) << "and it stays away";
}

TEST_F(UseStepTest, AVaultThatAnotherTookThePlaceOfGivesNone) {
  fs::remove(paths_.vault);
  const auto other = make(1);
  EXPECT_EQ(outcome_of(used(account_, 5)), Outcome::VaultMissing);
  EXPECT_FALSE(fs::exists(file()));
}

// Between the look at the vault and the write of the step, no wipe can come in.
TEST_F(UseStepTest, NoWipeMeanwhile) {
  EXPECT_TRUE(opened_.use_step(account_, GivenClock(kNow), [&](auto, UnixTime) {
    EXPECT_EQ(outcome_of(wipe_vault(paths_)), Outcome::VaultBusy);
    return std::optional(std::uint64_t{5});
  }));
  EXPECT_TRUE(wipe_vault(paths_));
}

// It may wait for five seconds for another program's step, and nobody's change waits with it.
TEST_F(UseStepTest, OthersCanChangeTheVaultMeanwhile) {
  auto other = open();
  ASSERT_TRUE(other);
  const auto step = opened_.use_step(account_, GivenClock(kNow), [&](auto, UnixTime) {
    auto changed = std::move(**other->account(ids_[1]));
    changed.user_name = "changed";
    const auto put = other->put(changed);
    EXPECT_TRUE(put) << describe(put.error());
    return std::optional(std::uint64_t{5});
  });
  EXPECT_EQ(*step, 5U);
}

}  // namespace
}  // namespace cerby::vault::use_step_test
