#include "cli/safe_place.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/plain_file.h"

namespace cerby::cli {

namespace {

std::optional<Unsafe::Cause> fault_of(const std::filesystem::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) return Unsafe::Cause::Owner;
  // The sticky bit keeps others from replacing what they do not own.
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & S_IWOTH) != 0 && !sticky) return Unsafe::Cause::WritableByAll;
  // A group of one's own (user private groups, umask 002) is nobody else.
  const bool own_group = status.st_gid == 0 || status.st_gid == ::getegid();
  if ((status.st_mode & S_IWGRP) != 0 && !sticky && !own_group) return Unsafe::Cause::WritableByGroup;
  return std::nullopt;
}

}  // namespace

std::optional<Unsafe> find_unsafe(const std::filesystem::path& path) {
  std::error_code error;
  const auto real = std::filesystem::weakly_canonical(path, error);
  std::filesystem::path sofar;
  for (const auto& part : error ? path : real) {
    sofar /= part;
    if (const auto cause = fault_of(sofar)) return Unsafe{sofar, *cause};
  }
  return std::nullopt;
}

std::string text_of(const Unsafe& unsafe) {
  switch (unsafe.cause) {
    case Unsafe::Cause::Owner:
      return fmt::format("{} belongs to another user", unsafe.path.string());
    case Unsafe::Cause::WritableByAll:
      return fmt::format("everybody can write {}", unsafe.path.string());
    case Unsafe::Cause::WritableByGroup:
      break;
  }
  return fmt::format("a group can write {}", unsafe.path.string());
}

std::string repair_of(const Unsafe& unsafe) {
  const bool owner = unsafe.cause == Unsafe::Cause::Owner;
  return fmt::format("Nobody else may replace it: sudo {} {}", owner ? "chown -h root" : "chmod go-w",
                     shell_word(unsafe.path));
}

std::optional<std::string> unsafe_because(const std::filesystem::path& path) {
  const auto unsafe = find_unsafe(path);
  return unsafe ? std::optional(text_of(*unsafe)) : std::nullopt;
}

}  // namespace cerby::cli
