#include "backup/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

namespace cerby::backup {
namespace {

std::string random_suffix() {
  std::array<std::uint8_t, 8> bytes{};
  std::array<char, 17> text{};
  randombytes_buf(bytes.data(), bytes.size());
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

bool is_random_suffix(std::string_view text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Expected<NewFile> NewFile::named(const std::filesystem::path& file, Existing existing) {
  if (!file.has_filename()) return fail(Outcome::InputInvalid, file.string() + " is a folder");
  NewFile made(file, existing);
  const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  made.folder_ = Descriptor(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!made.folder_.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR)
      return fail(Outcome::InputInvalid, "there is no folder " + parent.string());
    return fail_with_errno(parent.string());
  }
  CERBY_CHECK(made.check_name());
  return made;
}

Expected<void> NewFile::check(const std::filesystem::path& file, Existing existing) {
  CERBY_TRY(const auto found, named(file, existing));
  return {};
}

Expected<NewFile> NewFile::create(const std::filesystem::path& file, Existing existing) {
  CERBY_TRY(auto made, named(file, existing));
  made.remove_leftovers();
  made.file_ =
      Descriptor(::openat(made.folder_.get(), ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (made.file_.is_open()) return made;
  // A file system that has no files without a name.
  auto temporary = made.temporary_name();
  made.file_ = Descriptor(::openat(made.folder_.get(), temporary.c_str(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!made.file_.is_open()) return fail_with_errno(file.string());
  made.temporary_ = std::move(temporary);
  // So that no other writer takes it for a leftover; where there are no locks, none looks for leftovers.
  ::flock(made.file_.get(), LOCK_EX | LOCK_NB);
  return made;
}

std::string NewFile::temporary_name() const {
  return "." + path_.filename().string() + "." + random_suffix();
}

void NewFile::remove_leftovers() const {
  const int again = ::openat(folder_.get(), ".", O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (again < 0) return;
  const std::unique_ptr<DIR, int (*)(DIR*)> list(::fdopendir(again), ::closedir);
  if (!list) {
    ::close(again);
    return;
  }
  const auto start = "." + path_.filename().string() + ".";
  while (const auto* entry = ::readdir(list.get())) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with(start) || !is_random_suffix(name.substr(start.size()))) continue;
    const Descriptor left(
        ::openat(folder_.get(), entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat found{};
    if (!left.is_open() || ::fstat(left.get(), &found) != 0) continue;
    if (!S_ISREG(found.st_mode) || found.st_uid != ::geteuid()) continue;
    if (::flock(left.get(), LOCK_EX | LOCK_NB) == 0) ::unlinkat(folder_.get(), entry->d_name, 0);
  }
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      existing_(other.existing_),
      folder_(std::move(other.folder_)),
      file_(std::move(other.file_)),
      temporary_(std::exchange(other.temporary_, {})) {}

NewFile::~NewFile() {
  if (!temporary_.empty()) ::unlinkat(folder_.get(), temporary_.c_str(), 0);
}

Expected<void> NewFile::check_name() const {
  struct stat found{};
  if (::fstatat(folder_.get(), path_.filename().c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return {};
    return fail_with_errno(path_.string());
  }
  if (!S_ISREG(found.st_mode)) return fail(Outcome::InputInvalid, path_.string() + " is not a plain file");
  if (existing_ == Existing::Refuse) return fail(Outcome::BackupExists, path_.string());
  return {};
}

Expected<void> NewFile::write(Bytes bytes) {
  while (!bytes.empty()) {
    const auto wrote = ::write(file_.get(), bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return fail_with_errno(path_.string());
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return {};
}

// Gives the file that has no name one.
int NewFile::link(const std::string& name) const {
  const auto self = "/proc/self/fd/" + std::to_string(file_.get());
  return ::linkat(AT_FDCWD, self.c_str(), folder_.get(), name.c_str(), AT_SYMLINK_FOLLOW);
}

Expected<void> NewFile::rename() {
  const auto name = path_.filename();
  if (temporary_.empty() && existing_ == Existing::Refuse) {
    if (link(name) == 0) return {};
    if (errno == EEXIST) return fail(Outcome::BackupExists, path_.string());
    return fail_with_errno(path_.string());
  }
  if (temporary_.empty()) {
    auto temporary = temporary_name();
    ::flock(file_.get(), LOCK_EX | LOCK_NB);
    if (link(temporary) != 0) return fail_with_errno(path_.string());
    temporary_ = std::move(temporary);
  }
  const auto* const from = temporary_.c_str();
  if (existing_ == Existing::Replace) {
    CERBY_CHECK(check_name());
    if (::renameat(folder_.get(), from, folder_.get(), name.c_str()) != 0)
      return fail_with_errno(path_.string());
    return {};
  }
  int result = ::renameat2(folder_.get(), from, folder_.get(), name.c_str(), RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A file system that cannot do it in one step.
    result = ::linkat(folder_.get(), from, folder_.get(), name.c_str(), 0);
    if (result == 0) {
      result = ::unlinkat(folder_.get(), from, 0);
      const int error = errno;
      if (result != 0) take_name_back();
      errno = error;
    }
  }
  if (result == 0) return {};
  if (errno == EEXIST) return fail(Outcome::BackupExists, path_.string());
  return fail_with_errno(path_.string());
}

Expected<void> NewFile::commit() {
  if (::fsync(file_.get()) != 0) return fail_with_errno(path_.string());
  CERBY_CHECK(rename());
  temporary_.clear();
  if (::fsync(folder_.get()) == 0) return {};
  auto failed = fail_with_errno(path_.string());
  if (existing_ == Existing::Refuse) take_name_back();
  return failed;
}

// Where it is this file's.
void NewFile::take_name_back() const {
  const auto name = path_.filename();
  struct stat ours{}, found{};
  const bool same = ::fstat(file_.get(), &ours) == 0 &&
                    ::fstatat(folder_.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
                    ours.st_dev == found.st_dev && ours.st_ino == found.st_ino;
  if (same) ::unlinkat(folder_.get(), name.c_str(), 0);
}

Expected<BackupFile> BackupFile::open(const std::filesystem::path& file) {
  // Not blocking: a pipe in the file's place must not hold the program up.
  Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!open.is_open() && (errno == ENOENT || errno == ENOTDIR)) return fail(Outcome::NotFound, file.string());
  if (!open.is_open()) return fail_with_errno(file.string());
  struct stat status{};
  if (::fstat(open.get(), &status) != 0) return fail_with_errno(file.string());
  if (!S_ISREG(status.st_mode)) return fail(Outcome::InputInvalid, file.string() + " is not a plain file");
  return BackupFile(file, std::move(open));
}

Expected<std::size_t> BackupFile::read(std::span<std::uint8_t> into) {
  while (true) {
    const auto got = ::read(file_.get(), into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return fail_with_errno(path_.string());
  }
}

Expected<void> BackupFile::rewind() {
  if (::lseek(file_.get(), 0, SEEK_SET) != 0) return fail_with_errno(path_.string());
  return {};
}

}  // namespace cerby::backup
