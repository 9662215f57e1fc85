// Small files, read and replaced with care.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/outcome.h"

namespace cerby {

// Who may own a file, and its folder, for it to be believed.
enum class TrustedOwner { Root, ThisUserOrRoot };

// The file's text; none when there is no such file. input_invalid: it is not a plain file, has another owner,
// can be written by others (for Root also: its folder can), or is larger than `most` bytes. system_failed: it
// can't be read.
Expected<std::optional<std::string>> read_trusted_file(const std::filesystem::path& file, TrustedOwner owner,
                                                       std::size_t most);

// The folder and the missing ones above it, mode 0700, with names that last. system_failed.
Expected<void> make_private_folder(const std::filesystem::path& folder);

// Puts `text` in the file's place, mode 0600: written beside it, synced, renamed, and the folder synced.
// Whatever fails, or is cut off, leaves the old file; a second writer waits for the first. system_failed.
Expected<void> replace_file(const std::filesystem::path& file, std::string_view text);

// Held by one program at a time, on a file that has no other use and stays; given back at the latest when the
// program ends.
class FileLock {
 public:
  // Makes the file, mode 0600. system_failed: another program has held it for all of `patience`, or it is not
  // a plain file.
  static Expected<FileLock> take(const std::filesystem::path& file, std::chrono::milliseconds patience);

 private:
  explicit FileLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace cerby
