// What people wrote, for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace cerby::workspace {

// The same UTF-8 with what steers a terminal, or the direction and the lines of a text, made visible:
// "\u202e" for control characters (C0, DEL, C1), Unicode's bidirectional and other invisible format
// characters, its line ends and its byte order mark.
std::string printable(std::string_view text);

}  // namespace cerby::workspace
