#include "wire/stdio.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "unit/wire/support/pipes.h"

namespace cerby::wire::stdio_test {
namespace {

// Runs in a child of its own, since it takes the process's descriptors; the child's exit code is what it saw.
template <typename Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Stdio, ClaimedPipesArePrivateAndStdoutIsStderr) {
  const test::Pipe in, out, error;
  in.put("request");
  const int seen = in_child([&] {
    ::dup2(in.out.get(), 0);
    ::dup2(out.in.get(), 1);
    ::dup2(error.in.get(), 2);
    const auto pipes = claim_stdio();
    if (!pipes || pipes->in < 3 || pipes->out < 3) return 10;
    if ((::fcntl(pipes->in, F_GETFD) & FD_CLOEXEC) == 0 || (::fcntl(pipes->out, F_GETFD) & FD_CLOEXEC) == 0)
      return 11;
    char byte = 0;
    if (::read(0, &byte, 1) != 0) return 12;  // /dev/null
    if (::write(1, "stray", 5) != 5 || ::write(pipes->out, "reply", 5) != 5) return 13;
    return ::read(pipes->in, &byte, 1) == 1 && byte == 'r' ? 0 : 14;
  });
  EXPECT_EQ(seen, 0);
  EXPECT_EQ(out.take(), "reply");
  EXPECT_EQ(error.take(), "stray");
}

TEST(Stdio, EachCombinationOfClosedOnes) {
  for (int closed = 0; closed < 8; ++closed) {
    const int seen = in_child([&] {
      const int null = ::open("/dev/null", O_RDWR);
      for (int descriptor = 0; descriptor < 3; ++descriptor) {
        if ((closed >> descriptor & 1) != 0) {
          ::close(descriptor);
        } else {
          ::dup2(null, descriptor);
        }
      }
      const bool claimed = claim_stdio().has_value();
      if (!claimed) return 1;
      for (int descriptor = 0; descriptor < 3; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) < 0) return 2;
      }
      return 0;
    });
    EXPECT_EQ(seen, (closed & 3) == 0 ? 0 : 1) << closed;
  }
}

TEST(Stdio, OpenTheWrongWayIsNotOpen) {
  EXPECT_EQ(in_child([] {
              ::dup2(::open("/dev/null", O_WRONLY), 0);
              return claim_stdio() ? 1 : 0;
            }),
            0);
  EXPECT_EQ(in_child([] {
              ::dup2(::open("/dev/null", O_RDONLY), 1);
              return claim_stdio() ? 1 : 0;
            }),
            0);
}

TEST(Stdio, AWritingEndOfAPipeAtThreeIsKeptAndNotInherited) {
  const test::Pipe watch;
  EXPECT_EQ(in_child([&] {
              ::dup2(watch.in.get(), 3);
              const auto pipes = claim_stdio();
              return pipes && pipes->end_watch == 3 && (::fcntl(3, F_GETFD) & FD_CLOEXEC) != 0 ? 0 : 1;
            }),
            0);
}

TEST(Stdio, NothingElseAtThreeIsKept) {
  const test::Pipe pipe;
  EXPECT_EQ(in_child([&] {
              ::dup2(pipe.out.get(), 3);
              const auto pipes = claim_stdio();
              return pipes && pipes->end_watch == -1 ? 0 : 1;
            }),
            0);
  EXPECT_EQ(in_child([] {
              ::dup2(::open("/dev/null", O_WRONLY), 3);
              const auto pipes = claim_stdio();
              return pipes && pipes->end_watch == -1 ? 0 : 1;
            }),
            0);
  EXPECT_EQ(in_child([] {
              ::close(3);
              const auto pipes = claim_stdio();
              return pipes && pipes->end_watch == -1 ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace cerby::wire::stdio_test
