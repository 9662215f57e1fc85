// Which calls fail: EIO, whatever reaches the disk or a lock on it; ENOSPC, what needs room; EINTR, what may
// wait (open, read, write, sync, truncate, close, a lock). The others are of memory and of time.
#include "vault/trials.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

namespace cerby::vault::torture {
namespace {

bool is_write(const Call& call) {
  return call.number == SYS_write || call.number == SYS_pwrite64;
}
bool is_short_write(const Call& call) {
  return is_write(call) && call.arguments[2] > 1;
}
bool is_sync(const Call& call) {
  return call.number == SYS_fsync || call.number == SYS_fdatasync;
}
bool is_truncation(const Call& call) {
  return call.number == SYS_ftruncate || call.number == SYS_fallocate;
}
bool makes_a_file(const Call& call) {
  return call.number == SYS_openat && (call.arguments[2] & O_CREAT) != 0;
}
bool is_of_names(const Call& call) {
  switch (call.number) {
    case SYS_rename:
    case SYS_renameat:
    case SYS_renameat2:
    case SYS_link:
    case SYS_linkat:
    case SYS_mkdir:
    case SYS_mkdirat:
      return true;
    default:
      return false;
  }
}
bool may_wait(const Call& call) {
  return is_write(call) || is_sync(call) || is_truncation(call) || call.number == SYS_openat ||
         call.number == SYS_read || call.number == SYS_pread64 || call.number == SYS_close ||
         call.number == SYS_fcntl || call.number == SYS_flock;
}
bool needs_room(const Call& call) {
  return is_write(call) || is_sync(call) || is_truncation(call) || makes_a_file(call) || is_of_names(call);
}
bool reaches_the_disk(const Call& call) {
  switch (call.number) {
    case SYS_fstat:
    case SYS_newfstatat:
    case SYS_lseek:
    case SYS_unlink:
    case SYS_unlinkat:
    case SYS_chmod:
    case SYS_fchmod:
    case SYS_getdents64:
    case SYS_access:
    case SYS_faccessat:
      return true;
    default:
      return may_wait(call) || needs_room(call);
  }
}
bool is_any(const Call& /*call*/) {
  return true;
}
bool comes_back(const Call& call) {
  return call.number != SYS_exit_group && call.number != SYS_exit;
}

constexpr std::array kTrials = {
    Trial{"killed before", {.kind = Fault::Kind::KilledBefore}, is_any},
    Trial{"killed after", {.kind = Fault::Kind::KilledAfter}, comes_back},
    Trial{"EIO", {.kind = Fault::Kind::Error, .error = EIO}, reaches_the_disk},
    Trial{"EIO from then on",
          {.kind = Fault::Kind::Error, .error = EIO, .lasting = reaches_the_disk},
          reaches_the_disk},
    Trial{"ENOSPC", {.kind = Fault::Kind::Error, .error = ENOSPC}, needs_room},
    Trial{"ENOSPC from then on",
          {.kind = Fault::Kind::Error, .error = ENOSPC, .lasting = needs_room},
          needs_room},
    Trial{"short write", {.kind = Fault::Kind::ShortWrite}, is_short_write},
    Trial{"EINTR", {.kind = Fault::Kind::Error, .error = EINTR}, may_wait},
};

}  // namespace

std::span<const Trial> trials() {
  return kTrials;
}

}  // namespace cerby::vault::torture
