// What another program of the same user can take out of the host, its helper and cerbyctl while they run:
// nothing. As root, the tests become nobody first, since root may do it all.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "unit/wire/support/pipes.h"
#include "wire/support/host_process.h"

namespace cerby::test::same_user_test {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;

bool can_read(pid_t process, const char* file) {
  const auto path = "/proc/" + std::to_string(process) + "/" + file;
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char byte = 0;
  return opened.is_open() && ::pread(opened.get(), &byte, 1, 0) >= 0;
}

// The kernel checks the right to it before it looks whether anything is there.
bool can_open_memory(pid_t process) {
  const auto path = "/proc/" + std::to_string(process) + "/mem";
  return Descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC)).is_open();
}

bool can_trace(pid_t process) {
  if (::ptrace(PTRACE_SEIZE, process, nullptr, nullptr) != 0) return false;
  ::ptrace(PTRACE_INTERRUPT, process, nullptr, nullptr);
  int status = 0;
  ::waitpid(process, &status, __WALL);
  ::ptrace(PTRACE_DETACH, process, nullptr, nullptr);
  return true;
}

bool can_read_memory(pid_t process) {
  char byte = 0;
  const iovec here{&byte, 1};
  const iovec there{&byte, 1};  // not there, perhaps: EFAULT comes after the right to look
  return ::process_vm_readv(process, &here, 1, &there, 1, 0) >= 0 || errno == EFAULT;
}

bool can_allow_core(pid_t process) {
  const rlimit whole{RLIM_INFINITY, RLIM_INFINITY};
  return ::prlimit(process, RLIMIT_CORE, &whole, nullptr) == 0;
}

struct Way {
  const char* name;
  bool (*works)(pid_t process);
};
constexpr std::array kWays{
    Way{"maps", [](pid_t process) { return can_read(process, "maps"); }},
    Way{"environ", [](pid_t process) { return can_read(process, "environ"); }},
    Way{"mem", can_open_memory},
    Way{"ptrace", can_trace},
    Way{"process_vm_readv", can_read_memory},
    Way{"core", can_allow_core},
};

// Between its first instruction and the call that closes it, a program can be looked into, unless it is
// installed as one that its user may not read, as the package does: it holds no secret then.
void wait_until_closed(pid_t process) {
  while (can_read(process, "environ")) ::sched_yield();  // the test's own time limit ends it
}

// The names of the ways that work.
std::string ways_into(pid_t process) {
  std::string all;
  for (const auto& way : kWays) {
    if (way.works(process)) all += std::string(all.empty() ? "" : " ") + way.name;
  }
  return all;
}

pid_t child_of(pid_t process) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "stat");
    std::string stat;
    std::getline(file, stat);
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    if (std::strtol(stat.c_str() + name_end + 4, nullptr, 10) == process)
      return static_cast<pid_t>(std::strtol(stat.c_str(), nullptr, 10));
  }
  return -1;
}

// Runs `look` as an unprivileged user, in a process of its own, and gives what it returned.
std::string as_nobody(const fs::path& home, const std::function<std::string()>& look) {
  Pipe told;
  if (::geteuid() == 0 && ::chown(home.c_str(), kNobody, kNobody) != 0) return "chown";
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 &&
        (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) {
      told.put("setuid");
      ::_exit(1);
    }
    // Who changes its user cannot be looked at by its own until then.
    ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    told.put(look());
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return told.take();
}

class SameUser : public ::testing::Test {
 protected:
  TemporaryFolder home_;
};

TEST_F(SameUser, TakesNothingOutOfTheHostOrItsHelper) {
  // Where the programs were built may be out of that user's reach.
  const TemporaryFolder installed;
  for (const char* program : {"cerby-host", "cerby-helper"})
    fs::copy_file(fs::path(CERBY_BIN_DIR) / program, installed.path() / program);
  fs::permissions(installed.path(), fs::perms(0755));
  const auto found = as_nobody(home_.path(), [&] {
    HostProcess host(home_.path(), {.arguments = chromium_arguments(),
                                    .program = (installed.path() / "cerby-host").string()});
    host.put(frame(hello_body()));
    if (!host.next_frame()) return std::string("the host does not answer");
    const pid_t helper = child_of(host.process());
    if (helper < 0) return std::string("there is no helper");
    wait_until_closed(helper);
    // What starts the prompt is there once the helper has heard the host's greeting.
    pid_t starter = -1;
    while ((starter = child_of(helper)) < 0) ::sched_yield();  // the test's own time limit ends it
    return "host: " + ways_into(host.process()) + "; helper: " + ways_into(helper) +
           "; starter: " + ways_into(starter);
  });
  EXPECT_EQ(found, "host: ; helper: ; starter: ");
}

// It asks for passphrases and opens the vault, so it is as closed, from before it reads anything.
TEST_F(SameUser, TakesNothingOutOfCerbyctl) {
  const TemporaryFolder installed;
  const auto program = installed.path() / "cerbyctl";
  fs::copy_file(fs::path(CERBY_BIN_DIR) / "cerbyctl", program);
  fs::permissions(installed.path(), fs::perms(0755));
  const auto found = as_nobody(home_.path(), [&] {
    std::array<int, 2> typed{};
    if (::pipe2(typed.data(), O_CLOEXEC) != 0) return std::string("pipe");
    const pid_t asks = ::fork();
    if (asks == 0) {
      ::dup2(typed[0], STDIN_FILENO);
      const std::string home = "HOME=" + home_.path().string();
      ::execle(program.c_str(), program.c_str(), "vault", "create", "--passphrase-stdin", nullptr,
               std::array{home.c_str(), static_cast<const char*>(nullptr)}.data());
      ::_exit(127);
    }
    wait_until_closed(asks);
    auto ways = ways_into(asks);
    if (::kill(asks, 0) != 0) ways += " (it was gone)";
    ::kill(asks, SIGKILL);
    int status = 0;
    ::waitpid(asks, &status, 0);
    if (!WIFSIGNALED(status)) ways += " (it did not wait for a passphrase)";
    return ways;
  });
  EXPECT_EQ(found, "");
}

// That the same looks find what is not guarded: a program of the user's as any other.
TEST_F(SameUser, TakesAllOutOfAnyOtherProgram) {
  const auto found = as_nobody(home_.path(), [] {
    const pid_t other = ::fork();
    if (other == 0) {
      for (;;) ::pause();
    }
    auto ways = ways_into(other);
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    return ways;
  });
  rlimit core{};
  ::getrlimit(RLIMIT_CORE, &core);
  EXPECT_EQ(found, std::string("maps environ mem ptrace process_vm_readv") +
                       (core.rlim_max == RLIM_INFINITY ? " core" : ""));
}

}  // namespace
}  // namespace cerby::test::same_user_test
