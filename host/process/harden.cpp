#include "process/harden.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <vector>

#include "base/descriptor.h"

namespace cerby::process {
namespace {

constexpr unsigned kFirstAfterStderr = 3;
constexpr rlim_t kMaxDescriptors = 64;

bool close_from_to(unsigned first, unsigned last) {
  return first > last || ::close_range(first, last, 0) == 0;
}

// What the browser left open is not ours to hold: a descriptor kept open there can keep its files and pipes
// alive.
Expected<void> close_all_but(std::span<const int> keep) {
  std::vector<int> sorted(keep.begin(), keep.end());
  std::ranges::sort(sorted);
  unsigned first = kFirstAfterStderr;
  for (const int descriptor : sorted) {
    const auto number = static_cast<unsigned>(descriptor);
    if (descriptor < 0 || number < first) continue;
    if (!close_from_to(first, number - 1)) return fail_with_errno("close_range");
    first = number + 1;
  }
  if (!close_from_to(first, UINT_MAX)) return fail_with_errno("close_range");
  return {};
}

Expected<void> limit(__rlimit_resource resource, rlim_t most, const char* name) {
  rlimit current{};
  if (::getrlimit(resource, &current) != 0) return fail_with_errno(name);
  // Never up: a lower limit that the administrator set stays.
  const rlim_t bound = std::min(most, current.rlim_max);
  const rlimit lowered{bound, bound};
  if (::setrlimit(resource, &lowered) != 0) return fail_with_errno(name);
  return {};
}

}  // namespace

Expected<void> close_to_other_programs() {
  // The limit first: others see when the second is done, not the first.
  CERBY_CHECK(limit(RLIMIT_CORE, 0, "RLIMIT_CORE"));
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return fail_with_errno("PR_SET_DUMPABLE");
  return {};
}

Expected<void> harden(std::span<const int> keep) {
  CERBY_CHECK(close_all_but(keep));
  CERBY_CHECK(close_to_other_programs());
  CERBY_CHECK(limit(RLIMIT_NOFILE, kMaxDescriptors, "RLIMIT_NOFILE"));
  ::umask(077);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail_with_errno("PR_SET_NO_NEW_PRIVS");
  struct sigaction ignored{};
  ignored.sa_handler = SIG_IGN;
  // What is gone, and a limit on the size of files, are failures of the call.
  for (const int signal : {SIGPIPE, SIGXFSZ}) {
    if (::sigaction(signal, &ignored, nullptr) != 0) return fail_with_errno("sigaction");
  }
  if (::clearenv() != 0) return fail(Outcome::SystemFailed, "clearenv");
  return {};
}

}  // namespace cerby::process
