// Files of other people's programs, read without trusting what lies there under their name.
#pragma once

#include <filesystem>
#include <string>

#include "base/outcome.h"

namespace cerby::cli {

// The text of a plain file of at most `most` bytes; links are followed. input_invalid: it is a pipe, a
// device, a folder, or larger; nothing is waited for. system_failed: it cannot be read.
Expected<std::string> read_plain_file(const std::filesystem::path& file, std::size_t most);

// A plain file that this user can run.
bool is_program(const std::filesystem::path& file);

// The path as a shell takes it for one word.
std::string shell_word(const std::filesystem::path& path);

}  // namespace cerby::cli
