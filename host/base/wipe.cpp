#include <sodium.h>

#include "base/secret.h"
#include "base/wipe_stack.h"

namespace cerby {
namespace {

constexpr std::size_t kStack = 64UL * 1024;

}  // namespace

void wipe(std::span<std::uint8_t> memory) {
  if (!memory.empty()) sodium_memzero(memory.data(), memory.size());
}

void wipe(std::span<char> memory) {
  if (!memory.empty()) sodium_memzero(memory.data(), memory.size());
}

void wipe_stack() {
  sodium_stackzero(kStack);
}

}  // namespace cerby
