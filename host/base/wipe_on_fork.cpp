#include "base/wipe_on_fork.h"

#include <sys/mman.h>
#include <unistd.h>

#include <tuple>

namespace cerby::guarded {

void wipe_on_fork(std::uint8_t* data, std::size_t size) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t before = reinterpret_cast<std::uintptr_t>(data) % page;
  std::ignore = ::madvise(data - before, before + size, MADV_WIPEONFORK);
}

}  // namespace cerby::guarded
