// The SQLite connection, its statements and transactions: what the vault needs of SQLite's C interface and no
// more.
//
// SQL is always a literal; values are bound. Failures: vault_busy, vault_damaged (not a database, or a broken
// one), vault_missing (the file was removed or replaced while it was in use), storage_failed (all else that
// the disk does).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

struct sqlite3;
struct sqlite3_stmt;

namespace cerby::vault {

// One use of a prepared statement: bind, step through the rows, and it is ready for the next use.
// What row() gives of blobs and texts lives until the next step.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(std::int64_t value);
  Statement& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
  Statement& bind(std::uint32_t value) { return bind(std::int64_t{value}); }
  Statement& bind(Bytes value);
  Statement& bind(std::string_view value);

  Expected<bool> step();  // true: there is a row
  Expected<void> run();   // for what gives no rows

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] Bytes blob(int column) const;
  [[nodiscard]] std::string_view text(int column) const;

 private:
  friend class Database;
  Statement(sqlite3* connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
  sqlite3* connection_;
  sqlite3_stmt* statement_;
  int next_ = 1;
  bool bound_badly_ = false;
};

class Database {
 public:
  // The file exists (secure_file.h). `patience`: how long to wait for another connection's lock.
  static Expected<std::unique_ptr<Database>> open(const std::filesystem::path& file,
                                                  std::chrono::milliseconds patience);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Each literal is prepared once, at its first use; one use of it at a time.
  Expected<Statement> prepare(const char* sql);
  Expected<void> run(const char* sql);
  // What only a connection that writes needs; once, before its first transaction.
  Expected<void> prepare_to_write();
  // vault_missing unless the open file is still the one of its name.
  Expected<void> check_in_place();
  // Empties a journal that nobody has to play back, as one of a program that was killed before it changed the
  // file, unless another program is at a change. Between transactions. What fails here, the next change does.
  void empty_leftover(const std::filesystem::path& journal);
  // For page_sums.h.
  [[nodiscard]] sqlite3* connection() const { return connection_; }

 private:
  Database(sqlite3* connection, std::chrono::milliseconds patience)
      : connection_(connection), patience_(patience) {}
  struct Prepared {
    const char* sql;
    sqlite3_stmt* statement;
  };
  sqlite3* connection_;
  std::chrono::milliseconds patience_;
  std::vector<Prepared> prepared_;
  bool durable_ = false;
};

enum class Access : std::uint8_t { Read, Write };

// Undone when it is destroyed without commit(). A writing one has the lock from its start, so that what it
// reads stays true until it commits.
class Transaction {
 public:
  static Expected<Transaction> begin(Database& database, Access access);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Expected<void> commit();  // durable when it returns

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace cerby::vault
