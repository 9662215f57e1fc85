#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace cerby {
namespace {

std::uint8_t at(std::string_view text, std::size_t index) {
  return index < text.size() ? static_cast<std::uint8_t>(text[index]) : 0;
}

bool continues(std::string_view text, std::size_t index) {
  return (at(text, index) & 0xC0U) == 0x80U;
}

bool within(std::uint8_t byte, std::uint8_t low, std::uint8_t high) {
  return byte >= low && byte <= high;
}

// The length of the well-formed character at `index`, 0 for none (RFC 3629, section 4).
std::size_t character_length(std::string_view text, std::size_t index) {
  const std::uint8_t lead = at(text, index), second = at(text, index + 1);
  if (lead < 0x80) return 1;
  if (within(lead, 0xC2, 0xDF)) return continues(text, index + 1) ? 2 : 0;
  if (within(lead, 0xE0, 0xEF)) {
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
    return within(second, low, high) && continues(text, index + 2) ? 3 : 0;
  }
  if (within(lead, 0xF0, 0xF4)) {
    const std::uint8_t low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
    return within(second, low, high) && continues(text, index + 2) && continues(text, index + 3) ? 4 : 0;
  }
  return 0;
}

// As much ASCII at once as a register holds: nearly all that comes here is nothing else.
constexpr std::size_t kWord = sizeof(std::uint64_t);
bool is_ascii_word(std::string_view text, std::size_t index) {
  if (text.size() - index < kWord) return false;
  std::uint64_t word = 0;
  std::memcpy(&word, text.data() + index, kWord);
  return (word & 0x8080808080808080U) == 0;
}

}  // namespace

std::size_t well_formed_prefix(std::string_view text) {
  std::size_t index = 0;
  while (index < text.size()) {
    if (is_ascii_word(text, index)) {
      index += kWord;
      continue;
    }
    const std::size_t length = character_length(text, index);
    if (length == 0) break;
    index += length;
  }
  return index;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t index = 0; index < text.size(); ++count) {
    const std::size_t length = character_length(text, index);
    index += length == 0 ? 1 : length;
  }
  return count;
}

std::string_view cut_to(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && continues(text, bytes)) --bytes;
  return text.substr(0, bytes);
}

}  // namespace cerby
