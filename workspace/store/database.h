// The database: a fixed number of connections to SQLite or PostgreSQL, and transactions on them.
//
// SQLite: WAL, synchronous FULL, foreign keys on, a file that its owner alone can reach (0600). PostgreSQL:
// read committed for what writes, one snapshot for what reads. What is committed is on the disk in both.
//
// Blocks the calling thread. A work that conflicts with another's or loses its connection before the commit
// is run again, kAttempts times at the most and, where it waits for others, within the patience: it must do
// nothing that cannot be done twice. Then `Busy` or `Unavailable`. Connections that were lost are opened anew
// when they are next needed; a PostgreSQL server that is gone is waited for, within the patience.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/clock.h"
#include "base/uuid.h"
#include "base/waiting.h"
#include "workspace/store/error.h"
#include "workspace/store/sql.h"
#include "workspace/store/statement.h"

namespace cerby::workspace::store {

class Connection;
enum class Engine : std::uint8_t;

inline constexpr int kAttempts = 5;

// Open until the work that was given it returns: committed when that is a success, undone when not.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Statement prepare(Sql sql);
  [[nodiscard]] Connection& connection() { return *connection_; }
  // The workspace whose feed this transaction holds (feed.h).
  std::optional<Uuid> feed_of;
  // The changes of the feed that it has made so far (feed.h).
  std::optional<std::int64_t> first_change, last_change;

 private:
  Connection* connection_;
};

// By what a server that is gone is waited for; for a connection or a lock that others have, by the system.
struct DatabaseTime {
  const Clock& clock;
  const Pause& pause;
  static const DatabaseTime& of_system();
};

struct DatabaseSettings {
  // connection.h, Address
  std::string address;
  std::size_t connections = 4;
  // For a free connection, for locks, and for the first answer of the server.
  std::chrono::milliseconds patience{5000};
  const DatabaseTime& time = DatabaseTime::of_system();  // outlives the database
};

class Database {
 public:
  // Opens one connection, to know that there is a database; makes SQLite's file when there is none.
  static Result<std::unique_ptr<Database>> open(const DatabaseSettings& settings);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // `work` is called with a Transaction& and returns a Result<T>, which is what these return.
  template <typename Work>
  auto write(Work&& work) {
    return run(Mode::Write, work);
  }
  // Changes nothing; all its statements see the same state.
  template <typename Work>
  auto read(Work&& work) {
    return run(Mode::Read, work);
  }
  // One statement that reads, without a transaction around it: one round trip.
  template <typename Work>
  auto ask(Work&& work) {
    return run(Mode::Single, work);
  }

  [[nodiscard]] Engine engine() const;

 private:
  enum class Mode : std::uint8_t { Write, Read, Single };
  using AnyWork = std::function<Result<void>(Transaction&)>;

  template <typename Work>
  std::invoke_result_t<Work&, Transaction&> run(Mode mode, Work& work) {
    using Answer = std::invoke_result_t<Work&, Transaction&>;
    std::optional<Answer> answer;
    const Result<void> done = run_any(mode, [&](Transaction& transaction) -> Result<void> {
      answer.emplace(work(transaction));
      if (!*answer) return std::unexpected(answer->error());
      return {};
    });
    if (!done) return std::unexpected(done.error());
    return std::move(*answer);
  }
  Result<void> run_any(Mode mode, const AnyWork& work);
  // Whether the work may be done again when it failed: not when its commit may have happened.
  enum class Again : std::uint8_t { No, Yes };
  Again attempt(Mode mode, Connection& connection, const AnyWork& work, Result<void>& done);

  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cerby::workspace::store
