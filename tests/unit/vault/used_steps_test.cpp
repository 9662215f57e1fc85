// The file of used steps: what is remembered, for how long, and what a broken or foreign file does.
#include "vault/used_steps.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <limits>
#include <set>
#include <vector>

#include "base/descriptor.h"
#include "unit/vault/support/vault_world.h"
#include "vault/encoding.h"

namespace cerby::vault {
namespace {

using namespace testing_support;

constexpr UnixTime kNow{1'700'000'000};
constexpr UnixTime kDay{86'400};

class UsedStepsTest : public VaultTest {
 protected:
  UsedStepsTest() {
    fs::create_directories(paths_.vault_dir), fs::permissions(paths_.vault_dir, fs::perms(0700));
  }

  [[nodiscard]] UsedSteps steps(std::chrono::milliseconds patience = std::chrono::milliseconds(0)) const {
    return {paths_, vault_, keys_, patience};
  }
  [[nodiscard]] Outcome use(const Uuid& account, std::uint64_t step, UnixTime now = kNow) const {
    const auto used = steps().use(account, secret_.view(), step, now);
    return used ? Outcome::LoggedIn : used.error().outcome;
  }
  [[nodiscard]] std::optional<std::uint64_t> last(const Uuid& account) const {
    const auto found = steps().last(account, secret_.view());
    EXPECT_TRUE(found) << describe(found.error());
    return found ? *found : std::nullopt;
  }
  [[nodiscard]] std::string file() const { return paths_.vault.string() + UsedSteps::kEnding; }
  [[nodiscard]] std::string content() const {
    std::ifstream stream(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void put(const std::string& bytes) const {
    std::ofstream(file(), std::ios::binary) << bytes;
    fs::permissions(file(), fs::perms(0600));
  }

  Uuid vault_ = Uuid::random(), one_ = Uuid::random(), two_ = Uuid::random();
  Keys keys_{Secret::random(32)};
  Secret secret_ = secret_of("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP");
};
constexpr Outcome kUsed = Outcome::LoggedIn;
constexpr std::size_t kMostRecords = std::size_t{256} * 64;

// A record that nobody with the key made.
std::string foreign_record(std::int64_t used) {
  const auto bytes = Encoding("")
                         .raw(std::array<std::uint8_t, 16>{1})
                         .number(std::uint64_t{5})
                         .number(used)
                         .raw(std::array<std::uint8_t, 32>{});
  return std::string(as_text(bytes.bytes()));
}

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

TEST_F(UsedStepsTest, NothingIsReadOrWrittenBeyondTheMostRecords) {
  ASSERT_EQ(use(one_, 100, kNow - UnixTime(1)), kUsed);
  const auto first = content().substr(0, 64);
  std::string large;
  for (std::size_t i = 0; i < kMostRecords; ++i) large += foreign_record(kNow.count());
  large += first + "odd";
  put(large);
  EXPECT_EQ(last(one_), std::nullopt);
  ASSERT_EQ(use(two_, 7), kUsed);
  EXPECT_EQ(last(two_), 7U);
  EXPECT_EQ(content().size(), large.size());
  EXPECT_EQ(content().substr(kMostRecords * 64), first + "odd");
}

TEST_F(UsedStepsTest, AnyTimeInAForeignRecord) {
  using Limits = std::numeric_limits<std::int64_t>;
  for (const auto& [used, makes_room] : {std::pair{Limits::min(), true},
                                         {Limits::min() + 1, true},
                                         {std::int64_t{-1}, true},
                                         {Limits::max(), false}}) {
    put(foreign_record(used));
    EXPECT_EQ(last(one_), std::nullopt) << used;
    EXPECT_EQ(use(one_, 100), kUsed) << used;
    EXPECT_EQ(content().substr(0, 64) != foreign_record(used), makes_room) << used;
    EXPECT_EQ(last(one_), 100U) << used;
  }
}

TEST_F(UsedStepsTest, ARecordUnderAnothersNameIsNone) {
  ASSERT_EQ(use(one_, 100), kUsed);
  ASSERT_EQ(use(two_, 7), kUsed);
  auto swapped = content();
  std::swap_ranges(swapped.begin(), swapped.begin() + 16, swapped.begin() + 64);
  put(swapped);
  EXPECT_EQ(last(one_), std::nullopt);
  EXPECT_EQ(last(two_), std::nullopt);
  EXPECT_EQ(use(two_, 7), kUsed) << "made anew, in its place";
  EXPECT_EQ(last(two_), 7U);
  EXPECT_EQ(content().size(), swapped.size());
}

// What FORMAT.md says of it.
TEST_F(UsedStepsTest, AnOlderFileThatWasPutBackIsNotNoticed) {
  ASSERT_EQ(use(one_, 100), kUsed);
  const auto older = content();
  ASSERT_EQ(use(one_, 101), kUsed);
  put(older);
  EXPECT_EQ(last(one_), 100U);
  EXPECT_EQ(use(one_, 101), kUsed);
}

TEST_F(UsedStepsTest, EveryChangedBitIsNoMemoryOrTheSame) {
  ASSERT_EQ(use(one_, 100), kUsed);
  const auto whole = content();
  for (std::size_t bit = 0; bit < std::size_t{64} * 8; ++bit) {
    auto changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    put(changed);
    EXPECT_EQ(last(one_), std::nullopt) << bit;
  }
  EXPECT_EQ(use(one_, 5), kUsed) << "made anew";
  EXPECT_EQ(last(one_), 5U);
}

TEST_F(UsedStepsTest, ATornFileIsReadAsFarAsItGoes) {
  ASSERT_EQ(use(one_, 100), kUsed);
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 4095U}) {
    put(content().substr(0, size));
    EXPECT_EQ(last(one_), size >= 64 ? std::optional(std::uint64_t{100}) : std::nullopt) << size;
    put(std::string(size, '\0'));
    EXPECT_EQ(use(one_, 100), kUsed) << size;
    EXPECT_EQ(last(one_), 100U) << size;
  }
}

TEST_F(UsedStepsTest, WhatIsNoFileOfThisUserAloneIsRefused) {
  const auto elsewhere = root_ / "elsewhere";
  const auto refused = [&](const char* what) {
    EXPECT_EQ(use(one_, 100), Outcome::VaultUnsafe) << what;
    EXPECT_EQ(steps().last(one_, secret_.view()).error().outcome, Outcome::VaultUnsafe) << what;
    fs::remove_all(file());
  };
  std::ofstream(elsewhere) << "x";
  fs::permissions(elsewhere, fs::perms(0600));
  fs::create_symlink(elsewhere, file());
  refused("a link");
  fs::create_hard_link(elsewhere, file());
  refused("a second name");
  put("");
  fs::permissions(file(), fs::perms(0640));
  refused("others' reading");
  fs::create_symlink(root_ / "nothing", file());
  refused("a link to nothing");
  EXPECT_FALSE(fs::exists(root_ / "nothing"));
  ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);
  refused("a pipe");
  fs::create_directory(file());
  fs::permissions(file(), fs::perms(0700));
  refused("a folder");
  const Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  ASSERT_LT(file().size(), sizeof address.sun_path);
  std::ranges::copy(file(), address.sun_path);
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  refused("a socket");
  EXPECT_EQ(use(one_, 100), kUsed);
}

TEST_F(UsedStepsTest, TheFileCanBeReadWhateverTheUmask) {
  const auto before = ::umask(0777);
  const auto used = use(one_, 100);
  ::umask(before);
  EXPECT_EQ(used, kUsed);
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms(0600));
}

TEST_F(UsedStepsTest, AFolderThatIsNotOneOfThisUserAlone) {
  const auto both = [&](Outcome outcome, const char* what) {
    EXPECT_EQ(use(one_, 100), outcome) << what;
    EXPECT_EQ(steps().last(one_, secret_.view()).error().outcome, outcome) << what;
  };
  fs::permissions(paths_.vault_dir, fs::perms(0750));
  both(Outcome::VaultUnsafe, "others' reading");
  fs::permissions(paths_.vault_dir, fs::perms(0700));
  const auto aside = root_ / "aside";
  fs::rename(paths_.vault_dir, aside);
  both(Outcome::VaultMissing, "none");
  EXPECT_FALSE(fs::exists(paths_.vault_dir)) << "none is made";
  fs::create_symlink(aside, paths_.vault_dir);
  both(Outcome::VaultUnsafe, "a link");
  EXPECT_TRUE(fs::is_empty(aside));
}

// What cannot be read is a failure, and never the same as nothing used yet.
TEST_F(UsedStepsTest, WhatMayNotBeReadIsNoEmptyMemory) {
  ASSERT_EQ(use(one_, 100), kUsed);
  EXPECT_EQ(in_a_child([&] {
              constexpr uid_t kNobody = 65534;
              if (::geteuid() == 0) {  // root may read everything
                for (const auto& path : {root_, root_ / "share", paths_.vault_dir, fs::path(file())}) {
                  if (::chown(path.c_str(), kNobody, kNobody) != 0) return 1;
                }
                if (::seteuid(kNobody) != 0) return 2;
              }
              const auto both = [&] {
                const auto found = steps().last(one_, secret_.view());
                return use(one_, 101) == Outcome::StorageFailed && !found &&
                       found.error().outcome == Outcome::StorageFailed;
              };
              if (last(one_) != 100U) return 3;
              ::chmod(file().c_str(), 0);
              if (!both()) return 4;
              ::chmod(file().c_str(), 0600);
              ::chmod(paths_.vault_dir.c_str(), 0);
              const bool well = both();
              ::chmod(paths_.vault_dir.c_str(), 0700);
              if (!well) return 5;
              return last(one_) == 100U ? 0 : 6;
            }),
            0);
}

// A disk without room: no file may grow beyond `limit`.
TEST_F(UsedStepsTest, WhatCannotBeWrittenIsNotUsed) {
  const auto refused_at = [&](rlim_t limit, const Uuid& account) {
    return in_a_child([&] {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit most{limit, limit};
      if (::setrlimit(RLIMIT_FSIZE, &most) != 0) return 1;
      const auto used = steps().use(account, secret_.view(), 100, kNow);
      if (used || used.error().outcome != Outcome::StorageFailed) return 2;
      return used.error().detail.starts_with("the used steps: ") ? 0 : 3;
    });
  };
  EXPECT_EQ(refused_at(0, one_), 0);
  EXPECT_EQ(last(one_), std::nullopt);
  EXPECT_EQ(refused_at(100, one_), 0) << "torn within a record";
  EXPECT_EQ(last(one_), std::nullopt);
  fs::remove(file());
  for (std::uint64_t i = 0; i < 64; ++i) ASSERT_EQ(use(Uuid::random(), i), kUsed);
  const auto whole = content();
  for (const std::size_t more : {0U, 1U, 63U, 64U, 100U}) {
    EXPECT_EQ(refused_at(whole.size() + more, one_), 0) << more;
    EXPECT_EQ(last(one_), std::nullopt) << more;
    EXPECT_TRUE(content().starts_with(whole)) << more;
    put(whole);
  }
  EXPECT_EQ(use(one_, 100), kUsed);
  EXPECT_EQ(last(one_), 100U);
}

TEST_F(UsedStepsTest, WaitsForAnotherWriterAsLongAsItMay) {
  ASSERT_EQ(use(one_, 100), kUsed);
  {
    const Descriptor other(::open(file().c_str(), O_RDWR | O_CLOEXEC));
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
                            .use(one_, secret_.view(), static_cast<std::uint64_t>(step), kNow);
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

TEST_F(UsedStepsTest, OfAnAccountInTheVaultAlone) {
  auto vault = make(1);
  const auto known = std::move(**vault.account(ids_[0]));
  EXPECT_TRUE(vault.use_step(known, 5, kNow));
  EXPECT_EQ(*vault.last_step(known), 5U);
  const auto unknown = account(9);
  EXPECT_EQ(outcome_of(vault.use_step(unknown, 5, kNow)), Outcome::NotFound);
  ASSERT_TRUE(fs::exists(file()));
  ASSERT_TRUE(wipe_vault(paths_));
  EXPECT_FALSE(fs::exists(file())) << "a wipe takes it along";
}

}  // namespace
}  // namespace cerby::vault
