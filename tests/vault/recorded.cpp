#include "vault/recorded.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>

#include "vault/traced.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

using Kind = Operation::Kind;
constexpr std::size_t kNoNode = ~std::size_t{0};
constexpr std::uint32_t kModeBits = 07777;

class Recorder {
 public:
  Recorder(const fs::path& root, const std::function<bool()>& acknowledged)
      : root_(fs::canonical(root)), acknowledged_(acknowledged) {
    recording_.start = read_disk(root_);
    now_ = recording_.start;
  }
  void watch(pid_t child, const Call& call, std::optional<std::int64_t> result) {
    child_ = child;
    if (!result) {
      was_acknowledged_ = acknowledged_();
    } else if (*result >= 0) {
      note(call, *result);
    }
  }
  Recording take() { return std::move(recording_); }

 private:
  void note(const Call& call, std::int64_t result) {
    const auto& arguments = call.arguments;
    switch (call.number) {
      case SYS_openat:
        return opened(static_cast<int>(result), arguments[2]);
      case SYS_write:
        return written(arguments, position(arguments[0]) - static_cast<std::uint64_t>(result), result);
      case SYS_pwrite64:
        return written(arguments, arguments[3], result);
      case SYS_ftruncate:
        return done({.kind = Kind::Truncate, .node = node_of(arguments[0]), .number = arguments[1]});
      case SYS_fchmod:
        return done({.kind = Kind::Mode, .node = node_of(arguments[0]), .number = arguments[1] & kModeBits});
      case SYS_chmod:
        return done({.kind = Kind::Mode,
                     .node = node_at(path_of(AT_FDCWD, arguments[0])),
                     .number = arguments[1] & kModeBits});
      case SYS_fsync:
        return done({.kind = Kind::Sync, .node = node_of(arguments[0])});
      case SYS_fdatasync:
        return done({.kind = Kind::SyncData, .node = node_of(arguments[0])});
      case SYS_mkdir:
        return made_folder(path_of(AT_FDCWD, arguments[0]), arguments[1]);
      case SYS_unlink:
        return named(path_of(AT_FDCWD, arguments[0]), std::nullopt);
      case SYS_unlinkat:
        return named(path_of(static_cast<int>(arguments[0]), arguments[1]), std::nullopt);
      case SYS_rename:
        return renamed(path_of(AT_FDCWD, arguments[0]), path_of(AT_FDCWD, arguments[1]));
      case SYS_renameat:
      case SYS_renameat2:
        return renamed(path_of(static_cast<int>(arguments[0]), arguments[1]),
                       path_of(static_cast<int>(arguments[2]), arguments[3]));
      // None of them is used. One that is, a disk here must learn.
      case SYS_open:
      case SYS_creat:
      case SYS_truncate:
      case SYS_fallocate:
      case SYS_writev:
      case SYS_pwritev:
      case SYS_pwritev2:
      case SYS_copy_file_range:
      case SYS_sendfile:
      case SYS_link:
      case SYS_linkat:
      case SYS_symlink:
      case SYS_symlinkat:
      case SYS_mkdirat:
      case SYS_rmdir:
      case SYS_fchmodat:
      case SYS_io_uring_setup:
        give_up({Outcome::InternalError, "the recording has no system call " + std::to_string(call.number)});
      default:
        return;
    }
  }
  void opened(int file, std::uint64_t flags) {
    const auto path = open_path(static_cast<std::uint64_t>(file));
    if (!is_inside(path)) return;
    const auto known = node_at(path);
    if (known == kNoNode) return named(path, make({.is_folder = false, .mode = mode_of(path)}));
    if ((flags & O_TRUNC) != 0) done({.kind = Kind::Truncate, .node = known, .number = 0});
  }
  void made_folder(const fs::path& path, std::uint64_t mode) {
    if (is_inside(path)) named(path, make({.is_folder = true, .mode = static_cast<std::uint32_t>(mode)}));
  }
  void written(const std::array<std::uint64_t, 6>& arguments, std::uint64_t where, std::int64_t result) {
    const auto node = node_of(arguments[0]);
    if (node == kNoNode || result == 0) return;
    done({.kind = Kind::Write,
          .node = node,
          .number = where,
          .bytes = memory(arguments[1], static_cast<std::size_t>(result))});
  }
  void named(const fs::path& path, std::optional<std::size_t> node) {
    if (is_inside(path))
      done({.kind = Kind::Names, .node = node_at(path.parent_path()), .names = {{path.filename(), node}}});
  }
  void renamed(const fs::path& from, const fs::path& to) {
    if (!is_inside(from)) return;
    if (from.parent_path() != to.parent_path())
      give_up({Outcome::InternalError, "renamed to another folder"});
    done({.kind = Kind::Names,
          .node = node_at(from.parent_path()),
          .names = {{from.filename(), std::nullopt}, {to.filename(), node_at(from)}}});
  }
  std::size_t make(Node node) {
    recording_.start.push_back(node);
    now_.push_back(std::move(node));
    return now_.size() - 1;
  }
  void done(Operation operation) {
    if (operation.node == kNoNode) return;
    for (const auto& [name, node] : operation.names) {
      auto& names = now_[operation.node].names;
      if (node) {
        names[name] = *node;
      } else {
        names.erase(name);
      }
    }
    operation.acknowledged = was_acknowledged_;
    recording_.operations.push_back(std::move(operation));
  }

  [[nodiscard]] bool is_inside(const fs::path& path) const {
    return path != root_ && std::ranges::mismatch(root_, path).in1 == root_.end();
  }
  // As the names are now; none for what does not lie in the folder.
  [[nodiscard]] std::size_t node_at(const fs::path& path) const {
    const auto [end, rest] = std::ranges::mismatch(root_, path);
    if (end != root_.end()) return kNoNode;
    std::size_t node = 0;
    for (auto step = rest; step != path.end(); ++step) {
      const auto found = now_[node].names.find(step->string());
      if (found == now_[node].names.end()) return kNoNode;
      node = found->second;
    }
    return node;
  }
  [[nodiscard]] std::size_t node_of(std::uint64_t file) const {
    const auto path = open_path(file);
    const auto node = node_at(path);
    if (node == kNoNode && is_inside(path)) give_up({Outcome::InternalError, "unknown: " + path.string()});
    return node;
  }
  [[nodiscard]] fs::path of_child(const char* what, std::uint64_t file) const {
    return fs::path("/proc") / std::to_string(child_) / what / std::to_string(static_cast<int>(file));
  }
  [[nodiscard]] fs::path open_path(std::uint64_t file) const {
    std::error_code ignored;
    return fs::read_symlink(of_child("fd", file), ignored);
  }
  [[nodiscard]] fs::path path_of(int folder, std::uint64_t name) const {
    std::string text;
    while (text.empty() || text.back() != '\0')
      text.push_back(static_cast<char>(memory(name + text.size(), 1)[0]));
    text.pop_back();
    const fs::path path(text);
    if (path.is_absolute()) return path;
    if (folder == AT_FDCWD) give_up({Outcome::InternalError, "a relative name"});
    return open_path(static_cast<std::uint64_t>(folder)) / path;
  }
  [[nodiscard]] std::uint64_t position(std::uint64_t file) const {
    std::ifstream info(of_child("fdinfo", file));
    std::string word;
    std::uint64_t at = 0;
    info >> word >> at;  // "pos:"
    return at;
  }
  [[nodiscard]] std::vector<std::uint8_t> memory(std::uint64_t address, std::size_t size) const {
    std::vector<std::uint8_t> bytes(size);
    const iovec here{.iov_base = bytes.data(), .iov_len = size};
    const iovec there{.iov_base = reinterpret_cast<void*>(address),
                      .iov_len = size};  // NOLINT(performance-no-int-to-ptr)
    if (::process_vm_readv(child_, &here, 1, &there, 1, 0) != static_cast<ssize_t>(size))
      give_up({Outcome::SystemFailed, "reading the child's memory"});
    return bytes;
  }
  [[nodiscard]] static std::uint32_t mode_of(const fs::path& path) {
    return static_cast<std::uint32_t>(fs::status(path).permissions()) & kModeBits;
  }

  fs::path root_;
  const std::function<bool()>& acknowledged_;
  Recording recording_;
  Nodes now_;
  pid_t child_ = 0;
  bool was_acknowledged_ = false;
};

}  // namespace

Recording recorded(const fs::path& root, const std::function<int()>& work,
                   const std::function<bool()>& acknowledged) {
  Recorder recorder(root, acknowledged);
  const auto run = traced(work, {}, [&](pid_t child, const Call& call, std::optional<std::int64_t> result) {
    recorder.watch(child, call, result);
  });
  if (!WIFEXITED(run.status) || WEXITSTATUS(run.status) != 0)
    give_up({Outcome::InternalError, "the undisturbed change"});
  return recorder.take();
}

}  // namespace cerby::vault::torture
