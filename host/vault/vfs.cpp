#include "vault/vfs.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "vault/page_sums.h"

namespace cerby::vault {
namespace {

sqlite3_vfs* system_vfs = nullptr;  // set once, before ours is known

// Makes a journal, with a name that lasts: only then can it be read, so that who finds one that can be read
// (and is not root) need not sync its folder, wherever the program that made it was killed.
int make_journal(const std::string& name) {
  const Descriptor journal(
      ::open(name.c_str(), O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IWUSR));
  if (!journal.is_open()) return SQLITE_CANTOPEN;
  const auto path = name.substr(0, name.rfind('/') + 1);  // it is absolute
  const Descriptor folder(::open(path.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.get()) != 0) return SQLITE_IOERR_DIR_FSYNC;
  if (::fchmod(journal.get(), S_IRUSR | S_IWUSR) != 0) return SQLITE_IOERR;
  // A sync of what is written into it says nothing of its mode: after a power cut there could be one to play
  // back that nobody can read.
  return ::fsync(journal.get()) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int open_journal(const char* name, sqlite3_file* file, int flags, int* given) {
  // SQLite syncs the folder of a journal that it was told to create, each time. A vault's is made once, and
  // truncated ever after.
  const int existing = flags & ~SQLITE_OPEN_CREATE;
  const int result = system_vfs->xOpen(system_vfs, name, file, existing, given);
  if (result == SQLITE_OK || existing == flags) return result;
  if (const int made = make_journal(name); made != SQLITE_OK) return made;
  std::memset(file, 0, static_cast<std::size_t>(system_vfs->szOsFile));
  return system_vfs->xOpen(system_vfs, name, file, existing, given);
}

// A connection that only reads has SQLite's own journal mode: a journal that it finds and plays back, it
// would remove, and the next writer would have to make one. It is emptied instead, as a writer does it, and
// its name stays.
int remove(sqlite3_vfs* /*vfs*/, const char* name, int sync_folder) {
  if (!std::string_view(name).ends_with("-journal"))
    return system_vfs->xDelete(system_vfs, name, sync_folder);
  const Descriptor journal(::open(name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!journal.is_open()) return errno == ENOENT ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
  if (::ftruncate(journal.get(), 0) != 0) return SQLITE_IOERR_TRUNCATE;
  return ::fsync(journal.get()) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
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
    vfs.xDelete = remove;
    vfs.xFullPathname = full_name;
    vfs.xRandomness = chance;
    // As the default: SQLite asks that one for chance, whichever a file is opened with.
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK ? &vfs : nullptr;
  }();
  return registered != nullptr ? registered->zName : nullptr;
}

}  // namespace cerby::vault
