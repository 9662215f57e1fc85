// Whether a file lies where only its owner and root can replace it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace cerby::cli {

struct Unsafe {
  enum class Cause { Owner, WritableByAll, WritableByGroup };
  std::filesystem::path path;  // without any link in it; everything above it is safe
  Cause cause = Cause::Owner;
};

// The first folder on the way to `path`, or `path` itself, that somebody else owns or can write. None: it is
// safe. A folder with the sticky bit counts as safe for what is in it. What does not exist yet is passed
// over.
std::optional<Unsafe> find_unsafe(const std::filesystem::path& path);

std::string text_of(const Unsafe& unsafe);    // "everybody can write /opt"
std::string repair_of(const Unsafe& unsafe);  // one command, which follows no link

// Both in one, for who only refuses.
std::optional<std::string> unsafe_because(const std::filesystem::path& path);

}  // namespace cerby::cli
