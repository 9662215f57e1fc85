#include "workspace/store/migrate.h"

#include <sodium.h>

#include <array>
#include <string>
#include <vector>

#include "workspace/store/connection.h"

namespace cerby::workspace::store {
namespace {

// However long another's migration takes; then, what an index of a large table takes is nothing to give up
// for, while locks that the service's requests hold are waited for with the usual patience. The lock's number
// is any that nothing else in the database locks by.
constexpr std::array kWaitForTheLock{
    "SET LOCAL statement_timeout = 0",
    "SELECT set_config('cerby.patience', current_setting('lock_timeout'), true)",
    "SET LOCAL lock_timeout = 0",
    "SELECT pg_advisory_xact_lock(4842111)",
    "SELECT set_config('lock_timeout', current_setting('cerby.patience'), true)",
};

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
    "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

std::string checksum(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  std::vector<unsigned char> bytes(text.begin(), text.end());
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  std::string hex(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

// Of a statement that one of the databases alone can have, the line before it.
constexpr std::string_view kOnly = "-- only: ";
constexpr std::string_view name_of(Engine engine) {
  return engine == Engine::Sqlite ? "sqlite" : "postgresql";
}

// Comments out, and apart at each semicolon that ends a line: both databases take one statement at a time.
// Those that are only for the other one are left out.
std::vector<std::string> statements(std::string_view text, Engine engine) {
  std::vector<std::string> all;
  std::string current;
  bool is_ours = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with(kOnly)) is_ours = line.substr(kOnly.size()) == name_of(engine);
    if (line.starts_with("--") || (line.empty() && current.empty())) continue;
    current += line;
    current += '\n';
    if (!line.ends_with(';')) continue;
    if (is_ours) all.push_back(std::move(current));
    current.clear();
    is_ours = true;
  }
  return all;
}

Result<bool> has_migrations(Transaction& transaction, Engine engine) {
  constexpr Sql kSqlite{"SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migrations'", 1};
  constexpr Sql kPostgres{"SELECT relname FROM pg_class WHERE oid = to_regclass('migrations')", 1};
  return transaction.prepare(engine == Engine::Sqlite ? kSqlite : kPostgres).step();
}

// How many of `known` the database has.
Result<std::size_t> applied(Transaction& transaction, std::span<const Migration> known) {
  constexpr Sql kApplied{"SELECT number, name, checksum FROM migrations ORDER BY number", 3};
  auto rows = transaction.prepare(kApplied);
  std::size_t count = 0;
  while (true) {
    CERBY_TRY(const bool row, rows.step());
    if (!row) return count;
    if (count >= known.size()) return fail(Error::SchemaNewer, std::string(rows.text(1)));
    const Migration& migration = known[count++];
    if (rows.integer(0) != migration.number || rows.text(2) != checksum(migration.text)) {
      return fail(Error::SchemaDiffers, std::string(migration.name));
    }
  }
}

Result<void> apply(Transaction& transaction, const Migration& migration, std::int64_t now) {
  for (const std::string& statement : statements(migration.text, transaction.connection().engine())) {
    auto done = transaction.connection().run(statement);
    if (!done) return fail(done.error().error, std::string(migration.name) + ": " + done.error().detail);
  }
  constexpr Sql kRecord{
      "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :now)"};
  auto record = transaction.prepare(kRecord);
  CERBY_CHECK(record.bind("number", migration.number)
                  .bind("name", migration.name)
                  .bind("checksum", checksum(migration.text))
                  .bind("now", now)
                  .run());
  return {};
}

Result<bool> apply_next(Database& database, std::span<const Migration> known, std::int64_t now) {
  return database.write([&](Transaction& transaction) -> Result<bool> {
    // SQLite's transactions that write are alone from their start.
    if (database.engine() == Engine::Postgres) {
      for (const char* statement : kWaitForTheLock) CERBY_CHECK(transaction.connection().run(statement));
    }
    CERBY_CHECK(transaction.connection().run(kTable));
    CERBY_TRY(const std::size_t count, applied(transaction, known));
    if (count == known.size()) return false;
    CERBY_CHECK(apply(transaction, known[count], now));
    return true;
  });
}

}  // namespace

Result<std::int64_t> migrate(Database& database, std::span<const Migration> known, std::int64_t now) {
  for (std::int64_t count = 0;; ++count) {
    CERBY_TRY(const bool more, apply_next(database, known, now));
    if (!more) return count;
  }
}

Result<std::int64_t> migrate(Database& database, std::int64_t now) {
  return migrate(database, migrations(), now);
}

Result<void> check_schema(Database& database) {
  return database.read([&](Transaction& transaction) -> Result<void> {
    const auto known = migrations();
    CERBY_TRY(const bool has_table, has_migrations(transaction, database.engine()));
    if (!has_table) return fail(Error::SchemaOlder, "not migrated yet");
    CERBY_TRY(const std::size_t count, applied(transaction, known));
    if (count < known.size()) return fail(Error::SchemaOlder, std::string(known[count].name));
    return {};
  });
}

}  // namespace cerby::workspace::store
