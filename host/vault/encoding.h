// The format's encoding of numbers and byte strings (FORMAT.md): little endian; lp(x) is a 4-byte length,
// then x.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace cerby::vault {

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Builds what is authenticated: the additional data of a seal, the messages of the digests.
class Encoding {
 public:
  // `room`: how many bytes it will hold, where that is known to be many.
  explicit Encoding(std::string_view label, std::size_t room = 0) {
    bytes_.reserve(room);
    raw(as_bytes(label));
  }

  template <std::unsigned_integral Number>
  Encoding& number(Number value) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
    }
    return *this;
  }
  Encoding& number(std::int64_t value) { return number(static_cast<std::uint64_t>(value)); }
  Encoding& raw(Bytes bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Encoding& prefixed(Bytes bytes) { return number(static_cast<std::uint32_t>(bytes.size())).raw(bytes); }

  [[nodiscard]] Bytes bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

// The number in the first sizeof(Number) bytes, which the caller has checked to be there.
template <std::unsigned_integral Number>
Number read_number(Bytes bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return static_cast<Number>(value);
}

}  // namespace cerby::vault
