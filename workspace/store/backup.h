// A copy of the database while the service goes on.
#pragma once

#include <filesystem>
#include <string>

#include "workspace/store/database.h"

namespace cerby::workspace::store {

// All that is committed when it begins, into a new file of mode 0600 that is on the disk when this returns.
// `Conflict`: there is a file of that name, which stays as it is; `Unavailable`: it cannot be made;
// `Invalid`: the database is not SQLite.
Result<void> back_up(Database& database, const std::filesystem::path& file);

// The same of a PostgreSQL database, by pg_dump (1), which is looked for in $PATH, talks on standard error
// and connects as the address says: all of it but passwords, which are not for arguments (`passfile` is).
// Besides: `NotFound`: there is no such program; `Unavailable`: it failed; `Invalid`: SQLite, or no address.
Result<void> dump(const std::string& address, const std::filesystem::path& file);

// That, as a line for a shell on another machine. `Invalid` as above.
Result<std::string> pg_dump_for(const std::string& address, const std::filesystem::path& file);

}  // namespace cerby::workspace::store
