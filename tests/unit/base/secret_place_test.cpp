// Guarded memory at its ends: very many secrets, a system that locks no more, and one that gives no more.
#include "base/secret_place.h"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/secret.h"
#include "support/sanitizers.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::secret_place_test {
namespace {

constexpr bool kShares = !testing_support::kAddressSanitizer;
constexpr SecretAccess kTest("a test looks at the result");
constexpr std::size_t kMany = 100'000;  // four mappings for each would be more than a process may have

std::size_t mappings() {
  std::ifstream maps("/proc/self/maps");
  return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(maps), {}, '\n'));
}

Secret filled(std::size_t size, std::size_t number) {
  Secret secret(size);
  std::ranges::fill(secret.writable(kTest), static_cast<std::uint8_t>(number));
  return secret;
}

bool is_filled(const Secret& secret, std::size_t number) {
  return std::ranges::all_of(
      secret.bytes(kTest), [number](std::uint8_t byte) { return byte == static_cast<std::uint8_t>(number); });
}

// The exit code of what a fork does there; -1: a signal ended it. The memory of this program's secrets is
// zeros in the fork, which makes its own.
template <typename Act>
int in_a_fork(Act act) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::_exit(act());
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Also for root, whom RLIMIT_MEMLOCK does not bind.
bool may_lock(rlim_t bytes) {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[2]{};
  const rlimit limit{bytes, bytes};
  return ::syscall(SYS_capset, &header, none) == 0 && ::setrlimit(RLIMIT_MEMLOCK, &limit) == 0;
}

class SecretPlace : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(start_secrets()); }
};

TEST_F(SecretPlace, VeryManyAreHeldAtOnceAndApart) {
  if (!kShares) GTEST_SKIP() << "with AddressSanitizer each secret has a place of its own";
  const auto before = mappings();
  std::vector<Secret> all;
  for (std::size_t number = 0; number < kMany; ++number) all.push_back(filled(1 + number % 150, number));
  EXPECT_LT(mappings(), before + 2'000);
  for (std::size_t number = 0; number < kMany; ++number)
    ASSERT_TRUE(is_filled(all[number], number)) << number;
  // Every other one goes, and others of other sizes come in their place.
  for (std::size_t number = 0; number < kMany; number += 2) all[number] = filled(1 + number % 90, number + 1);
  for (std::size_t number = 0; number < kMany; ++number)
    ASSERT_TRUE(is_filled(all[number], number % 2 == 0 ? number + 1 : number)) << number;
  all.clear();
  EXPECT_LT(mappings(), before + 20) << "what is empty is given back";
}

TEST_F(SecretPlace, WhereTheSystemLocksNoMoreTheyAreHeldAndTheLogSaysItOnce) {
  if (testing_support::kAddressSanitizer) GTEST_SKIP() << "AddressSanitizer answers mlock() itself";
  const test::TemporaryFolder folder;
  const auto log = folder.path() / "state/cerby.log";
  EXPECT_EQ(in_a_fork([&] {
              if (!may_lock(16 * 1024)) return 2;
              log::configure(log, LogLevel::Warn);
              std::vector<Secret> all;
              for (std::size_t number = 0; number < 2'000; ++number) all.push_back(filled(100, number));
              all.push_back(filled(50'000, 2'000));
              all.push_back(filled(60'000, 2'001));
              for (std::size_t number = 0; number < all.size(); ++number)
                if (!is_filled(all[number], number)) return 3;
              return guarded::all_locked() ? 4 : 0;
            }),
            0);
  std::ifstream file(log);
  std::size_t said = 0;
  for (std::string line; std::getline(file, line);)
    if (line.find("locks no more memory") != std::string::npos) ++said;
  EXPECT_EQ(said, 1U);
}

TEST_F(SecretPlace, WhereItLocksEnoughNothingIsSaid) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(in_a_fork([&] {
              if (!may_lock(4 * 1024 * 1024)) return 2;
              log::configure(folder.path() / "state/cerby.log", LogLevel::Info);
              const Secret one = Secret::random(32), large = Secret::random(50'000);
              return guarded::all_locked() ? 0 : 4;
            }),
            0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "state/cerby.log"));
}

TEST_F(SecretPlace, MoreThanThereIsThrows) {
  EXPECT_THROW(Secret(std::size_t{1} << 60U), guarded::None);
  EXPECT_THROW(Secret::random(std::size_t{1} << 60U), std::bad_alloc);
}

TEST_F(SecretPlace, WhereTheAddressSpaceEndsItThrowsAndWhatIsHeldStays) {
  if (!kShares) GTEST_SKIP() << "AddressSanitizer takes an address space of its own";
  EXPECT_EQ(in_a_fork([] {
              const rlimit limit{std::size_t{512} << 20U, std::size_t{512} << 20U};
              if (::setrlimit(RLIMIT_AS, &limit) != 0) return 2;
              std::vector<Secret> all;
              all.reserve(1'000);
              try {
                for (std::size_t number = 0; number < 1'000; ++number)
                  all.push_back(filled(std::size_t{1} << 20U, number));
              } catch (const guarded::None&) {
                for (std::size_t number = 0; number < all.size(); ++number)
                  if (!is_filled(all[number], number)) return 3;
                return all.empty() ? 4 : 0;
              }
              return 5;
            }),
            0);
}

}  // namespace
}  // namespace cerby::secret_place_test
