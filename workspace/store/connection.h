// A connection to SQLite or PostgreSQL through SOCI, and where SOCI's exceptions end.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "workspace/store/error.h"
#include "workspace/store/sql.h"
#include "workspace/store/statement.h"

namespace cerby::workspace::store {

enum class Engine : std::uint8_t { Sqlite, Postgres };

// Where the database is, taken apart.
struct Address {
  Engine engine = Engine::Sqlite;
  std::string place;  // SQLite: the file; PostgreSQL: what libpq is given
  // "sqlite:FILE", "postgresql:KEY=VALUE KEY=VALUE…" or "postgresql://…". Else `Invalid`.
  static Result<Address> parse(std::string_view text);
};

class Connection {
 public:
  // `patience`: how long a statement waits for another's lock.
  static Result<std::unique_ptr<Connection>> open(const Address& address, std::chrono::milliseconds patience);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  Statement prepare(Sql sql);
  // One statement without values, which a migration or a transaction's ends are.
  Result<void> run(const std::string& sql);
  // Outside of a transaction. SQLite refuses to write from here on, or no more; for PostgreSQL, a transaction
  // says it.
  Result<void> set_reads_only(bool reads_only);

  [[nodiscard]] Engine engine() const;
  // PostgreSQL undoes at COMMIT, without an error, what a statement failed in.
  [[nodiscard]] bool can_commit() const;
  // Lost for good; a new one has to be opened.
  [[nodiscard]] bool is_broken() const;

 private:
  friend class Prepared;
  struct Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cerby::workspace::store
