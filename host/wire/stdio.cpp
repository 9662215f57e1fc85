#include "wire/stdio.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

namespace cerby::wire {
namespace {

constexpr int kFirstPrivate = 3;

bool is_open_for(int descriptor, int other_way) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) != other_way && (flags & O_PATH) == 0;
}

// Any other program may have left something there; what is no writing end of a pipe is not kept.
int find_end_watch() {
  constexpr int kEndWatch = 3;
  struct stat found{};
  if (::fstat(kEndWatch, &found) != 0 || !S_ISFIFO(found.st_mode)) return -1;
  const int flags = ::fcntl(kEndWatch, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) != O_WRONLY) return -1;
  return ::fcntl(kEndWatch, F_SETFD, FD_CLOEXEC) == 0 ? kEndWatch : -1;
}

}  // namespace

Expected<Pipes> claim_stdio() {
  // Both are looked at before anything is opened, since an opened file would take the place of a closed one.
  if (!is_open_for(STDIN_FILENO, O_WRONLY)) return fail(Outcome::SystemFailed, "stdin is not open");
  if (!is_open_for(STDOUT_FILENO, O_RDONLY)) return fail(Outcome::SystemFailed, "stdout is not open");
  const bool has_stderr = ::fcntl(STDERR_FILENO, F_GETFD) >= 0;
  const int end_watch = find_end_watch();

  Descriptor in(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, kFirstPrivate));
  if (!in.is_open()) return fail_with_errno("stdin");
  Descriptor out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, kFirstPrivate));
  if (!out.is_open()) return fail_with_errno("stdout");
  // Kept above 2: with a closed stderr, what is opened takes its number, and would be closed with it.
  Descriptor opened(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!opened.is_open()) return fail_with_errno("/dev/null");
  const Descriptor nothing(::fcntl(opened.get(), F_DUPFD_CLOEXEC, kFirstPrivate));
  if (!nothing.is_open()) return fail_with_errno("/dev/null");
  opened.reset();
  if (::dup2(nothing.get(), STDIN_FILENO) < 0) return fail_with_errno("stdin");
  if (!has_stderr && ::dup2(nothing.get(), STDERR_FILENO) < 0) return fail_with_errno("stderr");
  if (::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return fail_with_errno("stdout");
  return Pipes{in.release(), out.release(), end_watch};
}

}  // namespace cerby::wire
