// The file of a backup: written beside its name and given it when it is whole, or read from its start.
#pragma once

#include <filesystem>
#include <string>

#include "backup/stream.h"
#include "base/descriptor.h"
#include "base/outcome.h"

namespace cerby::backup {

enum class Existing { Refuse, Replace };

// A new file, mode 0600, that appears under its name in one step; until commit() that name is as it was, and
// without it nothing is left behind: the file has no name before, where the file system can do that. What a
// killed writer has left elsewhere goes when the next one of that name is made.
class NewFile {
 public:
  // Whether create() would find a fault with the name: backup_exists; input_invalid: what is there is no
  // plain file, or the folder is not there; system_failed.
  static Expected<void> check(const std::filesystem::path& file, Existing existing);
  static Expected<NewFile> create(const std::filesystem::path& file, Existing existing);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  Expected<void> write(Bytes bytes);  // system_failed
  // Durable when it returns. backup_exists: somebody else has made one of that name meanwhile. A name that
  // may not last is taken back, unless it has replaced another file.
  Expected<void> commit();
  // The name that it has until then, in its folder, where the file system has no files without one: what a
  // killed writer leaves. Empty: none.
  [[nodiscard]] const std::string& name_meanwhile() const { return temporary_; }

 private:
  NewFile(std::filesystem::path path, Existing existing) : path_(std::move(path)), existing_(existing) {}
  static Expected<NewFile> named(const std::filesystem::path& file, Existing existing);
  [[nodiscard]] Expected<void> check_name() const;
  [[nodiscard]] std::string temporary_name() const;
  void remove_leftovers() const;
  [[nodiscard]] int link(const std::string& name) const;
  Expected<void> rename();
  void take_name_back() const;
  std::filesystem::path path_;
  Existing existing_;
  Descriptor folder_, file_;
  std::string temporary_;  // its name in the folder; empty while it has none, and once it has its own
};

class BackupFile final : public Source {
 public:
  // Links are followed. not_found; input_invalid: no plain file; system_failed.
  static Expected<BackupFile> open(const std::filesystem::path& file);
  Expected<std::size_t> read(std::span<std::uint8_t> into) override;
  Expected<void> rewind() override;

 private:
  BackupFile(std::filesystem::path path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}
  std::filesystem::path path_;
  Descriptor file_;
};

}  // namespace cerby::backup
