#include "workspace/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace cerby::workspace {
namespace {

constexpr std::array<std::pair<char32_t, char32_t>, 10> kHidden{{
    {0x00, 0x1F},
    {0x7F, 0x9F},
    {0xAD, 0xAD},
    {0x061C, 0x061C},
    {0x200B, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB},
}};

struct Read {
  char32_t character;
  std::size_t bytes;
};
// Of UTF-8, as the store has it: a byte that begins nothing is itself.
Read read(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (size == 1 || size > text.size()) return {first, 1};
  char32_t character = first & (0xFFU >> (size + 1));
  for (std::size_t at = 1; at < size; ++at) character = (character << 6U) | (byte(at) & 0x3FU);
  return {character, size};
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto [character, bytes] = read(text);
    const bool hidden = std::ranges::any_of(
        kHidden, [&](const auto& range) { return character >= range.first && character <= range.second; });
    if (hidden) {
      shown += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
    } else {
      shown.append(text.substr(0, bytes));
    }
    text.remove_prefix(bytes);
  }
  return shown;
}

}  // namespace cerby::workspace
