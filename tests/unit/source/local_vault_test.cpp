// The local vault's codes: each step goes to one launch, and is current when it does.
#include "source/local_vault.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "otp/code.h"
#include "otp/otpauth.h"
#include "unit/vault/support/used_steps_world.h"
#include "vault/encoding.h"

namespace cerby::source::local_vault_test {
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

  struct Launched {
    int with_code = 0, waiting = 0, failed = 0;
  };
  static constexpr int kCode = 0, kWait = 1, kFailed = 2;
  static int use_code(LocalVault& source, vault::Account& account) {
    const auto code = source.code(account);
    return !code ? kFailed : code->digits.empty() ? kWait : kCode;
  }
  // So many programs at once, each with the vault open, that want a code at that time.
  Launched launch(int programs, UnixTime now,
                  const std::function<int(LocalVault&, vault::Account&)>& use = use_code) {
    std::vector<pid_t> children;
    for (int program = 0; program < programs; ++program) {
      children.push_back(::fork());
      if (children.back() != 0) continue;
      auto file = vault::VaultFile::open(paths_);  // which waits for the others' changes
      if (!file) ::_exit(kFailed);
      auto opened = vault::Vault::open(std::move(*file), Secret::copy_of(key_.view()));
      if (!opened) ::_exit(kFailed);
      const GivenClock clock(now);
      LocalVault source(*opened, clock);
      ::_exit(use(source, account_));
    }
    Launched launched;
    for (const auto child : children) {
      int status = 0;
      ::waitpid(child, &status, 0);
      const int ended = WIFEXITED(status) ? WEXITSTATUS(status) : kFailed;
      ++(ended == kCode ? launched.with_code : ended == kWait ? launched.waiting : launched.failed);
    }
    return launched;
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

TEST_F(LocalVaultTest, ACodeSaysHowLongItIsCurrent) {
  EXPECT_EQ(code_at(kStart + UnixTime(10)).seconds_left, 20);
  account_.otpauth = account_.keep(secret_of("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=7"));
  ASSERT_TRUE(vault_.put(account_));
  EXPECT_EQ(code_at(kStart).seconds_left, 0) << "one by counter does not run out";
}

TEST_F(LocalVaultTest, EachAccountOrThoseThatNameAnOrigin) {
  auto other = account(1);
  other.origins = {"https://elsewhere.test"};
  ASSERT_TRUE(vault_.put(other));
  const GivenClock clock(kStart);
  LocalVault source(vault_, clock);
  const auto count = [&](const std::optional<Origin>& naming) {
    int seen = 0;
    EXPECT_TRUE(source.each_account(naming, [&](const vault::Account&) -> Expected<void> {
      ++seen;
      return {};
    }));
    return seen;
  };
  EXPECT_EQ(count(std::nullopt), 2);
  EXPECT_EQ(count(*Origin::parse("https://elsewhere.test")), 1);
  EXPECT_EQ(count(*Origin::parse("https://nowhere.test")), 0);
  int seen = 0;
  const auto stopped = source.each_account(std::nullopt, [&](const vault::Account&) -> Expected<void> {
    ++seen;
    return fail(Outcome::Cancelled);
  });
  EXPECT_EQ(stopped.error().outcome, Outcome::Cancelled);
  EXPECT_EQ(seen, 1);
}

TEST_F(LocalVaultTest, OneAccountThatIsDamagedIsCountedAndTheOthersAreVisited) {
  auto other = account(1);
  other.origins = account_.origins;
  ASSERT_TRUE(vault_.put(other));
  tamper("UPDATE item SET sealed = zeroblob(length(sealed)) WHERE id = " + blob(other.id));
  const GivenClock clock(kStart);
  LocalVault source(vault_, clock);
  const auto visited = [&](const std::optional<Origin>& naming) {
    std::vector<Uuid> ids;
    const auto unread = source.each_account(naming, [&](const vault::Account& found) -> Expected<void> {
      ids.push_back(found.id);
      return {};
    });
    EXPECT_TRUE(unread) << describe(unread.error());
    EXPECT_EQ(unread.value_or(0), 1U);
    return ids;
  };
  EXPECT_EQ(visited(std::nullopt), std::vector{account_.id});
  EXPECT_EQ(visited(*Origin::parse(other.origins.front())), std::vector{account_.id});
  const auto listed = vault_.accounts();
  ASSERT_FALSE(listed) << "whoever does not say that it can go on without does not";
  EXPECT_EQ(listed.error().outcome, Outcome::VaultDamaged);
}

TEST_F(LocalVaultTest, NoneThatIsNearlyOver) {
  const auto late = code_at(kStart + UnixTime(28));
  EXPECT_TRUE(late.digits.empty());
  EXPECT_EQ(late.wait_seconds, 2);
}

TEST_F(LocalVaultTest, TheLaterOfTwoLaunchesWaits) {
  // As many times as it takes to meet.
  for (int round = 0; round < 40; ++round) {
    const auto launched = launch(4, kStart + UnixTime(round * kPeriod));
    EXPECT_EQ(launched.with_code, 1) << round;
    EXPECT_EQ(launched.waiting, 3) << round;
  }
}

TEST_F(LocalVaultTest, EachOfTheLaunchesHasACounterOfItsOwn) {
  account_.otpauth = account_.keep(secret_of("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=7"));
  ASSERT_TRUE(vault_.put(account_));
  for (int round = 1; round <= 10; ++round) {
    EXPECT_EQ(launch(4, kStart).with_code, 4) << round;
    EXPECT_EQ(*vault_.last_counter(account_.id), 6U + 4U * static_cast<unsigned>(round));
  }
}

TEST_F(LocalVaultTest, ABackupCodeIsMovedToTheUsedOnesBeforeItLeaves) {
  account_.backup_codes = {account_.keep(secret_of("one-1")), account_.keep(secret_of("two-2"))};
  ASSERT_TRUE(vault_.put(account_));
  const GivenClock clock(kStart);
  LocalVault source(vault_, clock);
  EXPECT_EQ(text(*source.backup_code(account_)), "one-1");
  ASSERT_EQ(account_.backup_codes.size(), 1U);
  const auto kept = *vault_.account(account_.id);
  ASSERT_EQ(kept->backup_codes.size(), 1U);
  EXPECT_EQ(kept->backup_codes[0].text(kTest), "two-2");
  ASSERT_EQ(kept->used_backup_codes.size(), 1U);
  EXPECT_EQ(kept->used_backup_codes[0].text(kTest), "one-1");
  EXPECT_EQ(text(*source.backup_code(account_)), "two-2");
  EXPECT_EQ(source.backup_code(account_).error().outcome, Outcome::NotFound);
  EXPECT_TRUE(account_.backup_codes.empty());
}

TEST_F(LocalVaultTest, ALaunchThatIsOnlyPlayedTakesNoBackupCodeAway) {
  account_.backup_codes = {account_.keep(secret_of("one-1")), account_.keep(secret_of("two-2"))};
  ASSERT_TRUE(vault_.put(account_));
  const GivenClock clock(kStart);
  LocalVault source(vault_, clock, Use::Played);
  EXPECT_EQ(text(*source.backup_code(account_)), "one-1");
  EXPECT_EQ(text(*source.backup_code(account_)), "one-1");
  const auto kept = *vault_.account(account_.id);
  EXPECT_EQ(kept->backup_codes.size(), 2U);
  EXPECT_TRUE(kept->used_backup_codes.empty());
}

TEST_F(LocalVaultTest, OfManyUsedBackupCodesTheNewestAreKept) {
  for (std::size_t i = 0; i < vault::kMaxRepeated; ++i)
    account_.used_backup_codes.push_back(account_.keep(secret_of("used")));
  account_.backup_codes = {account_.keep(secret_of("next"))};
  ASSERT_TRUE(vault_.put(account_));
  const GivenClock clock(kStart);
  ASSERT_TRUE(LocalVault(vault_, clock).backup_code(account_));
  const auto kept = *vault_.account(account_.id);
  EXPECT_EQ(kept->used_backup_codes.size(), vault::kMaxRepeated);
  EXPECT_EQ(kept->used_backup_codes.back().text(kTest), "next");
}

TEST_F(LocalVaultTest, NoBackupCodeGoesToTwoLaunchesAtOnce) {
  for (const char* code : {"a", "b", "c"}) account_.backup_codes.push_back(account_.keep(secret_of(code)));
  ASSERT_TRUE(vault_.put(account_));
  const auto use = [](LocalVault& source, vault::Account& account) {
    auto code = source.backup_code(account);
    if (code) return kCode;
    return code.error().outcome == Outcome::NotFound ? kWait : kFailed;
  };
  const auto launched = launch(5, kStart, use);
  EXPECT_EQ(launched.with_code, 3);
  EXPECT_EQ(launched.waiting, 2);
  const auto kept = *vault_.account(account_.id);
  EXPECT_TRUE(kept->backup_codes.empty());
  EXPECT_EQ(kept->used_backup_codes.size(), 3U);
}

}  // namespace
}  // namespace cerby::source::local_vault_test
