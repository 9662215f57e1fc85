// Files and folders that only this user can reach: mode 0700 and 0600 whatever the umask, no links, no FIFOs,
// nobody else's. vault_unsafe names the path and what is wrong with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::vault {

// Nobody else holds the lock of this file or folder until the descriptor is gone. `patience`: how long to
// wait for who has it. vault_busy, storage_failed, both with `path`.
Expected<void> lock_within(const Descriptor& open, const std::filesystem::path& path,
                           std::chrono::milliseconds patience);

class SecureFolder {
 public:
  // vault_missing when it is not there.
  static Expected<SecureFolder> open(const std::filesystem::path& path);
  // Makes it, and what is missing above it; storage_failed.
  static Expected<SecureFolder> open_or_make(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // A regular file of this user's, with one name, closed to others: its size. vault_missing.
  [[nodiscard]] Expected<std::uint64_t> check(const std::string& name) const;
  [[nodiscard]] Expected<bool> exists(const std::string& name) const;
  // Makes an empty file; vault_exists, storage_failed.
  [[nodiscard]] Expected<void> make(const std::string& name) const;
  // Gives a file its name, durably. vault_exists when there is one of that name.
  [[nodiscard]] Expected<void> rename_new(const std::string& from, const std::string& to) const;
  // The same where there is one of that name, which is gone then.
  [[nodiscard]] Expected<void> rename_over(const std::string& from, const std::string& to) const;
  // Makes an empty file that nobody can read until its name lasts; leaves one that is there as it is.
  [[nodiscard]] Expected<void> make_lasting(const std::string& name) const;
  // Replaces a file's content in one step, durably: a power cut before it returns leaves the old or the new.
  // Who calls it holds the lock: what a killed program left of the same goes. storage_failed.
  [[nodiscard]] Expected<void> replace(const std::string& name, Bytes content) const;
  // An own file, with O_RDONLY, O_RDWR or O_RDWR | O_CREAT; not_found, vault_unsafe, storage_failed.
  [[nodiscard]] Expected<Descriptor> open_file(const std::string& name, int flags) const;
  // At most `most` bytes of a plain file; not_found, vault_unsafe for what is none or is larger.
  [[nodiscard]] Expected<std::vector<std::uint8_t>> read(const std::string& name, std::size_t most) const;
  // Nobody else holds this lock of the folder's until this object is gone. `patience`: how long to wait for
  // who has it. vault_busy, storage_failed.
  [[nodiscard]] Expected<void> lock(std::chrono::milliseconds patience = {}) const;
  // Removes a name if it is there, whatever it is (but no folder). storage_failed.
  [[nodiscard]] Expected<void> remove(const std::string& name) const;
  [[nodiscard]] Expected<std::vector<std::string>> names() const;
  // That the names of now are there after a power cut. storage_failed.
  [[nodiscard]] Expected<void> sync() const;

 private:
  SecureFolder(Descriptor folder, std::filesystem::path path)
      : folder_(std::move(folder)), path_(std::move(path)) {}
  Descriptor folder_;
  std::filesystem::path path_;
};

}  // namespace cerby::vault
