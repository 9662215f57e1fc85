#include "unit/process/support/confined.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/descriptor.h"

namespace cerby::process {

std::ostream& operator<<(std::ostream& out, const Attempt& attempt) {
  if (attempt.signal != 0) return out << "ended by signal " << attempt.signal;
  return out << (attempt.error == 0 ? "went well" : errno_text(attempt.error));
}

Attempt attempted(const std::function<bool()>& confine, const std::function<long()>& act) {
  const pid_t child = ::fork();
  if (child < 0) std::abort();
  if (child == 0) {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!confine()) ::raise(SIGUSR2);
    errno = 0;
    ::_exit(act() < 0 ? errno : 0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status)};
  return {.error = WEXITSTATUS(status)};
}

Bystander::Bystander() : pid_(::fork()) {
  if (pid_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) ::pause();
}

Bystander::~Bystander() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace cerby::process
