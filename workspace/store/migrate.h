// The schema's versions: numbered files of migrations/, which travel in the program.
//
// Each is applied in one transaction and recorded with its checksum. Several processes may migrate at once:
// one does it, the others find it done. A file that has been released is never changed; what comes later is
// another.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "workspace/store/database.h"
#include "workspace/store/error.h"

namespace cerby::workspace::store {

// `text`: statements, each with a semicolon at the end of its last line, for both databases; one that is for
// a single one stands behind a line "-- only: sqlite" or "-- only: postgresql".
struct Migration {
  std::int64_t number;
  std::string_view name;  // the file's, without its ending
  std::string_view text;
};

// Those of this program, from 1 on without a gap.
std::span<const Migration> migrations();

// Applies what is missing; returns how many that were. `now`: milliseconds since 1970. `SchemaNewer` names
// the first that this program does not know, `SchemaDiffers` the first whose text is not the one that was
// applied; nothing was changed then.
Result<std::int64_t> migrate(Database& database, std::int64_t now);
Result<std::int64_t> migrate(Database& database, std::span<const Migration> known, std::int64_t now);

// For what only uses the schema: success when it is exactly this program's, else `SchemaOlder` besides the
// above.
Result<void> check_schema(Database& database);

}  // namespace cerby::workspace::store
