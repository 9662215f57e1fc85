#include "vault/database.h"

#include <sqlite3.h>
#include <sys/mman.h>

#include <algorithm>
#include <string>
#include <utility>

#include "vault/page_sums.h"
#include "vault/vfs.h"

namespace cerby::vault {
namespace {

// No value of ours is larger than a sealed item (1 MiB).
constexpr int kLongestValue = 2 * 1024 * 1024;
constexpr std::size_t kPageSize = 4096;
constexpr int kReadyPages = 20;

Outcome outcome_of(int result) {
  if (result == SQLITE_READONLY_DBMOVED) return Outcome::VaultMissing;
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Outcome::VaultBusy;
    // With our own schema and our own statements, only a file that somebody made up gives the last four.
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_ERROR:
      return Outcome::VaultDamaged;
    default:
      return Outcome::StorageFailed;
  }
}

// Before SQLite's first use. Its defaults are for programs that stay: a hundred kilobytes of caches made
// ready at each opening, which a host that reads one item never fills, and pays a page fault for each page
// of. The pages that one item takes get their memory in one call; more of them come from malloc.
void configure_once() {
  static const bool configured = [] {
    int header = 0;
    sqlite3_config(SQLITE_CONFIG_PCACHE_HDRSZ, &header);
    const std::size_t slot = kPageSize + static_cast<std::size_t>(header);
    void* slots = ::mmap(nullptr, kReadyPages * slot, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (slots == MAP_FAILED) {
      sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
    } else {
      sqlite3_config(SQLITE_CONFIG_PAGECACHE, slots, static_cast<int>(slot), kReadyPages);
    }
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
  }();
  static_cast<void>(configured);
}

std::unexpected<Failure> failure(sqlite3* connection, int result) {
  const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : result;
  return fail(outcome_of(extended), sqlite3_errstr(extended));
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      next_(other.next_),
      bound_badly_(other.bound_badly_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(std::int64_t value) {
  bound_badly_ |= sqlite3_bind_int64(statement_, next_++, value) != SQLITE_OK;
  return *this;
}

Statement& Statement::bind(Bytes value) {
  // An empty span may have no address, which SQLite would take for NULL.
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  bound_badly_ |= sqlite3_bind_blob64(statement_, next_++, data, value.size(), SQLITE_TRANSIENT) != SQLITE_OK;
  return *this;
}

Statement& Statement::bind(std::string_view value) {
  bound_badly_ |= sqlite3_bind_text64(statement_, next_++, value.data(), value.size(), SQLITE_TRANSIENT,
                                      SQLITE_UTF8) != SQLITE_OK;
  return *this;
}

Expected<bool> Statement::step() {
  if (bound_badly_) return fail(Outcome::StorageFailed, "out of memory");
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return failure(connection_, result);
}

Expected<void> Statement::run() {
  CERBY_TRY(const bool row, step());
  static_cast<void>(row);
  return {};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Expected<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file,
                                                   std::chrono::milliseconds patience) {
  configure_once();
  sqlite3* connection = nullptr;
  const char* vfs = vfs_name();
  if (vfs == nullptr) return fail(Outcome::StorageFailed, "SQLite cannot be started");
  constexpr int kFlags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE;
  const int result = sqlite3_open_v2(file.c_str(), &connection, kFlags, vfs);
  std::unique_ptr<Database> database(new Database(connection, patience));
  if (result != SQLITE_OK) return failure(connection, result);

  // The file is not trusted before its head is verified, and its schema never needs more than tables.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  reserve_page_sums(connection);
  sqlite3_busy_timeout(connection, static_cast<int>(patience.count()));

  for (const char* pragma : {"PRAGMA cell_size_check = ON", "PRAGMA cache_size = -256"}) {
    CERBY_CHECK(database->run(pragma));
  }
  return database;
}

Expected<void> Database::prepare_to_write() {
  if (durable_) return {};
  // Why TRUNCATE: FORMAT.md, "Durability". FULL is what makes a commit durable in that mode.
  CERBY_CHECK(run("PRAGMA synchronous = FULL"));
  CERBY_CHECK(run("PRAGMA secure_delete = ON"));
  CERBY_TRY(auto mode, prepare("PRAGMA journal_mode = TRUNCATE"));
  CERBY_TRY(const bool row, mode.step());
  if (!row || mode.text(0) != "truncate")
    return fail(Outcome::VaultDamaged, "its journal mode cannot be set");
  durable_ = true;
  return {};
}

Expected<void> Database::check_in_place() {
  int moved = 0;
  const int result = sqlite3_file_control(connection_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (result != SQLITE_OK) return failure(nullptr, result);
  if (moved != 0) return failure(nullptr, SQLITE_READONLY_DBMOVED);
  return {};
}

void Database::empty_leftover(const std::filesystem::path& journal) {
  // With the writer's lock, the journal is nobody's; on the way to it, SQLite has played back one that
  // counts.
  sqlite3_busy_timeout(connection_, 0);
  if (run("BEGIN IMMEDIATE")) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(vfs_name());
    static_cast<void>(vfs->xDelete(vfs, journal.c_str(), 0));
    static_cast<void>(run("ROLLBACK"));
  }
  sqlite3_busy_timeout(connection_, static_cast<int>(patience_.count()));
}

Database::~Database() {
  for (const auto& prepared : prepared_) sqlite3_finalize(prepared.statement);
  sqlite3_close(connection_);
}

Expected<Statement> Database::prepare(const char* sql) {
  // Literals of one text may or may not have one address; two of them are then prepared twice, which is right
  // too.
  const auto known = std::ranges::find(prepared_, sql, &Prepared::sql);
  if (known != prepared_.end()) return Statement(connection_, known->statement);
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return failure(connection_, result);
  prepared_.push_back({sql, statement});
  return Statement(connection_, statement);
}

Expected<void> Database::run(const char* sql) {
  CERBY_TRY(auto statement, prepare(sql));
  return statement.run();
}

Expected<Transaction> Transaction::begin(Database& database, Access access) {
  if (access == Access::Write) CERBY_CHECK(database.prepare_to_write());
  CERBY_CHECK(database.run(access == Access::Write ? "BEGIN IMMEDIATE" : "BEGIN"));
  return Transaction(database);
}

Expected<void> Transaction::commit() {
  // When it fails it is still open, and undone by the destructor.
  CERBY_CHECK(database_->run("COMMIT"));
  database_ = nullptr;
  return {};
}

Transaction::~Transaction() {
  // SQLite has rolled back by itself after some failures; then this has nothing to do and says so.
  if (database_ != nullptr) static_cast<void>(database_->run("ROLLBACK"));
}

}  // namespace cerby::vault
