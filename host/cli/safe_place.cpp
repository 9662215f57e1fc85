#include "cli/safe_place.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cerby::cli {

namespace {

std::optional<std::string> fault_of(const std::filesystem::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return fmt::format("{} belongs to another user", path.string());
  }
  // The sticky bit keeps others from replacing what they do not own.
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & S_IWOTH) != 0 && !sticky) return fmt::format("everybody can write {}", path.string());
  // A group of one's own (user private groups, umask 002) is nobody else.
  const bool own_group = status.st_gid == 0 || status.st_gid == ::getegid();
  if ((status.st_mode & S_IWGRP) != 0 && !sticky && !own_group) {
    return fmt::format("a group can write {}", path.string());
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> unsafe_because(const std::filesystem::path& path) {
  std::error_code error;
  const auto real = std::filesystem::weakly_canonical(path, error);
  std::filesystem::path sofar;
  for (const auto& part : error ? path : real) {
    sofar /= part;
    if (auto fault = fault_of(sofar)) return fault;
  }
  return std::nullopt;
}

}  // namespace cerby::cli
