#include "workspace/http/support/no_watches.h"

#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace cerby::workspace::http::test {
namespace {

std::atomic<int> left_to_refuse = 0;

}  // namespace

void refuse_watches(int count) {
  left_to_refuse = count;
}

}  // namespace cerby::workspace::http::test

// In the place of the C library's.
extern "C" int epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event) noexcept {
  if (operation == EPOLL_CTL_ADD && cerby::workspace::http::test::left_to_refuse > 0) {
    --cerby::workspace::http::test::left_to_refuse;
    errno = ENOSPC;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, descriptor, event));
}
