#include "process/harden.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

namespace cerby::process::harden_test {
namespace {

// In a child, since it cannot be undone. 0: as it should be.
template <typename Check>
int hardened(Check check) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int kept = ::fcntl(2, F_DUPFD, 10), other = ::fcntl(2, F_DUPFD, 20), far = ::fcntl(2, F_DUPFD, 500);
    if (!harden(std::array{kept})) ::_exit(100);
    ::_exit(check(kept, other, far) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

rlim_t limit_of(__rlimit_resource resource) {
  rlimit limit{};
  ::getrlimit(resource, &limit);
  return limit.rlim_max;
}

TEST(Harden, ClosesAllButTheKept) {
  EXPECT_EQ(hardened([](int kept, int other, int far) {
              return ::fcntl(kept, F_GETFD) >= 0 && ::fcntl(2, F_GETFD) >= 0 && ::fcntl(other, F_GETFD) < 0 &&
                     ::fcntl(far, F_GETFD) < 0;
            }),
            0);
}

TEST(Harden, CannotBeDumpedOrTraced) {
  EXPECT_EQ(hardened([](int, int, int) {
              return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 && limit_of(RLIMIT_CORE) == 0;
            }),
            0);
}

TEST(Harden, HoldsFewDescriptors) {
  EXPECT_EQ(hardened([](int, int, int) { return limit_of(RLIMIT_NOFILE) <= 64; }), 0);
}

TEST(Harden, ALowerLimitStays) {
  EXPECT_EQ(hardened([](int kept, int, int) {
              const rlimit low{32, 32};
              return ::setrlimit(RLIMIT_NOFILE, &low) == 0 && harden(std::array{kept}) &&
                     limit_of(RLIMIT_NOFILE) == 32;
            }),
            0);
}

TEST(Harden, WritesForTheUserAlone) {
  EXPECT_EQ(hardened([](int, int, int) { return ::umask(0) == 077; }), 0);
}

TEST(Harden, GainsNoPrivileges) {
  EXPECT_EQ(hardened([](int, int, int) { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1; }), 0);
}

TEST(Harden, SurvivesALimitOnTheSizeOfFiles) {
  EXPECT_EQ(hardened([](int, int, int) {
              const int file = ::memfd_create("test", MFD_CLOEXEC);
              const rlimit most{1, 1};
              return file >= 0 && ::setrlimit(RLIMIT_FSIZE, &most) == 0 && ::write(file, "x", 1) == 1 &&
                     ::write(file, "x", 1) == -1 && errno == EFBIG;
            }),
            0);
}

TEST(Harden, SurvivesAClosedPipe) {
  EXPECT_EQ(hardened([](int, int, int) {
              int ends[2] = {-1, -1};
              if (::pipe(ends) != 0) return false;
              ::close(ends[0]);
              return ::write(ends[1], "x", 1) < 0 && errno == EPIPE;
            }),
            0);
}

TEST(Harden, ForgetsTheEnvironment) {
  ::setenv("CERBY_HARDEN_TEST", "1", 1);
  EXPECT_EQ(hardened([](int, int, int) {
              return ::getenv("CERBY_HARDEN_TEST") == nullptr && ::getenv("PATH") == nullptr;
            }),
            0);
  ::unsetenv("CERBY_HARDEN_TEST");
}

}  // namespace
}  // namespace cerby::process::harden_test
