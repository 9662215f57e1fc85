#include "vault/kept_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "base/log.h"
#include "base/utc.h"
#include "vault/migration.h"
#include "vault/repair.h"

namespace cerby::vault {
namespace {

constexpr const char* kJournal = "-journal";
constexpr const char* kUnfinished = ".new";
constexpr int kMostCopies = 1000;  // of one second

std::string text_of_date(UnixTime now) {
  const auto parts = utc_parts(now).value_or(std::tm{});
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
  return {text.data(), size};
}

bool is_kept(std::string_view vault_name, std::string_view name) {
  return is_kept_damaged(vault_name, name) || is_kept_older(vault_name, name);
}

Expected<std::vector<std::string>> unfinished_copies(const SecureFolder& folder, const std::string& name) {
  CERBY_TRY(auto names, folder.names());
  std::erase_if(names, [&](const std::string& other) {
    return !is_kept(name, other) || !other.ends_with(kUnfinished);
  });
  return names;
}

Expected<std::string> free_name(const SecureFolder& folder, const std::string& start) {
  for (int number = 1; number < kMostCopies; ++number) {
    const auto name = number == 1 ? start : start + "-" + std::to_string(number);
    CERBY_TRY(const bool exists, folder.exists(name));
    CERBY_TRY(const bool has_journal, folder.exists(name + kJournal));
    if (!exists && !has_journal) return name;
  }
  return fail(Outcome::StorageFailed, "there are too many copies of the vault's file");
}

Expected<void> copy(int from, int to) {
  const auto failed = [] {
    const int number = errno;
    return fail(Outcome::StorageFailed, "copying the vault's file: " + errno_text(number));
  };
  std::vector<std::uint8_t> part(std::size_t{256} * 1024);
  for (off_t at = 0;;) {
    const auto got = ::pread(from, part.data(), part.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed();
    if (got == 0) break;
    for (ssize_t done = 0; done < got;) {
      const auto wrote = ::pwrite(to, part.data() + done, static_cast<std::size_t>(got - done), at + done);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return failed();
      done += wrote;
    }
    at += got;
  }
  if (::fsync(to) != 0) return failed();
  return {};
}

Expected<void> keep(const SecureFolder& folder, int file, const std::string& name) {
  const auto unfinished = name + kUnfinished;
  CERBY_CHECK(folder.remove(unfinished));
  CERBY_CHECK(folder.make(unfinished));
  auto kept = [&]() -> Expected<void> {
    CERBY_TRY(const auto into, folder.open_file(unfinished, O_RDWR));
    CERBY_CHECK(copy(file, into.get()));
    return folder.rename_new(unfinished, name);
  }();
  if (!kept) static_cast<void>(folder.remove(unfinished));
  return kept;
}

}  // namespace

Expected<std::string> keep_copy(const SecureFolder& folder, const std::string& name, int vault,
                                const std::string& middle, UnixTime now) {
  return keep_copy_as(folder, name, vault, name + middle + text_of_date(now));
}

Expected<std::string> keep_copy_as(const SecureFolder& folder, const std::string& name, int vault,
                                   const std::string& start) {
  CERBY_TRY(auto copy, free_name(folder, start));
  if (const auto journal = folder.open_file(name + kJournal, O_RDONLY);
      journal && ::lseek(journal->get(), 0, SEEK_END) > 0) {
    CERBY_CHECK(keep(folder, journal->get(), copy + kJournal));
  }
  if (const auto kept = keep(folder, vault, copy); !kept) {
    static_cast<void>(folder.remove(copy + kJournal));
    return std::unexpected(kept.error());
  }
  return copy;
}

Expected<void> remove_copy(const SecureFolder& folder, const std::string& copy) {
  // In this order: the journal without the copy is nothing, the copy without it may be half a change.
  CERBY_CHECK(folder.remove(copy));
  return folder.remove(copy + kJournal);
}

Expected<void> remove_unfinished_copies(const SecureFolder& folder, const std::string& name) {
  CERBY_TRY(const auto unfinished, unfinished_copies(folder, name));
  for (const auto& one : unfinished) CERBY_CHECK(folder.remove(one));
  return {};
}

void remove_unfinished_copies(const Paths& paths) {
  const auto folder = SecureFolder::open(paths.vault.parent_path());
  if (!folder) return;
  const auto name = paths.vault.filename().string();
  // Without any, the lock is nobody's business: others take it without waiting.
  if (const auto found = unfinished_copies(*folder, name); !found || found->empty()) return;
  if (!folder->lock()) return;
  if (const auto removed = remove_unfinished_copies(*folder, name); !removed)
    log::warn("an unfinished copy of the vault's file stays: {}", describe(removed.error()));
}

std::vector<std::filesystem::path> kept_copies(const Paths& paths) {
  std::vector<std::filesystem::path> kept;
  const auto folder = SecureFolder::open(paths.vault.parent_path());
  if (!folder) return kept;
  const auto names = folder->names();
  if (!names) return kept;
  for (const auto& name : *names) {
    if (is_kept(paths.vault.filename().string(), name) && !name.ends_with(kUnfinished) &&
        !name.ends_with(kJournal))
      kept.push_back(folder->path() / name);
  }
  std::ranges::sort(kept);
  return kept;
}

}  // namespace cerby::vault
