#include "import/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/descriptor.h"

namespace cerby::importing {

Expected<Secret> read_secret_file(const std::filesystem::path& file, std::size_t most) {
  // Not blocking: a pipe in the file's place must not hold the program up.
  const Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!open.is_open() && (errno == ENOENT || errno == ENOTDIR)) return fail(Outcome::NotFound, file.string());
  if (!open.is_open()) return fail_with_errno(file.string());
  struct stat status{};
  if (::fstat(open.get(), &status) != 0) return fail_with_errno(file.string());
  if (!S_ISREG(status.st_mode)) return fail(Outcome::InputInvalid, file.string() + " is not a plain file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return fail(Outcome::InputInvalid, file.string() + " is empty");
  if (size > most) {
    return fail(Outcome::InputInvalid,
                file.string() + " is larger than " + std::to_string(most / 1024 / 1024) + " MiB");
  }
  Secret text(size);
  const auto into = text.writable(SecretAccess("read from a file"));
  std::size_t used = 0;
  while (used < size) {
    const ssize_t got = ::read(open.get(), into.data() + used, size - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_with_errno(file.string());
    if (got == 0) break;  // it was cut meanwhile
    used += static_cast<std::size_t>(got);
  }
  text.shrink(used);
  return text;
}

}  // namespace cerby::importing
