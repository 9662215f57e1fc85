// A copy of SQLite's file while the service goes on, and what takes one of PostgreSQL.
#pragma once

#include <filesystem>
#include <string>

#include "workspace/store/database.h"

namespace cerby::workspace::store {

// All that is committed when it begins, into a new file of mode 0600 that is on the disk when this returns.
// `Conflict`: there is a file of that name, which stays as it is; `Unavailable`: it cannot be made;
// `Invalid`: the database is not SQLite.
Result<void> back_up(Database& database, const std::filesystem::path& file);

// The command line that does it for a PostgreSQL database, without passwords. `Invalid`: it is SQLite, or the
// address is none.
Result<std::string> pg_dump_for(const std::string& address, const std::filesystem::path& file);

}  // namespace cerby::workspace::store
