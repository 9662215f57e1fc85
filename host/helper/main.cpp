// cerby-helper: what the host needs of the operating system's dynamic world. It reads requests from its
// standard input, which is one end of the host's socket pair, answers them there, and ends when the host
// closes it.
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "base/paths.h"
#include "base/secret.h"
#include "helper/serve.h"
#include "process/harden.h"
#include "process/helper_channel.h"
#include "process/seccomp.h"

namespace {

constexpr int kOver = 0, kFailed = 1, kNotByHost = 2;

int complain(int code, const std::string& what) {
  (void)std::fprintf(stderr, "cerby-helper: %s\n", what.c_str());
  return code;
}

bool is_socket_pair(int descriptor) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

int run() {
  if (!is_socket_pair(STDIN_FILENO))
    return complain(kNotByHost, "started by cerby-host and cerbyctl, not by hand");
  // The end of the socket tells of the host's end as well; this is for when a library waits for something
  // else.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return complain(kFailed, "prctl");
  const cerby::Environment environment = cerby::process::helper_environment(cerby::environment_of_process());
  if (const auto hardened = cerby::process::harden({}); !hardened)
    return complain(kFailed, cerby::describe(hardened.error()));
  for (const auto& [name, value] : environment) {
    if (::setenv(name.c_str(), value.c_str(), 1) != 0) return complain(kFailed, "setenv");
  }
  // Where the kernel has no such filter, it goes on without.
  if (const auto confined = cerby::process::refuse_calls_of_helper(); !confined)
    (void)complain(kOver, cerby::describe(confined.error()));
  if (!cerby::start_secrets()) return complain(kFailed, "libsodium does not start");
  const auto served = cerby::helper::serve(STDIN_FILENO, environment);
  return served ? kOver : complain(kFailed, cerby::describe(served.error()));
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const std::exception& error) {
    return complain(kFailed, error.what());
  }
}
