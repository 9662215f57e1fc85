#include "vault/page_sums.h"

#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "vault/encoding.h"

namespace cerby::vault {
namespace {

constexpr int kSum = 16;
static_assert(kSum >= crypto_generichash_BYTES_MIN);
constexpr int kPage = 4096;  // SQLite's default, and the only one that a vault has
constexpr std::size_t kContent = kPage - kSum;
// SQLite's file header, https://www.sqlite.org/fileformat2.html section 1.3.
constexpr std::size_t kHeader = 100, kPageSizeAt = 16, kReservedAt = 20, kPagesAt = 28, kFreeAt = 32;
constexpr std::int64_t kLockByte = 0x40000000;  // the page with this byte is never written

// What SQLite holds for a vault's main file; the file as the system has it lies behind.
struct SummedFile {
  sqlite3_file base;
  // Not for a file of somebody else's that has our name: nothing is written into its pages.
  bool summed;
  bool changing;  // has the lock of a program at a change
  bool undoing;   // plays back what another program was cut off in: only that takes the file alone without it
};
constexpr std::size_t kRealAt = (sizeof(SummedFile) + 15) / 16 * 16;

SummedFile& ours(sqlite3_file* file) {
  return *reinterpret_cast<SummedFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::uint8_t*>(file) + kRealAt);
}

using Sum = std::array<std::uint8_t, kSum>;

// The page is without its sum.
Sum sum_of(std::uint64_t number, Bytes page) {
  const auto start = Encoding("page").number(number);
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kSum);
  crypto_generichash_update(&state, start.bytes().data(), start.bytes().size());
  crypto_generichash_update(&state, page.data(), page.size());
  Sum sum;
  crypto_generichash_final(&state, sum.data(), sum.size());
  return sum;
}

std::uint32_t big_endian(Bytes bytes) {
  std::uint32_t value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value;
}

// An empty file is going to be ours.
void look_at_header(SummedFile& file, Bytes start) {
  constexpr std::string_view kMagic = "SQLite format 3";
  if (start.size() < kHeader || !as_text(start).starts_with(kMagic)) return;
  file.summed = big_endian(start.subspan(kPageSizeAt, 2)) == kPage && start[kReservedAt] == kSum;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  const int result = real(file)->pMethods->xRead(real(file), into, size, offset);
  if (result == SQLITE_OK && offset == 0) {
    look_at_header(ours(file), {static_cast<const std::uint8_t*>(into), static_cast<std::size_t>(size)});
  }
  return result;
}

int write_summed(sqlite3_file* file, std::array<std::uint8_t, kPage>& page, std::uint64_t number) {
  std::ranges::copy(sum_of(number, Bytes(page).first(kContent)), page.begin() + kContent);
  return real(file)->pMethods->xWrite(real(file), page.data(), kPage,
                                      static_cast<sqlite3_int64>((number - 1) * kPage));
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  if (offset == 0) look_at_header(ours(file), {bytes, static_cast<std::size_t>(size)});
  if (!ours(file).summed || size != kPage)
    return real(file)->pMethods->xWrite(real(file), from, size, offset);
  std::array<std::uint8_t, kPage> page;  // a copy, because SQLite goes on with its own
  std::memcpy(page.data(), bytes, kContent);
  return write_summed(file, page, static_cast<std::uint64_t>(offset / kPage) + 1);
}

// The page, when it is one of the file's and as it was written.
bool read_whole(sqlite3_file* file, std::uint64_t number, std::array<std::uint8_t, kPage>& page) {
  return number != 0 &&
         real(file)->pMethods->xRead(real(file), page.data(), kPage,
                                     static_cast<sqlite3_int64>((number - 1) * kPage)) == SQLITE_OK &&
         page_sum_fits(number, page);
}

// What is written into a free page, SQLite does not put into the journal first, as nothing is lost with it:
// so it comes out of a change that a power cut undoes as the cut left it, torn and with another page's sum.
// It is as it was when it is all zeros again, since secure_delete frees none with anything in it.
//
// Before the journal goes, so that a second power cut finds it there and this is done again. By the list of
// free pages as it is after the undoing, and only as far as that list itself is whole.
int empty_torn_free_pages(sqlite3_file* file) {
  std::array<std::uint8_t, kPage> list, page;
  if (!read_whole(file, 1, list)) return SQLITE_OK;
  const auto pages = big_endian(Bytes(list).subspan(kPagesAt, 4));
  auto next = big_endian(Bytes(list).subspan(kFreeAt, 4));
  // A list that leads back to itself ends too.
  for (std::uint32_t seen = 0; seen < pages && read_whole(file, next, list); ++seen) {
    constexpr std::size_t kMostListed = (kContent - 8) / 4;
    const auto listed = std::min<std::size_t>(big_endian(Bytes(list).subspan(4, 4)), kMostListed);
    for (std::size_t i = 0; i < listed; ++i) {
      const auto number = big_endian(Bytes(list).subspan(8 + i * 4, 4));
      if (number < 2 || number > pages || read_whole(file, number, page)) continue;
      page.fill(0);
      if (const int result = write_summed(file, page, number); result != SQLITE_OK) return result;
    }
    next = big_endian(Bytes(list).first(4));
  }
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  const int result = real(file)->pMethods->xLock(real(file), level);
  if (result != SQLITE_OK) return result;
  ours(file).changing |= level == SQLITE_LOCK_RESERVED;
  ours(file).undoing = level == SQLITE_LOCK_EXCLUSIVE && !ours(file).changing;
  return result;
}

int unlock(sqlite3_file* file, int level) {
  ours(file).changing = ours(file).undoing = false;
  return real(file)->pMethods->xUnlock(real(file), level);
}

int sync(sqlite3_file* file, int flags) {
  if (ours(file).undoing && ours(file).summed) {
    if (const int result = empty_torn_free_pages(file); result != SQLITE_OK) return result;
  }
  return real(file)->pMethods->xSync(real(file), flags);
}

// Version 1: no shared memory, so no write-ahead log, and no mapped files.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); },
    .xRead = read,
    .xWrite = write,
    .xTruncate = [](sqlite3_file* file,
                    sqlite3_int64 size) { return real(file)->pMethods->xTruncate(real(file), size); },
    .xSync = sync,
    .xFileSize = [](sqlite3_file* file,
                    sqlite3_int64* size) { return real(file)->pMethods->xFileSize(real(file), size); },
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock =
        [](sqlite3_file* file, int* reserved) {
          return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
        },
    .xFileControl =
        [](sqlite3_file* file, int what, void* argument) {
          return real(file)->pMethods->xFileControl(real(file), what, argument);
        },
    .xSectorSize = [](sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

Expected<sqlite3_file*> summed_file(sqlite3* connection) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods != &kMethods || !ours(file).summed) {
    return fail(Outcome::VaultDamaged, "its pages have no sums");
  }
  return file;
}

}  // namespace

int open_summed(sqlite3_vfs* system, const char* name, sqlite3_file* file, int flags, int* given) {
  ours(file) = {.base = {.pMethods = nullptr}, .summed = true, .changing = false, .undoing = false};
  std::memset(real(file), 0, static_cast<std::size_t>(system->szOsFile));
  const int result = system->xOpen(system, name, real(file), flags, given);
  if (real(file)->pMethods != nullptr) ours(file).base.pMethods = &kMethods;
  return result;
}

int summed_file_size(const sqlite3_vfs& system) {
  return static_cast<int>(kRealAt) + system.szOsFile;
}

void reserve_page_sums(sqlite3* connection) {
  int bytes = kSum;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool page_sum_fits(std::uint64_t number, Bytes page) {
  // SQLite never writes the page with this byte.
  if ((number - 1) * kPage == static_cast<std::uint64_t>(kLockByte)) return true;
  return std::ranges::equal(sum_of(number, page.first(kContent)), page.subspan(kContent));
}

Expected<void> check_page_sums_kept(sqlite3* connection) {
  CERBY_CHECK(summed_file(connection));
  return {};
}

Expected<std::vector<std::string>> changed_pages(sqlite3* connection) {
  CERBY_TRY(sqlite3_file* const file, summed_file(connection));
  const auto failed = [] { return fail(Outcome::StorageFailed, "the file cannot be read"); };
  sqlite3_int64 size = 0;
  std::array<std::uint8_t, kPage> page;
  if (real(file)->pMethods->xFileSize(real(file), &size) != SQLITE_OK) return failed();
  if (read(file, page.data(), kHeader, 0) != SQLITE_OK) return failed();
  const auto expected = std::int64_t{big_endian(Bytes(page).subspan(kPagesAt, 4))} * kPage;
  std::vector<std::string> lines;
  if (size != expected) {
    lines.push_back("the file has " + std::to_string(size) + " bytes where there should be " +
                    std::to_string(expected));
  }
  for (std::int64_t at = 0; at + kPage <= size; at += kPage) {
    if (at == kLockByte) continue;
    if (read(file, page.data(), kPage, at) != SQLITE_OK) return failed();
    const auto number = static_cast<std::uint64_t>(at / kPage) + 1;
    if (!page_sum_fits(number, page)) {
      lines.push_back("page " + std::to_string(number) + " of the file is not as it was written");
    }
  }
  return lines;
}

}  // namespace cerby::vault
