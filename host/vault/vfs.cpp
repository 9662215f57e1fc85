#include "vault/vfs.h"

#include <sodium.h>
#include <sqlite3.h>

#include <cstring>

#include "vault/page_sums.h"

namespace cerby::vault {
namespace {

sqlite3_vfs* system_vfs = nullptr;  // set once, before ours is known

int open_journal(const char* name, sqlite3_file* file, int flags, int* given) {
  // SQLite syncs the folder of a journal that it was told to create, each time. In this journal mode it makes
  // one once, at the first change, and truncates it ever after.
  const int result = system_vfs->xOpen(system_vfs, name, file, flags & ~SQLITE_OPEN_CREATE, given);
  if (result == SQLITE_OK) return result;
  std::memset(file, 0, static_cast<std::size_t>(system_vfs->szOsFile));
  return system_vfs->xOpen(system_vfs, name, file, flags, given);
}

int open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* given) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return open_summed(system_vfs, name, file, flags, given);
  if ((flags & SQLITE_OPEN_MAIN_JOURNAL) != 0) return open_journal(name, file, flags, given);
  return system_vfs->xOpen(system_vfs, name, file, flags, given);
}

int full_name(sqlite3_vfs* /*vfs*/, const char* name, int size, char* out) {
  const std::size_t length = std::strlen(name) + 1;
  if (name[0] != '/' || length > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, name, length);
  return SQLITE_OK;
}

int chance(sqlite3_vfs* /*vfs*/, int size, char* out) {
  randombytes_buf(out, static_cast<std::size_t>(size));
  return size;
}

}  // namespace

const char* vfs_name() {
  static const sqlite3_vfs* registered = []() -> const sqlite3_vfs* {
    system_vfs = sqlite3_vfs_find(nullptr);
    if (system_vfs == nullptr) return nullptr;
    static sqlite3_vfs vfs = *system_vfs;
    vfs.zName = "cerby";
    vfs.pNext = nullptr;
    vfs.szOsFile = summed_file_size(*system_vfs);
    vfs.xOpen = open;
    vfs.xFullPathname = full_name;
    vfs.xRandomness = chance;
    // As the default: SQLite asks that one for chance, whichever a file is opened with.
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK ? &vfs : nullptr;
  }();
  return registered != nullptr ? registered->zName : nullptr;
}

}  // namespace cerby::vault
