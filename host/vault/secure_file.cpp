#include "vault/secure_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <memory>
#include <utility>

#include "base/file.h"

namespace cerby::vault {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::unexpected<Failure> unsafe(const std::filesystem::path& path, std::string_view what) {
  return fail(Outcome::VaultUnsafe, path.string() + " " + std::string(what));
}

std::unexpected<Failure> storage(const std::filesystem::path& path) {
  const int number = errno;
  return fail(Outcome::StorageFailed, path.string() + ": " + errno_text(number));
}

Expected<void> check_owner(const std::filesystem::path& path, const struct stat& found) {
  if (found.st_uid != ::geteuid()) return unsafe(path, "belongs to another user");
  if ((found.st_mode & kOthers) != 0) return unsafe(path, "can be reached by other users");
  return {};
}

Expected<void> check_file(const std::filesystem::path& path, const struct stat& found) {
  if (S_ISLNK(found.st_mode)) return unsafe(path, "is a link");
  if (!S_ISREG(found.st_mode)) return unsafe(path, "is not a regular file");
  CERBY_CHECK(check_owner(path, found));
  if (found.st_nlink != 1) return unsafe(path, "has more than one name");
  return {};
}

Expected<void> make_folders(const std::filesystem::path& path) {
  auto made = make_private_folder(path);
  if (!made) return fail(Outcome::StorageFailed, std::move(made.error().detail));
  return {};
}

Expected<void> write_all(int file, Bytes content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const auto written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return storage(path);
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Expected<SecureFolder> SecureFolder::open(const std::filesystem::path& path) {
  Descriptor folder(::open(path.c_str(), O_DIRECTORY | O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) {
    if (errno == ENOENT) return fail(Outcome::VaultMissing, path.string());
    if (errno == ELOOP || errno == ENOTDIR) return unsafe(path, "is not a folder, or is a link");
    return storage(path);
  }
  struct stat found{};
  if (::fstat(folder.get(), &found) != 0) return storage(path);
  CERBY_CHECK(check_owner(path, found));
  return SecureFolder(std::move(folder), path);
}

Expected<SecureFolder> SecureFolder::open_or_make(const std::filesystem::path& path) {
  auto folder = open(path);
  if (folder || folder.error().outcome != Outcome::VaultMissing) return folder;
  CERBY_CHECK(make_folders(path));
  return open(path);
}

Expected<std::uint64_t> SecureFolder::check(const std::string& name) const {
  const auto path = path_ / name;
  struct stat found{};
  // By name and not by descriptor: closing one of the same file would drop the locks that SQLite has on it.
  if (::fstatat(folder_.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return fail(Outcome::VaultMissing, path.string());
    return storage(path);
  }
  CERBY_CHECK(check_file(path, found));
  return static_cast<std::uint64_t>(found.st_size);
}

Expected<bool> SecureFolder::exists(const std::string& name) const {
  struct stat found{};
  if (::fstatat(folder_.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) return true;
  if (errno == ENOENT) return false;
  return storage(path_ / name);
}

Expected<void> SecureFolder::make(const std::string& name) const {
  const Descriptor file(::openat(folder_.get(), name.c_str(),
                                 O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.is_open()) {
    if (errno == EEXIST) return fail(Outcome::VaultExists, (path_ / name).string());
    return storage(path_ / name);
  }
  if (::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0) return storage(path_ / name);
  return {};
}

Expected<void> SecureFolder::rename_new(const std::string& from, const std::string& to) const {
  int result = ::renameat2(folder_.get(), from.c_str(), folder_.get(), to.c_str(), RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A network file system that cannot do it in one step.
    result = ::linkat(folder_.get(), from.c_str(), folder_.get(), to.c_str(), 0);
    if (result == 0) result = ::unlinkat(folder_.get(), from.c_str(), 0);
  }
  if (result != 0) {
    if (errno == EEXIST) return fail(Outcome::VaultExists, (path_ / to).string());
    return storage(path_ / to);
  }
  return sync();
}

Expected<void> SecureFolder::rename_over(const std::string& from, const std::string& to) const {
  if (::renameat(folder_.get(), from.c_str(), folder_.get(), to.c_str()) != 0) return storage(path_ / to);
  return sync();
}

Expected<void> SecureFolder::make_lasting(const std::string& name) const {
  const Descriptor file(
      ::openat(folder_.get(), name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, S_IWUSR));
  if (!file.is_open()) {
    if (errno == EEXIST) return {};
    return storage(path_ / name);
  }
  CERBY_CHECK(sync());
  // Its mode too, which a later sync of what is written into it need not carry.
  if (::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0 || ::fsync(file.get()) != 0) return storage(path_ / name);
  return {};
}

Expected<void> SecureFolder::replace(const std::string& name, Bytes content) const {
  const auto path = path_ / name;
  const auto temporary = name + ".new";
  CERBY_CHECK(remove(temporary));
  CERBY_CHECK(make(temporary));
  const auto written = [&]() -> Expected<void> {
    const Descriptor file(::openat(folder_.get(), temporary.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.is_open()) return storage(path);
    CERBY_CHECK(write_all(file.get(), content, path));
    if (::fsync(file.get()) != 0) return storage(path);
    if (::renameat(folder_.get(), temporary.c_str(), folder_.get(), name.c_str()) != 0) return storage(path);
    return {};
  }();
  if (!written) {
    ::unlinkat(folder_.get(), temporary.c_str(), 0);
    return written;
  }
  return sync();
}

Expected<Descriptor> SecureFolder::open_file(const std::string& name, int flags) const {
  const auto path = path_ / name;
  // Not blocking, in case it is a FIFO.
  Descriptor file(
      ::openat(folder_.get(), name.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.is_open()) {
    if (errno == ENOENT) return fail(Outcome::NotFound, path.string());
    if (errno == ELOOP) return unsafe(path, "is a link");
    if (errno == EISDIR || errno == ENXIO) return unsafe(path, "is not a regular file");
    return storage(path);
  }
  struct stat found{};
  if (::fstat(file.get(), &found) != 0) return storage(path);
  CERBY_CHECK(check_file(path, found));
  // The umask may have taken from the mode of one that was just made.
  constexpr mode_t kOwn = S_IRUSR | S_IWUSR;
  if ((flags & O_CREAT) != 0 && (found.st_mode & kOwn) != kOwn && ::fchmod(file.get(), kOwn) != 0)
    return storage(path);
  return file;
}

Expected<std::vector<std::uint8_t>> SecureFolder::read(const std::string& name, std::size_t most) const {
  const auto path = path_ / name;
  // Not blocking, in case it is a FIFO.
  const Descriptor file(
      ::openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return fail(Outcome::NotFound, path.string());
    if (errno == ELOOP) return unsafe(path, "is a link");
    return storage(path);
  }
  struct stat found{};
  if (::fstat(file.get(), &found) != 0) return storage(path);
  if (!S_ISREG(found.st_mode)) return unsafe(path, "is not a regular file");
  std::vector<std::uint8_t> content(most + 1);
  std::size_t size = 0;
  while (size < content.size()) {
    const auto got = ::read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return storage(path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > most) return unsafe(path, "is too large");
  content.resize(size);
  return content;
}

Expected<void> lock_within(const Descriptor& open, const std::filesystem::path& path,
                           std::chrono::milliseconds patience) {
  constexpr auto kPause = std::chrono::milliseconds(2);
  // flock() waits for ever or not at all.
  while (::flock(open.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return storage(path);
    if (patience <= std::chrono::milliseconds::zero()) return fail(Outcome::VaultBusy, path.string());
    patience -= kPause;
    const timespec pause{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(kPause).count()};
    ::nanosleep(&pause, nullptr);
  }
  return {};
}

Expected<void> SecureFolder::lock(std::chrono::milliseconds patience) const {
  return lock_within(folder_, path_, patience);
}

Expected<void> SecureFolder::remove(const std::string& name) const {
  if (::unlinkat(folder_.get(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
  return storage(path_ / name);
}

Expected<std::vector<std::string>> SecureFolder::names() const {
  const int again = ::openat(folder_.get(), ".", O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (again < 0) return storage(path_);
  const std::unique_ptr<DIR, int (*)(DIR*)> list(::fdopendir(again), ::closedir);
  if (!list) {
    ::close(again);
    return storage(path_);
  }
  std::vector<std::string> found;
  while (const auto* entry = ::readdir(list.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") found.push_back(name);
  }
  return found;
}

Expected<void> SecureFolder::sync() const {
  if (::fsync(folder_.get()) != 0) return storage(path_);
  return {};
}

}  // namespace cerby::vault
