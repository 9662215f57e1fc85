// What the programs give back of their heap is wiped: a frame, a page that shows the user's name, a text that
// was put together. A Secret has memory of its own (base/secret.h); this is for what is private and no
// Secret.
//
// In place of the C++ library's operators, which end in free() as well; the C libraries' own memory (SQLite's
// holds what is sealed, and no more) is not touched.
#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

void wipe_and_free(void* memory) noexcept {
  if (memory == nullptr) return;
  // All of it: a text that was longer once, and one that grew into what was left.
  ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void operator delete(void* memory) noexcept {
  wipe_and_free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  wipe_and_free(memory);
}
void operator delete[](void* memory) noexcept {
  wipe_and_free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  wipe_and_free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  wipe_and_free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  wipe_and_free(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
  wipe_and_free(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  wipe_and_free(memory);
}
