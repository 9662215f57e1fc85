// Whose page it is, by the names that its texts show.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "page/page.h"

namespace cerby::page {

enum class Named : std::uint8_t { Nobody, This, Other };

// This: the page shows `user_name`. A whole address counts wherever it stands; a name without @, and the part
// before the @, only where the text says that it names who is in, since either may be any word.
// Other: a text that is nothing but another address, or that says "signed in as" somebody, or greets an
// address. A greeting alone names nobody.
Named named_on(const PageDescription& page, const std::string& user_name);

// Whether there is an e-mail address in it, anybody's.
bool names_an_address(std::string_view text);

// How the text of an entry in a list of accounts stands for `user_name`: it is that and nothing else, or has
// that address beside what a person is called. A text that says what pressing does ("continue as") stands for
// nobody.
enum class Stands : std::uint8_t { Not, Alone, BesideAName };
Stands stands_for(const std::string& text, const std::string& user_name);

}  // namespace cerby::page
