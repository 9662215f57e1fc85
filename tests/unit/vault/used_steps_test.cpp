// The file of used steps: what is remembered, for how long, and for whom.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <vector>

#include "base/descriptor.h"
#include "unit/vault/support/syncs.h"
#include "unit/vault/support/used_steps_world.h"

namespace cerby::vault::used_steps_test {
namespace {

using namespace testing_support;

TEST_F(UsedStepsTest, OnlyEverUpwards) {
  EXPECT_EQ(last(one_), std::nullopt);
  EXPECT_EQ(use(one_, 100), kUsed);
  EXPECT_EQ(last(one_), 100U);
  EXPECT_EQ(use(one_, 100), Outcome::MessageUnexpected);
  EXPECT_EQ(use(one_, 99), Outcome::MessageUnexpected);
  EXPECT_EQ(last(one_), 100U);
  EXPECT_EQ(use(one_, 101), kUsed);
  EXPECT_EQ(last(one_), 101U);
}

TEST_F(UsedStepsTest, AccountsVaultsKeysAndSecretsApart) {
  ASSERT_EQ(use(one_, 100), kUsed);
  EXPECT_EQ(last(two_), std::nullopt);
  EXPECT_EQ(use(two_, 7), kUsed);
  EXPECT_EQ(last(one_), 100U);
  const Secret other = secret_of("otpauth://totp/a?secret=JBSWY3DPEHPK3PXQ");
  EXPECT_EQ(*steps().last(one_, other.view()), std::nullopt);
  const Keys rotated(Secret::random(32));
  EXPECT_EQ(*UsedSteps(paths_, vault_, rotated, {}).last(one_, secret_.view()), std::nullopt);
  const auto beside = Uuid::random();
  EXPECT_EQ(*UsedSteps(paths_, beside, keys_, {}).last(one_, secret_.view()), std::nullopt);
}

TEST_F(UsedStepsTest, WritesInPlaceInAFileOfThisUserAlone) {
  ASSERT_EQ(use(one_, 100), kUsed);
  const auto before = content();
  EXPECT_EQ(before.size(), 4096U);
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms(0600));
  ASSERT_EQ(use(one_, 101), kUsed);
  const auto after = content();
  EXPECT_EQ(after.size(), 4096U);
  EXPECT_NE(before.substr(0, 64), after.substr(0, 64));
  EXPECT_EQ(before.substr(64), after.substr(64));
}

// Killed at any point, the program leaves a file with a name that lasts, or one without a record.
TEST_F(UsedStepsTest, TheFilesNameLastsBeforeItsFirstRecord) {
  std::vector<fs::path> synced;
  const WatchedSyncs watched([&](const fs::path& what) {
    if (what == paths_.vault_dir) {
      EXPECT_TRUE(fs::exists(file()) && fs::is_empty(file()));
    }
    synced.push_back(what);
  });
  const std::vector<fs::path> first{paths_.vault_dir, file()}, later{file()};
  EXPECT_EQ(use(one_, 100), kUsed);
  EXPECT_EQ(synced, first);
  synced.clear();
  EXPECT_EQ(use(one_, 101), kUsed);
  EXPECT_EQ(synced, later);
  put("");
  synced.clear();
  EXPECT_EQ(use(one_, 102), kUsed);
  EXPECT_EQ(synced, first) << "one that was killed before it had synced the folder";
}

TEST_F(UsedStepsTest, GrowsByAPage) {
  std::vector<Uuid> accounts(65);
  for (auto& account : accounts) account = Uuid::random();
  for (std::size_t i = 0; i < accounts.size(); ++i) ASSERT_EQ(use(accounts[i], 1000 + i), kUsed);
  EXPECT_EQ(content().size(), 2 * 4096U);
  for (std::size_t i = 0; i < accounts.size(); ++i) EXPECT_EQ(last(accounts[i]), 1000 + i);
}

TEST_F(UsedStepsTest, ARecordOfYesterdayMakesRoom) {
  ASSERT_EQ(use(one_, 100, kNow - kDay), kUsed);
  ASSERT_EQ(use(two_, 7), kUsed);
  EXPECT_EQ(last(one_), 100U) << "a day is not more than a day";
  ASSERT_EQ(use(Uuid::random(), 8, kNow + UnixTime(1)), kUsed);
  EXPECT_EQ(last(one_), std::nullopt);
  EXPECT_EQ(last(two_), 7U);
}

TEST_F(UsedStepsTest, AClockThatWentBackTakesNothingAway) {
  ASSERT_EQ(use(one_, 100, kNow + 30 * kDay), kUsed);
  ASSERT_EQ(use(two_, 7), kUsed);
  EXPECT_EQ(last(one_), 100U);
}

TEST_F(UsedStepsTest, AFullFileTakesTheOldestRecord) {
  ASSERT_EQ(use(one_, 100, kNow - UnixTime(1)), kUsed);
  const auto first = content().substr(0, 64);
  ASSERT_EQ(use(two_, 7), kUsed);
  const auto second = content().substr(64, 64);
  std::string full;
  for (int i = 0; i < 256 * 64; ++i) full += i == 5000 ? first : second;
  put(full);
  ASSERT_EQ(use(Uuid::random(), 9), kUsed);
  EXPECT_EQ(content().size(), full.size());
  EXPECT_EQ(last(one_), std::nullopt);
  EXPECT_EQ(last(two_), 7U);
}

// Each account keeps its own record, also where the clock was ahead when a full file was written.
TEST_F(UsedStepsTest, AFullFileOfTheFutureTakesTheFarthestRecords) {
  ASSERT_EQ(use(one_, 100, kNow + 30 * kDay), kUsed);
  const auto ahead = content().substr(0, 64);
  ASSERT_EQ(use(two_, 7, kNow + 31 * kDay), kUsed);
  const auto farther = content().substr(64, 64);
  std::string full;
  for (int i = 0; i < 256 * 64; ++i) full += i == 5000 || i == 6000 ? farther : ahead;
  put(full);
  const auto third = Uuid::random(), fourth = Uuid::random();
  EXPECT_EQ(use(third, 8), kUsed);
  EXPECT_EQ(use(fourth, 9), kUsed);
  EXPECT_EQ(last(third), 8U);
  EXPECT_EQ(last(fourth), 9U);
  EXPECT_EQ(last(one_), 100U);
  EXPECT_EQ(last(two_), std::nullopt);
}

TEST_F(UsedStepsTest, TheLatestUseIsThatOfAnyAccount) {
  EXPECT_EQ(*latest_use(paths_), std::nullopt);
  put(std::string(4096, '\0'));
  EXPECT_EQ(*latest_use(paths_), std::nullopt);
  ASSERT_EQ(use(one_, 100, kNow + kDay), kUsed);
  ASSERT_EQ(use(two_, 7), kUsed);
  EXPECT_EQ(*latest_use(paths_), kNow + kDay);
  fs::permissions(file(), fs::perms(0644));
  EXPECT_EQ(outcome_of(latest_use(paths_)), Outcome::VaultUnsafe);
}

// A wait for another writer may have been long: what is chosen before it may be over, or used.
TEST_F(UsedStepsTest, IsChosenOnceNobodyElseCanUseOne) {
  ASSERT_EQ(use(one_, 100), kUsed);
  const auto locked = [&] { return use(two_, 1) == Outcome::VaultBusy; };
  const GivenClock clock([&] {
    EXPECT_TRUE(locked()) << "the clock was looked at too early";
    return kNow + UnixTime(7);
  });
  const auto choose = [&](std::optional<std::uint64_t> last, UnixTime now) {
    EXPECT_TRUE(locked());
    EXPECT_EQ(last, 100U);
    EXPECT_EQ(now, kNow + UnixTime(7));
    return std::optional(*last + 1);
  };
  const auto used = steps().use(one_, secret_.view(), clock, choose);
  ASSERT_TRUE(used) << describe(used.error());
  EXPECT_EQ(*used, 101U);
  EXPECT_EQ(last(one_), 101U);
}

TEST_F(UsedStepsTest, NoneIsUsedThatWasNotChosen) {
  ASSERT_EQ(use(one_, 100), kUsed);
  const auto before = content();
  const auto none = [](auto, UnixTime) { return std::nullopt; };
  EXPECT_EQ(*steps().use(one_, secret_.view(), GivenClock(kNow), none), std::nullopt);
  const auto refused = [](auto, UnixTime) { return fail(Outcome::VaultMissing); };
  EXPECT_EQ(outcome_of(steps().use(one_, secret_.view(), GivenClock(kNow), refused)), Outcome::VaultMissing);
  EXPECT_EQ(content(), before);
  fs::remove(file());
  EXPECT_EQ(*steps().use(one_, secret_.view(), GivenClock(kNow), none), std::nullopt);
  EXPECT_EQ(outcome_of(steps().use(one_, secret_.view(), GivenClock(kNow), refused)), Outcome::VaultMissing);
  EXPECT_FALSE(fs::exists(file())) << "and no file is made for none";
}

TEST_F(UsedStepsTest, WaitsForAnotherWriterAsLongAsItMay) {
  ASSERT_EQ(use(one_, 100), kUsed);
  {
    const Descriptor other(::open(paths_.vault_dir.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
    EXPECT_EQ(use(one_, 101), Outcome::VaultBusy);
    EXPECT_EQ(last(one_), 100U) << "looking needs no lock";
  }
  EXPECT_EQ(use(one_, 101), kUsed);
}

// Eight programs that all want each of fifty steps: each step goes to one of them.
TEST_F(UsedStepsTest, NoStepGoesToTwoPrograms) {
  constexpr int kPrograms = 8, kSteps = 50;
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  for (int program = 0; program < kPrograms; ++program) {
    if (::fork() != 0) continue;
    for (int step = 1; step <= kSteps; ++step) {
      const auto used = steps(std::chrono::milliseconds(60'000))
                            .use(one_, secret_.view(), GivenClock(kNow),
                                 [&](auto, UnixTime) { return static_cast<std::uint64_t>(step); });
      const auto mine = static_cast<char>(step);
      if (used && ::write(pipe[1], &mine, 1) != 1) ::_exit(1);
      if (!used && used.error().outcome != Outcome::MessageUnexpected) ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::vector<int> taken;
  for (char step = 0; ::read(pipe[0], &step, 1) == 1;) taken.push_back(step);
  ::close(pipe[0]);
  for (int program = 0; program < kPrograms; ++program) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(std::set(taken.begin(), taken.end()).size(), taken.size()) << "a step was taken twice";
  EXPECT_EQ(taken.size(), static_cast<std::size_t>(kSteps)) << "a step was nobody's";
  EXPECT_EQ(last(one_), static_cast<std::uint64_t>(kSteps));
}

}  // namespace
}  // namespace cerby::vault::used_steps_test
