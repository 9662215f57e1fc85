// Which of the languages that a page is written in.
#pragma once

#include <cstdint>
#include <string_view>

namespace cerby::workspace::launch {

enum class Language : std::uint8_t { English, Spanish };

// RFC 9110, 12.5.4, and of RFC 4647 the basic filtering by the first subtag: what has the highest weight, of
// those that are equal the first. English where none is named, or the header cannot be read. "*" says
// nothing.
Language language_of(std::string_view accept_language);

}  // namespace cerby::workspace::launch
