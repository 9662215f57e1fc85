// What the host still can once it is locked down, and what it can do to its helper.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/log.h"
#include "process/child.h"
#include "unit/process/support/lock_down_world.h"
#include "vault/calibration.h"
#include "vault/keyring.h"

namespace cerby::process::lock_down_left_test {
namespace {

TEST_F(LockDown, ItsFoldersAreMadeAndItsOwn) {
  std::filesystem::remove_all(folder_.path() / "data");
  ASSERT_FALSE(std::filesystem::exists(paths_.state_dir));
  EXPECT_EQ(locked_down([this] {
              for (const auto& folder : {paths_.vault_dir, paths_.state_dir}) {
                const auto file = folder / "file", other = folder / "other", third = folder / "third";
                Descriptor made(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
                if (::write(made.get(), "text", 4) != 4 || ::ftruncate(made.get(), 2) != 0) return -1;
                if (::fsync(made.get()) != 0 || ::fdatasync(made.get()) != 0) return -1;
                struct flock lock{};
                lock.l_type = F_WRLCK;
                if (::fcntl(made.get(), F_SETLK, &lock) != 0) return -1;
                if (::rename(file.c_str(), other.c_str()) != 0) return -1;
                if (::link(other.c_str(), third.c_str()) != 0) return -1;
                if (::unlink(third.c_str()) != 0) return -1;
                Descriptor list(::open(folder.c_str(), O_RDONLY | O_DIRECTORY));
                if (!list.is_open() || ::fsync(list.get()) != 0) return -1;
              }
              return 0;
            }),
            Attempt{});
  for (const auto& folder : {paths_.vault_dir, paths_.state_dir}) {
    EXPECT_EQ(std::filesystem::file_size(folder / "other"), 2U);
    EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all);
  }
}

TEST_F(LockDown, FoldersThatCannotBeMadeDoNotMatter) {
  paths_.state_dir = "/proc/nonexistent/cerby";
  EXPECT_EQ(locked_down([this] { return ::open((paths_.vault_dir / "own").c_str(), O_RDONLY); }), Attempt{});
}

// Replaced by another program after the lock-down, as cerbyctl does it; still not written by this one.
TEST_F(LockDown, TheConfigurationIsReadLater) {
  std::filesystem::create_directories(paths_.user_config.parent_path());
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(ends), 0);
  std::ofstream(paths_.user_config) << "old";
  const auto replace_and_read = [&] {
    const pid_t writer = ::fork();
    if (writer == 0) {
      char go = 0;
      if (::read(ends[0], &go, 1) != 1) ::_exit(1);
      const auto fresh = paths_.user_config.string() + ".new";
      std::ofstream(fresh) << "new";
      std::filesystem::rename(fresh, paths_.user_config);
      ::_exit(0);
    }
    lock_down(paths_, std::nullopt);
    int status = -1;
    if (::write(ends[1], "x", 1) != 1 || ::waitpid(writer, &status, 0) != writer || status != 0) return false;
    char text[4] = {};
    const Descriptor file(::open(paths_.user_config.c_str(), O_RDONLY));
    return ::read(file.get(), text, 4) == 3 && text[0] == 'n';
  };
  EXPECT_EQ(attempted(replace_and_read, [this] { return ::open(paths_.user_config.c_str(), O_WRONLY); }),
            Attempt{.error = EACCES});
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(LockDown, TheLogIsStillKept) {
  EXPECT_EQ(locked_down([this] {
              log::configure(paths_.log, LogLevel::Info);
              log::info("a line");
              return 0;
            }),
            Attempt{});
  std::ifstream log(paths_.log);
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  EXPECT_NE(text.find("a line"), std::string::npos) << text;
}

TEST_F(LockDown, MemoryChanceTimeAndExceptions) {
  EXPECT_EQ(locked_down([] {
              Secret large = Secret::random(1U << 20U);
              std::vector<char> more(64U << 20U, 'x');
              pollfd nothing{-1, 0, 0};
              if (::poll(&nothing, 1, 1) != 0 || ::usleep(1) != 0 || SystemClock().unix_time().count() == 0) {
                return -1;
              }
              try {
                throw std::runtime_error("caught");
              } catch (const std::exception&) {
                return large.size() + more.size() > 0 ? 0 : -1;
              }
            }),
            Attempt{});
}

TEST_F(LockDown, WhatAPassphraseCostsIsMeasured) {
  EXPECT_EQ(locked_down([] {
              return vault::calibrated().memory_bytes < vault::kLeastNewKdfCost.memory_bytes ? -1 : 0;
            }),
            Attempt{});
}

TEST_F(LockDown, TheKernelsKeyring) {
  const SystemClock clock;
  EXPECT_EQ(
      locked_down([&] {
        vault::KernelKeyring cache(clock, vault::ScreenSigns());
        const Uuid vault = Uuid::random();
        const Secret key = Secret::random(32);
        const vault::SigningKey identity(Secret::random(vault::kSigningSeed).view());
        if (!cache.put(paths_.vault_dir,
                       {.vault = vault, .epoch = 1, .vault_key = key.view(), .identity = identity.whole()},
                       std::chrono::seconds(60))) {
          return -1;
        }
        const auto kept = cache.get(paths_.vault_dir);
        const bool same = kept && *kept && (*kept)->vault_key.view().equals(key.view());
        return same && cache.drop(paths_.vault_dir) ? 0 : -1;
      }),
      Attempt{});
}

TEST_F(LockDown, AFileIsNoTerminal) {
  EXPECT_EQ(locked_down([] { return ::isatty(0) == 1 ? 0 : -1; }), Attempt{.error = ENOTTY});
}

TEST_F(LockDown, AbortIsStillAnAbort) {
  EXPECT_EQ(locked_down([]() -> long { std::abort(); }), Attempt{.signal = SIGABRT});
}

// The helper is a child of the process that is locked down.
TEST_F(LockDown, TheHelperCanBeEndedAndNothingElse) {
  const Bystander other;
  const auto with_helper = [this](const std::function<long(pid_t)>& act) {
    pid_t helper = -1;
    return attempted(
        [&] {
          const pid_t parent = ::getpid();
          helper = ::fork();
          if (helper == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            // One that dies before that says nothing.
            while (::getppid() == parent) ::pause();
            ::_exit(0);
          }
          lock_down(paths_, helper);
          return true;
        },
        [&] { return act(helper); });
  };
  EXPECT_EQ(with_helper([](pid_t helper) {
              const auto status = Child(helper).end(std::chrono::milliseconds(1));
              return status && WIFSIGNALED(*status) && WTERMSIG(*status) == SIGKILL ? 0 : -1;
            }),
            Attempt{});
  EXPECT_EQ(with_helper([](pid_t helper) { return ::kill(helper, SIGTERM); }).signal, SIGSYS);
  EXPECT_EQ(with_helper([&](pid_t) { return ::kill(other.pid(), SIGKILL); }).signal, SIGSYS);
}

// PR_SET_PDEATHSIG is a signal of the dying process.
TEST_F(LockDown, TheHelperEndsWithIt) {
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(ends), 0);
  pid_t helper = -1;
  EXPECT_EQ(attempted(
                [&] {
                  helper = ::fork();
                  if (helper == 0) {
                    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                    if (::write(ends[1], "x", 1) != 1) ::_exit(1);
                    for (;;) ::pause();
                  }
                  char ready = 0;
                  if (::read(ends[0], &ready, 1) != 1) return false;
                  lock_down(paths_, helper);
                  return true;
                },
                [] { return 0; }),
            Attempt{});
  int status = 0;
  ASSERT_GT(::waitpid(-1, &status, 0), 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace cerby::process::lock_down_left_test
