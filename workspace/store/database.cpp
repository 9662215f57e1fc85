#include "workspace/store/database.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "workspace/store/connection.h"
#include "workspace/store/faults.h"

namespace cerby::workspace::store {

struct Database::Impl {
  explicit Impl(const DatabaseTime& the_time) : time(the_time) {}
  Address address;
  std::chrono::milliseconds patience{};
  const DatabaseTime& time;
  std::size_t most = 0;

  std::mutex mutex;
  std::condition_variable returned;
  std::vector<std::unique_ptr<Connection>> free;
  std::size_t taken = 0;
  // SQLite has one writer. Waiting here is in turn; waiting in SQLite is trying again and again.
  std::timed_mutex writer;
  // Since when no server answers; none: one did, the last time.
  std::optional<MonotonicTime> gone_since;

  Result<std::unique_ptr<Connection>> take() {
    {
      std::unique_lock lock(mutex);
      if (!returned.wait_for(lock, patience, [&] { return taken < most; })) {
        return fail(Error::Busy, "no free connection");
      }
      ++taken;
      if (!free.empty()) {
        auto connection = std::move(free.back());
        free.pop_back();
        return connection;
      }
    }
    auto opened = Connection::open(address, patience);
    if (!opened) give_back(nullptr);
    return opened;
  }

  // A server that is started anew is waited for, by all, within the patience from when it was first gone: one
  // that stays away must not hold those up who come later. False: that is over.
  bool wait_for_server() {
    constexpr std::chrono::milliseconds kBetween{50};
    const auto now = time.clock.monotonic();
    {
      const std::lock_guard lock(mutex);
      if (!gone_since) gone_since = now;
      if (now + kBetween >= *gone_since + patience) return false;
    }
    time.pause.pause(kBetween);
    return true;
  }

  // Gives the place back however the use of it ends. A connection whose work threw is closed, which undoes
  // it.
  struct Lease {
    Impl* impl;
    std::unique_ptr<Connection> connection;
    ~Lease() { impl->give_back(std::move(connection)); }
  };

  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex);
      --taken;
      if (connection && !connection->is_broken()) {
        free.push_back(std::move(connection));
        gone_since.reset();
      }
    }
    returned.notify_one();
  }

  void forget_idle() {
    std::vector<std::unique_ptr<Connection>> idle;
    const std::lock_guard lock(mutex);
    idle.swap(free);
  }
};

namespace {

bool is_worth_another(const Failure& failure) {
  return failure.error == Error::Busy || failure.error == Error::Unavailable;
}

}  // namespace

const DatabaseTime& DatabaseTime::of_system() {
  static const SystemClock clock;
  static const SystemPause pause;
  static const DatabaseTime time{clock, pause};
  return time;
}

Statement Transaction::prepare(Sql sql) {
  return connection_->prepare(sql);
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const DatabaseSettings& settings) {
  if (settings.connections == 0) return fail(Error::Invalid, "connections");
  auto impl = std::make_unique<Impl>(settings.time);
  CERBY_TRY(impl->address, Address::parse(settings.address));
  impl->patience = settings.patience;
  impl->most = settings.connections;
  CERBY_TRY(auto first, impl->take());
  impl->give_back(std::move(first));
  return std::unique_ptr<Database>(new Database(std::move(impl)));
}

Engine Database::engine() const {
  return impl_->address.engine;
}

Database::Again Database::attempt(Mode mode, Connection& connection, const AnyWork& work,
                                  Result<void>& done) {
  Transaction transaction(connection);
  const bool sqlite = connection.engine() == Engine::Sqlite;
  done = connection.set_reads_only(mode != Mode::Write);
  if (!done) return Again::No;
  const auto verdict = [&] { return !done && is_worth_another(done.error()) ? Again::Yes : Again::No; };
  if (mode == Mode::Single) {
    done = work(transaction);
    return verdict();
  }
  const char* begin = "BEGIN";
  if (mode == Mode::Write) {
    // SQLite's lock from the start: taken later, it cannot be waited for.
    begin = sqlite ? "BEGIN IMMEDIATE" : "BEGIN ISOLATION LEVEL READ COMMITTED";
  } else if (!sqlite) {
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  }
  done = connection.run(begin);
  if (!done) return verdict();
  done = work(transaction);
  if (!done) {
    // A read that writes is a fault of ours, which no other server is tried for.
    if (mode == Mode::Read && is_read_only(done.error())) done = fail(Error::Failed, "a read that writes");
    // How the undoing fails says less than how the work did; a lost connection is undone by the server.
    static_cast<void>(connection.run("ROLLBACK"));
    return verdict();
  }
  if (connection.can_commit()) {
    done = connection.run("COMMIT");
  } else {
    done = fail(Error::Failed, "a work went on after a statement of it had failed");
  }
  if (done) return Again::No;
  static_cast<void>(connection.run("ROLLBACK"));
  return done.error().error == Error::Busy ? Again::Yes : Again::No;
}

Result<void> Database::run_any(Mode mode, const AnyWork& work) {
  std::unique_lock<std::timed_mutex> writer;
  if (mode == Mode::Write && impl_->address.engine == Engine::Sqlite) {
    writer = std::unique_lock(impl_->writer, impl_->patience);
    if (!writer) return fail(Error::Busy, "others write");
  }
  // A lock that was waited for in vain is not waited for kAttempts times.
  const auto end = impl_->time.clock.monotonic() + impl_->patience;
  Result<void> done;
  for (int number = 0; number < kAttempts;) {
    auto connection = impl_->take();
    if (!connection) {
      done = std::unexpected(connection.error());
      const bool is_gone = connection.error().error == Error::Unavailable && engine() == Engine::Postgres;
      if (is_gone && impl_->wait_for_server()) continue;
      break;
    }
    Again again = Again::No;
    {
      Impl::Lease lease{impl_.get(), nullptr};
      again = attempt(mode, **connection, work, done);
      // Of a server that shuts down or does not write any more, it is alive and of no use.
      const bool is_of_use = done || done.error().error != Error::Unavailable;
      if (is_of_use) lease.connection = std::move(*connection);
    }
    if (again == Again::No) break;
    if (done.error().error == Error::Busy && impl_->time.clock.monotonic() >= end) break;
    // When one was lost, so were those that lay idle.
    if (done.error().error == Error::Unavailable) impl_->forget_idle();
    ++number;
  }
  return done;
}

}  // namespace cerby::workspace::store
