#include "base/uuid.h"

#include <sodium.h>

namespace cerby {
namespace {

constexpr std::size_t kTextLength = 36;
constexpr std::string_view kDigits = "0123456789abcdef";

bool hyphen_at(std::size_t index) {
  return index == 8 || index == 13 || index == 18 || index == 23;
}

}  // namespace

Uuid Uuid::random() {
  Uuid uuid;
  randombytes_buf(uuid.bytes.data(), uuid.bytes.size());
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0FU) | 0x40U);  // RFC 4122, 4.4
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3FU) | 0x80U);
  return uuid;
}

Expected<Uuid> Uuid::parse(std::string_view text) {
  const auto invalid = [] { return fail(Outcome::InputInvalid, "not a UUID in lower case with hyphens"); };
  if (text.size() != kTextLength) return invalid();
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < kTextLength; ++i) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return invalid();
      continue;
    }
    const std::size_t value = kDigits.find(text[i]);
    if (value == std::string_view::npos) return invalid();
    auto& byte = uuid.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(static_cast<std::size_t>(byte) << 4U | value);
    ++nibble;
  }
  return uuid;
}

std::string Uuid::text() const {
  std::string text;
  text.reserve(kTextLength);
  for (const std::uint8_t byte : bytes) {
    if (hyphen_at(text.size())) text += '-';
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0x0FU];
  }
  return text;
}

}  // namespace cerby
