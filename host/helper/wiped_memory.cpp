#include "helper/wiped_memory.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace cerby::helper {

void* take_wiped(std::size_t size) {
  return std::malloc(size);
}

void give_back_wiped(void* memory) {
  if (memory == nullptr) return;
  ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

// The C library's own would leave the old place as it was.
void* resize_wiped(void* memory, std::size_t size) {
  void* const larger = std::malloc(size);
  if (larger == nullptr || memory == nullptr) return larger;
  std::memcpy(larger, memory, std::min(size, ::malloc_usable_size(memory)));
  give_back_wiped(memory);
  return larger;
}

char* copy_wiped(const char* text) {
  return ::strdup(text);
}

void* take_zeroed(std::size_t count, std::size_t size) {
  return std::calloc(count, size);
}

}  // namespace cerby::helper
