#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "base/secret.h"

namespace cerby::wipe_on_fork_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");
// One in the shared place, one in the middle of pages of its own, one that fills them.
constexpr std::size_t kSizes[] = {32, 5000, 8192};

bool is_all(Bytes bytes, std::uint8_t value) {
  return std::ranges::all_of(bytes, [value](std::uint8_t byte) { return byte == value; });
}

Secret full_of(std::uint8_t value, std::size_t size) {
  Secret secret(size);
  std::memset(secret.writable(kTest).data(), value, size);
  return secret;
}

// The kernel's letters for the mapping that holds the address (proc_pid_smaps(5)).
std::string flags_at(const void* address) {
  const auto wanted = reinterpret_cast<unsigned long>(address);
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long first = 0, last = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &first, &last) == 2) inside = first <= wanted && wanted < last;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

TEST(WipeOnFork, AForkReadsZeros) {
  ASSERT_TRUE(start_secrets());
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    const Secret secret = full_of(0xA5, size);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(is_all(secret.bytes(kTest), 0) ? 0 : 1);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    EXPECT_TRUE(is_all(secret.bytes(kTest), 0xA5));
  }
}

TEST(WipeOnFork, EachPageIsLeftOutOfForksAndOfCores) {
  ASSERT_TRUE(start_secrets());
  for (const std::size_t size : kSizes) {
    const Secret secret = full_of(0xA5, size);
    for (std::size_t at = 0; at < size; at += 1024) {
      const auto flags = flags_at(secret.bytes(kTest).data() + at);
      EXPECT_NE(flags.find(" wf "), std::string::npos) << size << " at " << at << ": " << flags;
      EXPECT_NE(flags.find(" dd "), std::string::npos) << size << " at " << at << ": " << flags;
    }
  }
}

// That the looks can tell.
TEST(WipeOnFork, OrdinaryMemoryIsInBoth) {
  const std::string ordinary(5000, 'x');
  const auto flags = flags_at(ordinary.data());
  EXPECT_FALSE(flags.empty());
  EXPECT_EQ(flags.find(" wf "), std::string::npos) << flags;
  EXPECT_EQ(flags.find(" dd "), std::string::npos) << flags;
}

}  // namespace
}  // namespace cerby::wipe_on_fork_test
