// Memory for a C library that secrets pass through: wiped when it is given back.
#pragma once

#include <cstddef>

namespace cerby::helper {

void* take_wiped(std::size_t size);
void give_back_wiped(void* memory);
void* resize_wiped(void* memory, std::size_t size);
char* copy_wiped(const char* text);
void* take_zeroed(std::size_t count, std::size_t size);

}  // namespace cerby::helper
