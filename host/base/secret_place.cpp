#include "base/secret_place.h"

#include <sodium.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/log.h"
#include "base/wipe_on_fork.h"

namespace cerby::guarded {
namespace {

std::atomic<bool> some_unlocked = false;

// libsodium locks, and does not say whether it could: locking once more changes nothing, and says.
void see_whether_locked(const std::uint8_t* data, std::size_t size) {
  if (::mlock(data, size) == 0 || some_unlocked.exchange(true)) return;
  log::warn("the system locks no more memory (ulimit -l): secrets may be written to the swap");
}

}  // namespace

const char* None::what() const noexcept {
  return "no guarded memory for secrets: memory, address space (ulimit -v) or mappings (vm.max_map_count) "
         "have "
         "run out";
}

bool all_locked() {
  return !some_unlocked;
}

std::uint8_t* place_of_its_own(std::size_t size) {
  auto* const data = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (data == nullptr) throw None();
  std::memset(data, 0, size);
  wipe_on_fork(data, size);
  see_whether_locked(data, size);
  return data;
}

SharedPlace::SharedPlace(std::size_t blocks, const std::array<std::uint8_t, kCanary>& canary)
    : data_(place_of_its_own(kBlock * blocks)),
      canary_(canary),
      used_(blocks),
      free_(blocks),
      too_many_(std::numeric_limits<std::size_t>::max()) {}

SharedPlace::~SharedPlace() {
  sodium_free(data_);
}

std::uint8_t* SharedPlace::take(std::size_t size) {
  const std::size_t wanted = blocks_for(size);
  if (wanted > free_ || wanted >= too_many_) return nullptr;
  std::size_t together = 0;
  for (std::size_t at = 0; at < used_.size(); ++at) {
    together = used_[at] ? 0 : together + 1;
    if (together < wanted) continue;
    const std::size_t first = at + 1 - wanted;
    for (std::size_t block = first; block <= at; ++block) used_[block] = true;
    free_ -= wanted;
    std::uint8_t* const data = data_ + first * kBlock;
    std::memcpy(data + size, canary_.data(), kCanary);
    return data;  // zeroed when it was given back
  }
  too_many_ = wanted;
  return nullptr;
}

void SharedPlace::give_back(std::uint8_t* data, std::size_t size) {
  if (sodium_memcmp(data + size, canary_.data(), kCanary) != 0) std::abort();
  const std::size_t blocks = blocks_for(size);
  sodium_memzero(data, blocks * kBlock);
  const std::size_t first = static_cast<std::size_t>(data - data_) / kBlock;
  for (std::size_t block = first; block < first + blocks; ++block) used_[block] = false;
  free_ += blocks;
  too_many_ = std::numeric_limits<std::size_t>::max();
}

}  // namespace cerby::guarded
