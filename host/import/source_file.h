// A file with secrets in it, read into guarded memory.
#pragma once

#include <filesystem>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::importing {

// not_found; input_invalid: not a plain file, empty, or larger than `most` bytes; system_failed.
Expected<Secret> read_secret_file(const std::filesystem::path& file, std::size_t most);

}  // namespace cerby::importing
