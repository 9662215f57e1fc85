#include "process/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace cerby::process {
namespace {

// By syscall: glibc 2.36 declares pidfd_open without C linkage.
Descriptor process_of(pid_t pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

}  // namespace

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    end(std::chrono::milliseconds::zero());
    pid_ = std::exchange(other.pid_, -1);
  }
  return *this;
}

Child::~Child() {
  end(std::chrono::milliseconds::zero());
}

std::optional<int> Child::end(std::chrono::milliseconds grace) {
  if (pid_ <= 0) return std::nullopt;
  bool ended = false;
  if (const Descriptor process = process_of(pid_); process.is_open() && grace.count() > 0) {
    pollfd wait{process.get(), POLLIN, 0};
    ended = ::poll(&wait, 1, static_cast<int>(grace.count())) > 0;
  }
  if (!ended) ::kill(pid_, SIGKILL);  // not reaped yet, so the number is still its own
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

Expected<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_with_errno("pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace cerby::process
