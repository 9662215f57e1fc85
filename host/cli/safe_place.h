// Whether a file lies where only its owner and root can replace it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace cerby::cli {

// Why not: the first folder on the way to `path`, or `path` itself, that somebody else owns or can write.
// None: it is safe. A folder with the sticky bit counts as safe for what is in it. What does not exist yet is
// passed over.
std::optional<std::string> unsafe_because(const std::filesystem::path& path);

}  // namespace cerby::cli
