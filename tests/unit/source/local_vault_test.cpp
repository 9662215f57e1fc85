// The local vault's codes: each step goes to one launch, and is current when it does.
#include "source/local_vault.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "otp/code.h"
#include "otp/otpauth.h"
#include "unit/vault/support/used_steps_world.h"
#include "vault/encoding.h"

namespace cerby::source {
namespace {

using namespace vault::testing_support;

constexpr std::int64_t kPeriod = 30;
constexpr UnixTime kStart{1'700'000'010};  // of a step

class LocalVaultTest : public VaultTest {
 protected:
  LocalVaultTest() {
    account_.otpauth = account_.keep(secret_of("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"));
    EXPECT_TRUE(vault_.put(account_));
  }
  [[nodiscard]] std::string digits_at(UnixTime time) const {
    const auto parameters = otp::parse(account_.otpauth);
    return text(otp::code(*parameters, static_cast<std::uint64_t>(time.count() / kPeriod)));
  }
  static std::string text(const Secret& digits) {
    return std::string(vault::as_text(digits.view().bytes(kTest)));
  }
  Code code_at(UnixTime now) {
    const GivenClock clock(now);
    auto code = LocalVault(vault_, clock).code(account_);
    EXPECT_TRUE(code) << describe(code.error());
    return code ? std::move(*code) : Code{};
  }

  vault::Vault vault_ = make();
  vault::Account account_ = account(0);
};

TEST_F(LocalVaultTest, TheCodeOfNowOnce) {
  EXPECT_EQ(text(code_at(kStart).digits), digits_at(kStart));
  const auto again = code_at(kStart + UnixTime(10));
  EXPECT_TRUE(again.digits.empty());
  EXPECT_EQ(again.wait_seconds, 20);
  EXPECT_EQ(text(code_at(kStart + UnixTime(30)).digits), digits_at(kStart + UnixTime(30)));
}

TEST_F(LocalVaultTest, NoneThatIsNearlyOver) {
  const auto late = code_at(kStart + UnixTime(28));
  EXPECT_TRUE(late.digits.empty());
  EXPECT_EQ(late.wait_seconds, 2);
}

// Two launches at once, as many times as it takes to meet: one has the code, the other waits for the next.
TEST_F(LocalVaultTest, TheLaterOfTwoLaunchesWaits) {
  constexpr int kRounds = 40, kLaunches = 4;
  constexpr int kGiven = 0, kWait = 1, kFailed = 2;
  for (int round = 0; round < kRounds; ++round) {
    const UnixTime now = kStart + UnixTime(round * kPeriod);
    std::vector<pid_t> launches;
    for (int launch = 0; launch < kLaunches; ++launch) {
      launches.push_back(::fork());
      if (launches.back() != 0) continue;
      auto vault = open();
      if (!vault) ::_exit(kFailed);
      const GivenClock clock(now);
      const auto code = LocalVault(*vault, clock).code(account_);
      ::_exit(!code ? kFailed : code->digits.empty() ? kWait : kGiven);
    }
    int given = 0;
    for (const auto launch : launches) {
      int status = 0;
      ASSERT_EQ(::waitpid(launch, &status, 0), launch);
      ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != kFailed) << round;
      given += WEXITSTATUS(status) == kGiven ? 1 : 0;
    }
    EXPECT_EQ(given, 1) << round;
  }
}

}  // namespace
}  // namespace cerby::source
