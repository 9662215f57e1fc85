#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <thread>

#include "base/descriptor.h"

namespace cerby {
namespace {

constexpr mode_t kWritableByOthers = S_IWGRP | S_IWOTH;

bool is_trusted(const struct stat& status, TrustedOwner owner) {
  const bool right_owner =
      status.st_uid == 0 || (owner == TrustedOwner::ThisUserOrRoot && status.st_uid == geteuid());
  return right_owner && (status.st_mode & kWritableByOthers) == 0;
}

Expected<void> check_folder(const std::filesystem::path& folder) {
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) return fail_with_errno(folder.string());
  if (is_trusted(status, TrustedOwner::Root)) return {};
  return fail(Outcome::InputInvalid, folder.string() + " is not root's, or others can write to it");
}

Expected<std::string> read_all(int descriptor, const std::filesystem::path& file, std::size_t most) {
  std::string text(most + 1, '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = ::read(descriptor, text.data() + length, text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with_errno(file.string());
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length > most)
    return fail(Outcome::InputInvalid, file.string() + " is larger than " + std::to_string(most) + " bytes");
  text.resize(length);
  return text;
}

Expected<void> write_all(int descriptor, std::string_view text, const std::string& name) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with_errno("write " + name);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Expected<void> write_beside(int folder, const std::string& name, std::string_view text) {
  Descriptor file(::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.is_open()) return fail_with_errno("create " + name);
  CERBY_CHECK(write_all(file.get(), text, name));
  if (::fsync(file.get()) != 0) return fail_with_errno("sync " + name);
  return {};
}

// The umask may have taken from its mode, and what is made durable in a new folder would go with its name in
// a power cut. One whose name cannot be kept is not there, so that the next attempt does not take it for one
// that lasts.
Expected<void> settle(const std::filesystem::path& folder) {
  struct stat status{};
  // (A host that is locked down has no chmod(2), and a umask that takes nothing.)
  if (::lstat(folder.c_str(), &status) != 0 ||
      ((status.st_mode & ACCESSPERMS) != S_IRWXU && ::chmod(folder.c_str(), S_IRWXU) != 0))
    return fail_with_errno("the mode of " + folder.string());
  const std::filesystem::path above = folder.has_parent_path() ? folder.parent_path() : ".";
  const Descriptor open(::open(above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open.is_open() && ::fsync(open.get()) == 0) return {};
  auto failure = fail_with_errno("sync " + above.string());
  ::unlinkat(AT_FDCWD, folder.c_str(), AT_REMOVEDIR);
  return failure;
}

}  // namespace

Expected<std::optional<std::string>> read_trusted_file(const std::filesystem::path& file, TrustedOwner owner,
                                                       std::size_t most) {
  // Not blocking: a pipe in the file's place must not hold the program up.
  const Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!open.is_open() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!open.is_open()) return fail_with_errno(file.string());
  struct stat status{};
  if (::fstat(open.get(), &status) != 0) return fail_with_errno(file.string());
  if (!S_ISREG(status.st_mode)) return fail(Outcome::InputInvalid, file.string() + " is not a plain file");
  if (!is_trusted(status, owner)) {
    const char* whose = owner == TrustedOwner::Root ? " is not root's" : " is not yours";
    return fail(Outcome::InputInvalid, file.string() + whose + ", or others can write to it");
  }
  if (owner == TrustedOwner::Root) CERBY_CHECK(check_folder(file.parent_path()));
  // Sized by what the file says, not by the most it might be: the host's memory is counted.
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > most)
    return fail(Outcome::InputInvalid, file.string() + " is larger than " + std::to_string(most) + " bytes");
  CERBY_TRY(auto text, read_all(open.get(), file, size));
  return text;
}

Expected<void> make_private_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return settle(folder);
  if (errno == EEXIST) return {};
  if (errno != ENOENT || !folder.has_parent_path() || folder == folder.parent_path()) {
    return fail_with_errno("make " + folder.string());
  }
  CERBY_CHECK(make_private_folder(folder.parent_path()));
  if (::mkdir(folder.c_str(), 0700) == 0) return settle(folder);
  if (errno == EEXIST) return {};
  return fail_with_errno("make " + folder.string());
}

Expected<void> replace_file(const std::filesystem::path& file, std::string_view text) {
  const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return fail_with_errno(file.parent_path().string());
  if (::flock(folder.get(), LOCK_EX) != 0) return fail_with_errno("lock " + file.parent_path().string());
  const std::string name = file.filename(), fresh = name + ".new";
  // Left by a writer that was cut off; nobody else writes while we hold the lock.
  if (::unlinkat(folder.get(), fresh.c_str(), 0) != 0 && errno != ENOENT)
    return fail_with_errno("remove " + fresh);
  auto written = write_beside(folder.get(), fresh, text);
  if (written && ::renameat(folder.get(), fresh.c_str(), folder.get(), name.c_str()) != 0) {
    written = fail_with_errno("rename " + fresh);
  }
  if (!written) {
    ::unlinkat(folder.get(), fresh.c_str(), 0);
    return written;
  }
  if (::fsync(folder.get()) != 0) return fail_with_errno("sync " + file.parent_path().string());
  return {};
}

Expected<FileLock> FileLock::take(const std::filesystem::path& file, std::chrono::milliseconds patience) {
  Descriptor open(
      ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600));
  if (!open.is_open()) return fail_with_errno(file.string());
  struct stat status{};
  if (::fstat(open.get(), &status) != 0) return fail_with_errno(file.string());
  if (!S_ISREG(status.st_mode)) return fail(Outcome::SystemFailed, file.string() + " is not a plain file");
  // flock() waits for ever or not at all.
  constexpr std::chrono::milliseconds kPause{10};
  for (;; patience -= kPause) {
    if (::flock(open.get(), LOCK_EX | LOCK_NB) == 0) return FileLock(std::move(open));
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return fail_with_errno("lock " + file.string());
    if (patience <= kPause) return fail(Outcome::SystemFailed, "another program holds " + file.string());
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace cerby
