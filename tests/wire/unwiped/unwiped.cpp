// base/wipe.cpp and base/secret_pool.cpp as they must not be: nothing is wiped, and what was given back stays
// where it is.
#include <sodium.h>

#include <cstdlib>
#include <cstring>

#include "base/secret.h"
#include "base/secret_pool.h"
#include "base/wipe_stack.h"

namespace cerby {

void wipe(std::span<std::uint8_t>) {}
void wipe(std::span<char>) {}
void wipe_stack() {}

namespace guarded {

std::uint8_t* take(std::size_t size) {
  auto* const data = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (data == nullptr) std::abort();
  std::memset(data, 0, size);
  return data;
}

void give_back(std::uint8_t*, std::size_t) {}

}  // namespace guarded
}  // namespace cerby
