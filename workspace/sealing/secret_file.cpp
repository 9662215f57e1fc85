#include "workspace/sealing/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "base/descriptor.h"

namespace cerby::workspace::sealing {
namespace {

constexpr SecretAccess kReading("a file with a secret is read");

std::unexpected<Failure> invalid(std::string_view what, const std::filesystem::path& file,
                                 std::string_view why) {
  return fail(Outcome::ConfigInvalid, std::string(what) + " " + file.string() + ": " + std::string(why));
}

Expected<Secret> read_guarded(std::string_view what, const std::filesystem::path& file, std::size_t most) {
  const Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!open.is_open() && (errno == ENOENT || errno == ENOTDIR))
    return invalid(what, file, "there is no such file");
  if (!open.is_open()) return invalid(what, file, errno_text(errno));
  struct stat status{};
  if (::fstat(open.get(), &status) != 0) return fail_with_errno(file.string());
  if (!S_ISREG(status.st_mode)) return invalid(what, file, "not a plain file");
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    return invalid(what, file, "it is neither this user's nor root's");
  const bool is_roots = status.st_uid == 0;
  const mode_t for_others = S_IRWXO | S_IWGRP | S_IXGRP | (is_roots ? mode_t{0} : mode_t{S_IRGRP});
  if ((status.st_mode & for_others) != 0) return invalid(what, file, "others can reach it");
  Secret text(most + 1);
  const auto room = text.writable(kReading);
  std::size_t size = 0;
  while (size < room.size()) {
    const ssize_t count = ::read(open.get(), room.data() + size, room.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with_errno(file.string());
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > most) return invalid(what, file, "it is too long");
  text.shrink(size);
  return text;
}

}  // namespace

Expected<Secret> read_secret_file(std::string_view what, const KeySource& source,
                                  const std::filesystem::path& credentials, std::size_t most) {
  if (source.kind == KeySource::Kind::File) return read_guarded(what, source.name, most);
  if (!credentials.is_absolute())
    return fail(Outcome::ConfigInvalid, "the credential " + source.name + ": the service manager gave none");
  return read_guarded(what, credentials / source.name, most);
}

Expected<Secret> read_secret_line(std::string_view what, const KeySource& source,
                                  const std::filesystem::path& credentials, std::size_t most) {
  CERBY_TRY(auto secret, read_secret_file(what, source, credentials, most + 1));
  if (secret.text(kReading).ends_with('\n')) secret.shrink(secret.size() - 1);
  const auto is_visible = [](unsigned char c) { return c > 0x20 && c < 0x7F; };
  if (secret.empty() || secret.size() > most || !std::ranges::all_of(secret.text(kReading), is_visible))
    return fail(Outcome::ConfigInvalid, std::string(what) + " " + source.name + ": it is not a line of text");
  return secret;
}

}  // namespace cerby::workspace::sealing
