// A copy of the vault's file that stays beside it, because the file itself is about to become another one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "vault/secure_file.h"

namespace cerby::vault {

// The copy's name: that of the vault, `middle`, and the date and time in UTC, as "20260131T235959Z"; with a
// number after it where there is one of that name, since none is ever written over. Mode 0600, and durable
// when this returns. `vault` is the file, open for reading. What a killed writer has left in the journal is
// kept in the same way. storage_failed.
Expected<std::string> keep_copy(const SecureFolder& folder, const std::string& name, int vault,
                                const std::string& middle, UnixTime now);
// The same under a name of the caller's, which begins with the vault's.
Expected<std::string> keep_copy_as(const SecureFolder& folder, const std::string& name, int vault,
                                   const std::string& start);

// Takes one away again, with what was kept of the journal. storage_failed.
Expected<void> remove_copy(const SecureFolder& folder, const std::string& copy);

// What a repair or a migration that was killed had not finished copying. For who holds the folder's lock:
// nobody is at it then. storage_failed.
Expected<void> remove_unfinished_copies(const SecureFolder& folder, const std::string& name);
// The same where nobody holds the lock; nothing where somebody does, or there is no vault.
void remove_unfinished_copies(const Paths& paths);

// All that repairs and migrations have kept beside the vault, by name. Empty also where the folder cannot be
// read.
std::vector<std::filesystem::path> kept_copies(const Paths& paths);

}  // namespace cerby::vault
