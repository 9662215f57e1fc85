// What the file is, and its tables (FORMAT.md, "Tables").
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/outcome.h"

namespace cerby::vault {

class Database;

inline constexpr std::uint32_t kApplication = 0x43524259;  // "CRBY"
inline constexpr std::uint32_t kFormat = 2;

struct Table {
  std::string_view name, sql;
};

// In this order and with this text; a file whose schema is any other is not ours. SQLite keeps the text as it
// is here.
inline constexpr std::array kTables = {
    Table{"head",
          "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), vault_id BLOB NOT NULL, epoch INTEGER "
          "NOT NULL, "
          "created INTEGER NOT NULL, generation INTEGER NOT NULL, count INTEGER NOT NULL, buckets BLOB NOT "
          "NULL, "
          "mac BLOB NOT NULL) STRICT"},
    Table{"method",
          "CREATE TABLE method (id BLOB PRIMARY KEY, kind TEXT NOT NULL, parameters BLOB NOT NULL, "
          "wrapped BLOB NOT NULL, secret BLOB NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID"},
    Table{
        "item",
        "CREATE TABLE item (id BLOB NOT NULL PRIMARY KEY, type INTEGER NOT NULL, revision INTEGER NOT NULL, "
        "sealed BLOB NOT NULL) STRICT"},
    Table{"entry",
          "CREATE TABLE entry (bucket INTEGER NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, "
          "PRIMARY KEY (bucket, key)) STRICT, WITHOUT ROWID"},
    Table{"counter",
          "CREATE TABLE counter (item BLOB PRIMARY KEY, value INTEGER NOT NULL, mac BLOB NOT NULL) STRICT, "
          "WITHOUT ROWID"},
};

// Makes them in an empty file, and says there what it is. Within a transaction.
Expected<void> write_schema(Database& database);
// Says that the file has this format. Within a transaction.
Expected<void> write_format(Database& database);
// The number that the file has now, which nothing has verified. vault_damaged: it is none.
Expected<std::uint32_t> read_format(Database& database);
// That it is a vault, of whatever format, with a sum in each page. vault_damaged.
Expected<void> check_application(Database& database);
// The same, that it has this format, and that its tables are the above and no more. Within a transaction.
Expected<void> check_schema(Database& database);
// That the file has this format now. In each transaction, before anything else is made of it: a newer program
// may have migrated the vault while this one has it open. vault_newer, vault_older; vault_damaged: no number.
Expected<void> check_format(Database& database);

}  // namespace cerby::vault
