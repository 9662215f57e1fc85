#include "unit/vault/support/syncs.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

namespace cerby::vault::testing_support {
namespace {

WatchedSyncs::Told told_of_each;

void tell_of(int file) {
  if (!told_of_each) return;
  std::error_code unknown;
  told_of_each(std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), unknown));
}

}  // namespace

WatchedSyncs::WatchedSyncs(Told told) {
  told_of_each = std::move(told);
}

WatchedSyncs::~WatchedSyncs() {
  told_of_each = nullptr;
}

}  // namespace cerby::vault::testing_support

// In place of the C library's, for the libraries too.
extern "C" [[gnu::visibility("default")]] int fsync(int file) {
  cerby::vault::testing_support::tell_of(file);
  return static_cast<int>(::syscall(SYS_fsync, file));
}

extern "C" [[gnu::visibility("default")]] int fdatasync(int file) {
  cerby::vault::testing_support::tell_of(file);
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}
