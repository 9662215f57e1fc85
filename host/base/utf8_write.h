// Writing UTF-8, a character at a time.
#pragma once

#include <cstdint>

namespace cerby {

// Gives `put` the bytes of a code point (at most U+10FFFF and no surrogate), one to four.
template <typename Put>
void put_utf8(std::uint32_t point, Put&& put) {
  const auto byte = [&put](std::uint32_t value) { put(static_cast<std::uint8_t>(value)); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0U | point >> 6U);
    byte(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    byte(0xE0U | point >> 12U);
    byte(0x80U | (point >> 6U & 0x3FU));
    byte(0x80U | (point & 0x3FU));
  } else {
    byte(0xF0U | point >> 18U);
    byte(0x80U | (point >> 12U & 0x3FU));
    byte(0x80U | (point >> 6U & 0x3FU));
    byte(0x80U | (point & 0x3FU));
  }
}

}  // namespace cerby
