#include "base/wipe_on_fork.h"

#include <sys/mman.h>
#include <unistd.h>

#include <tuple>

namespace cerby::guarded {

void wipe_on_fork(std::uint8_t* data, std::size_t size) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t before = reinterpret_cast<std::uintptr_t>(data) % page;
  // Refused (an old kernel) it changes nothing for the programs there are, which hold no secret over a fork
  // but to start another program, and that has memory of its own.
  std::ignore = ::madvise(data - before, before + size, MADV_WIPEONFORK);
}

}  // namespace cerby::guarded
