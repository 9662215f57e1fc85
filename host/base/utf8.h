// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace cerby {

// How many bytes from the start of `text` are well-formed; text.size() when all are.
std::size_t well_formed_prefix(std::string_view text);
inline bool is_utf8(std::string_view text) {
  return well_formed_prefix(text) == text.size();
}

// The code points of well-formed text; a byte that belongs to none counts as one.
std::size_t count_characters(std::string_view text);

// At most `bytes` bytes of `text`, cut between characters.
std::string_view cut_to(std::string_view text, std::size_t bytes);

}  // namespace cerby
