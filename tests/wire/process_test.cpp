// The host as a process: who may start it, on which descriptors, and that nothing of it stays.
#include <dirent.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <filesystem>

#include "support/sanitizers.h"
#include "unit/wire/support/pipes.h"
#include "unit/wire/support/wrong_callers.h"
#include "wire/caller.h"
#include "wire/support/host_process.h"

namespace cerby::test::process_test {
namespace {

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                       std::filesystem::directory_iterator());
}

class Process : public ::testing::Test {
 protected:
  TemporaryFolder home_;
};

TEST_F(Process, AHundredWrongCallersGetTwoAndNotOneByte) {
  for (const auto& arguments : wrong_callers()) {
    HostProcess host(home_.path(), {.arguments = arguments});
    host.put(frame(hello_body()));
    const auto ending = host.end();
    EXPECT_EQ(ending.exit_code, 2) << (arguments.empty() ? "(none)" : arguments.front());
    EXPECT_EQ(ending.output, "");
  }
}

TEST_F(Process, BothBrowsersForms) {
  const std::string add_on(wire::firefox_extension_ids().front());
  for (const auto& arguments :
       {chromium_arguments(), {"/usr/lib/mozilla/native-messaging-hosts/com.cerby.host.json", add_on}}) {
    HostProcess host(home_.path(), {.arguments = arguments});
    host.put(frame(hello_body()));
    EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"hello")"));
    host.close_input();
    EXPECT_EQ(host.end().exit_code, 0);
  }
}

TEST_F(Process, EachCombinationOfClosedDescriptors) {
  for (int closed = 0; closed < 8; ++closed) {
    HostProcess host(home_.path(), {.arguments = chromium_arguments(),
                                    .closed_stdin = (closed & 1) != 0,
                                    .closed_stdout = (closed & 2) != 0,
                                    .closed_stderr = (closed & 4) != 0});
    host.put(frame(hello_body()));
    host.close_input();
    const auto ending = host.end();
    const bool can_serve = (closed & 3) == 0;
    EXPECT_EQ(ending.exit_code, can_serve ? 0 : 5) << closed;
    const auto frames = frames_in(ending.output);
    ASSERT_TRUE(frames) << closed;
    EXPECT_EQ(frames->size(), can_serve ? 1U : 0U) << closed;
  }
}

TEST_F(Process, FirefoxHearsOfTheEndByDescriptorThreeAndNotBefore) {
  Pipe watch;
  HostProcess host(home_.path(), {.arguments = chromium_arguments(), .third = watch.in.get()});
  watch.in.reset();
  host.put(frame(hello_body()));
  ASSERT_TRUE(host.next_frame());
  pollfd watched{watch.out.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 0), 0) << "a browser that polls it would not rest";
  host.close_input();
  EXPECT_EQ(host.end().exit_code, 0);
  // Nor does the helper keep it.
  ASSERT_EQ(::poll(&watched, 1, 60'000), 1);
  EXPECT_EQ(watched.revents & POLLIN, 0);
  EXPECT_NE(watched.revents & POLLHUP, 0);
}

TEST_F(Process, ConnectingAndDisconnectingLeavesNothing) {
  // What a host might leave behind becomes our child, so that it is seen.
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
  const auto before = open_descriptors();
  const int times = is_long_run() ? 10'000 : 1'000;
  for (int i = 0; i < times; ++i) {
    HostProcess host(home_.path(), {.arguments = chromium_arguments()});
    if (i % 2 == 0) {
      host.put(frame(hello_body()));
      ASSERT_TRUE(host.next_frame()) << i;
    }
    host.close_input();
    ASSERT_EQ(host.end().exit_code, 0) << i;
  }
  // The leak sanitizer's own tracer may outlive a helper that was killed while it looked; it ends by itself.
  while (testing_support::kAddressSanitizer && ::waitpid(-1, nullptr, 0) > 0) {
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
  EXPECT_EQ(errno, ECHILD);
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace cerby::test::process_test
