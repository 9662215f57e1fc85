#include "workspace/store/connection.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "workspace/store/faults.h"
#include "workspace/store/prepared.h"

namespace cerby::workspace::store {

struct Connection::Impl {
  soci::session session;
  Engine engine = Engine::Sqlite;
  bool reads_only = false;
  // By the text's address: texts are literals or kept for ever (sql.h). Goes before the session.
  std::unordered_map<const char*, std::unique_ptr<Prepared>> prepared;
  ~Impl() { prepared.clear(); }
};

namespace {

// What another connection does at the same time (the change to WAL does not wait for it).
constexpr int kOpeningAttempts = 10;

// SQLite gives the files beside it the same permissions. Made and looked at without being opened: to close a
// descriptor of it would end the locks that this process's other connections hold on it, and another program
// would take away the log that they still write to.
Result<void> make_private_file(const std::string& file) {
  const auto unavailable = [] {
    const int error = errno;
    return fail(Error::Unavailable, "the database's file: " + std::generic_category().message(error));
  };
  if (::mknod(file.c_str(), S_IFREG | 0600, 0) != 0 && errno != EEXIST) return unavailable();
  struct stat about{};
  if (::lstat(file.c_str(), &about) != 0) return unavailable();
  if (!S_ISREG(about.st_mode) || about.st_uid != ::geteuid() || (about.st_mode & 077) != 0) {
    return fail(Error::Unsafe,
                "the database's file must be a plain one with mode 0600, of the service's user");
  }
  return {};
}

void set_up_sqlite(soci::session& session, std::chrono::milliseconds patience) {
  const std::string wait = std::to_string(patience.count());
  session << "PRAGMA busy_timeout = " + wait;
  std::string mode;
  session << "PRAGMA journal_mode", soci::into(mode);
  if (mode != "wal") session << "PRAGMA journal_mode = WAL", soci::into(mode);
  for (const char* pragma : {"PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                             "PRAGMA trusted_schema = OFF", "PRAGMA cache_size = -4096"}) {
    session << pragma;
  }
}

void set_up_postgres(soci::session& session, std::chrono::milliseconds patience) {
  const std::string wait = std::to_string(patience.count());
  for (const std::string& setting :
       {"lock_timeout = " + wait, "idle_in_transaction_session_timeout = " + wait,
        std::string("statement_timeout = 60000"), std::string("client_encoding = 'UTF8'"),
        std::string("bytea_output = 'hex'"), std::string("standard_conforming_strings = on"),
        std::string("synchronous_commit = on"), std::string("client_min_messages = warning")}) {
    session << "SET " + setting;
  }
}

// What libpq is told besides. A server that is gone without a word is noticed in a minute; of several hosts,
// the one that writes is meant: after a failover, the one before may still answer.
std::string defaults(std::chrono::seconds timeout, char between) {
  std::string all = "connect_timeout=" + std::to_string(timeout.count());
  for (const auto* const one : {"keepalives_idle=30", "keepalives_interval=10", "keepalives_count=3",
                                "tcp_user_timeout=60000", "target_session_attrs=read-write"}) {
    all.append(1, between).append(one);
  }
  return all;
}

// What the administrator wrote comes behind it: libpq takes the last.
std::string with_defaults(std::string place, std::chrono::seconds seconds) {
  constexpr std::string_view kScheme = "postgresql://";
  if (!place.starts_with(kScheme)) return defaults(seconds, ' ') + " " + place;
  const std::string timeout = defaults(seconds, '&');
  // A password before the "@" may hold a "?", and a parameter a "/": as libpq looks for the end of the user.
  const auto end_of_user = place.find_first_of("@/", kScheme.size());
  const bool has_user = end_of_user != std::string::npos && place[end_of_user] == '@';
  const auto question = place.find('?', has_user ? end_of_user : kScheme.size());
  if (question == std::string::npos) return place + "?" + timeout;
  return place.insert(question + 1, timeout + "&");
}

void open_session(soci::session& session, const Address& address, std::chrono::milliseconds patience) {
  if (address.engine == Engine::Sqlite) {
    session.open(soci::sqlite3, "db=\"" + address.place + "\"");
    set_up_sqlite(session, patience);
  } else {
    const auto seconds = std::max(std::chrono::seconds(2), std::chrono::ceil<std::chrono::seconds>(patience));
    session.open(soci::postgresql, with_defaults(address.place, seconds));
    set_up_postgres(session, patience);
  }
}

}  // namespace

Result<Address> Address::parse(std::string_view text) {
  constexpr std::string_view kSqlite = "sqlite:";
  constexpr std::string_view kPostgres = "postgresql:";
  if (text.find('\0') != std::string_view::npos) return fail(Error::Invalid, "the database's address");
  if (text.starts_with(kSqlite)) {
    text.remove_prefix(kSqlite.size());
    // A quotation mark would end the name in SOCI's own notation.
    if (text.empty() || text.find('"') != std::string_view::npos || text.starts_with(':')) {
      return fail(Error::Invalid, "the database's file");
    }
    return Address{Engine::Sqlite, std::string(text)};
  }
  if (text.starts_with(kPostgres)) {
    if (!text.starts_with("postgresql://")) text.remove_prefix(kPostgres.size());
    return Address{Engine::Postgres, std::string(text)};
  }
  return fail(Error::Invalid, "the database's address starts with sqlite: or postgresql:");
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(const Address& address,
                                                     std::chrono::milliseconds patience) {
  if (address.engine == Engine::Sqlite) CERBY_CHECK(make_private_file(address.place));
  Failure failure{Error::Unavailable, {}};
  for (int attempt = 0; attempt < kOpeningAttempts; ++attempt) {
    auto impl = std::make_unique<Impl>();
    impl->engine = address.engine;
    try {
      open_session(impl->session, address, patience);
      return std::unique_ptr<Connection>(new Connection(std::move(impl)));
    } catch (...) {
      failure = fault_of_current_exception(&impl->session);
    }
    if (failure.error != Error::Busy) break;
  }
  return std::unexpected(failure);
}

Statement Connection::prepare(Sql sql) {
  auto& place = impl_->prepared[sql.text()];
  if (!place) place = std::make_unique<Prepared>(impl_->session, impl_->engine, sql);
  return Statement(place.get());
}

Result<void> Connection::run(const std::string& sql) {
  try {
    impl_->session << sql;
    return {};
  } catch (...) {
    return std::unexpected(fault_of_current_exception(&impl_->session));
  }
}

Result<void> Connection::set_reads_only(bool reads_only) {
  if (impl_->engine != Engine::Sqlite || impl_->reads_only == reads_only) return {};
  CERBY_CHECK(run(reads_only ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF"));
  impl_->reads_only = reads_only;
  return {};
}

Engine Connection::engine() const {
  return impl_->engine;
}

bool Connection::can_commit() const {
  if (impl_->engine != Engine::Postgres) return true;
  auto* const backend = static_cast<soci::postgresql_session_backend*>(impl_->session.get_backend());
  return backend == nullptr || PQtransactionStatus(backend->conn_) != PQTRANS_INERROR;
}

bool Connection::is_broken() const {
  return impl_->engine == Engine::Postgres && !impl_->session.is_connected();
}

}  // namespace cerby::workspace::store
