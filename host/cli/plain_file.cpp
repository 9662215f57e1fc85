#include "cli/plain_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/descriptor.h"

namespace cerby::cli {

Expected<std::string> read_plain_file(const std::filesystem::path& file, std::size_t most) {
  // Not blocking: opening a pipe would wait for somebody who writes into it.
  const Descriptor open(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!open.is_open()) return fail(Outcome::SystemFailed, "it cannot be read: " + errno_text(errno));
  struct stat status{};
  if (::fstat(open.get(), &status) != 0)
    return fail(Outcome::SystemFailed, "it cannot be read: " + errno_text(errno));
  if (!S_ISREG(status.st_mode)) return fail(Outcome::InputInvalid, "it is not a plain file");
  const auto too_large = [&] {
    return fail(Outcome::InputInvalid, "it is larger than " + std::to_string(most / 1024) + " KiB");
  };
  if (static_cast<std::size_t>(status.st_size) > most) return too_large();
  // One byte more than there should be: a file may grow, and those of /proc have no size.
  std::string text(most + 1, '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = ::read(open.get(), text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Outcome::SystemFailed, "it cannot be read: " + errno_text(errno));
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  if (length > most) return too_large();
  text.resize(length);
  return text;
}

bool is_program(const std::filesystem::path& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(file.c_str(), X_OK) == 0;
}

std::string shell_word(const std::filesystem::path& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%";
  const std::string& text = path.native();
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char letter : text) word += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return word + "'";
}

}  // namespace cerby::cli
