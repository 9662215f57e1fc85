#include "unit/vault/support/syncs.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "unit/vault/support/failed_syncs.h"

namespace cerby::vault::testing_support {
namespace {

WatchedSyncs::Told told_of_each;
FailedSyncs::Fails fails_for;

int synced(int file, long call) {
  if (told_of_each || fails_for) {
    std::error_code unknown;
    const auto path = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), unknown);
    if (told_of_each) told_of_each(path);
    if (fails_for && fails_for(path)) {
      errno = EIO;
      return -1;
    }
  }
  return static_cast<int>(::syscall(call, file));
}

}  // namespace

FailedSyncs::FailedSyncs(Fails fails) {
  fails_for = std::move(fails);
}

FailedSyncs::~FailedSyncs() {
  fails_for = nullptr;
}

WatchedSyncs::WatchedSyncs(Told told) {
  told_of_each = std::move(told);
}

WatchedSyncs::~WatchedSyncs() {
  told_of_each = nullptr;
}

}  // namespace cerby::vault::testing_support

// In place of the C library's, for the libraries too.
extern "C" [[gnu::visibility("default")]] int fsync(int file) {
  return cerby::vault::testing_support::synced(file, SYS_fsync);
}

extern "C" [[gnu::visibility("default")]] int fdatasync(int file) {
  return cerby::vault::testing_support::synced(file, SYS_fdatasync);
}
