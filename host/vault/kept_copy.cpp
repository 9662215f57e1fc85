#include "vault/kept_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <vector>

namespace cerby::vault {
namespace {

constexpr const char* kJournal = "-journal";
constexpr int kMostCopies = 1000;  // of one second

std::string text_of_date(UnixTime now) {
  const std::time_t time = now.count();
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
  return {text.data(), size};
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
  const auto unfinished = name + ".new";
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
  CERBY_TRY(auto copy, free_name(folder, name + middle + text_of_date(now)));
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

}  // namespace cerby::vault
