// The file of used steps when it is broken, foreign, not this user's alone, or on a disk that fails.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <limits>
#include <string>

#include "base/descriptor.h"
#include "unit/vault/support/used_steps_world.h"
#include "vault/encoding.h"

namespace cerby::vault::used_steps_file_test {
namespace {

using namespace testing_support;

class UsedStepsFileTest : public UsedStepsTest {};

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

TEST_F(UsedStepsFileTest, NothingIsReadOrWrittenBeyondTheMostRecords) {
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

TEST_F(UsedStepsFileTest, AnyTimeInAForeignRecord) {
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

TEST_F(UsedStepsFileTest, ARecordUnderAnothersNameIsNone) {
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
TEST_F(UsedStepsFileTest, AnOlderFileThatWasPutBackIsNotNoticed) {
  ASSERT_EQ(use(one_, 100), kUsed);
  const auto older = content();
  ASSERT_EQ(use(one_, 101), kUsed);
  put(older);
  EXPECT_EQ(last(one_), 100U);
  EXPECT_EQ(use(one_, 101), kUsed);
}

TEST_F(UsedStepsFileTest, EveryChangedBitIsNoMemoryOrTheSame) {
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

TEST_F(UsedStepsFileTest, ATornFileIsReadAsFarAsItGoes) {
  ASSERT_EQ(use(one_, 100), kUsed);
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 4095U}) {
    put(content().substr(0, size));
    EXPECT_EQ(last(one_), size >= 64 ? std::optional(std::uint64_t{100}) : std::nullopt) << size;
    put(std::string(size, '\0'));
    EXPECT_EQ(use(one_, 100), kUsed) << size;
    EXPECT_EQ(last(one_), 100U) << size;
  }
}

TEST_F(UsedStepsFileTest, WhatIsNoFileOfThisUserAloneIsRefused) {
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

TEST_F(UsedStepsFileTest, TheFileCanBeReadWhateverTheUmask) {
  const auto before = ::umask(0777);
  const auto used = use(one_, 100);
  ::umask(before);
  EXPECT_EQ(used, kUsed);
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms(0600));
}

TEST_F(UsedStepsFileTest, AFolderThatIsNotOneOfThisUserAlone) {
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
TEST_F(UsedStepsFileTest, WhatMayNotBeReadIsNoEmptyMemory) {
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
TEST_F(UsedStepsFileTest, WhatCannotBeWrittenIsNotUsed) {
  const auto refused_at = [&](rlim_t limit, const Uuid& account) {
    return in_a_child([&] {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit most{limit, limit};
      if (::setrlimit(RLIMIT_FSIZE, &most) != 0) return 1;
      const auto used = tried(account, 100);
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

}  // namespace
}  // namespace cerby::vault::used_steps_file_test
