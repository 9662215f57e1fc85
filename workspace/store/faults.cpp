#include "workspace/store/faults.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace cerby::workspace::store {
namespace {

constexpr std::string_view kReadOnly = "25006";

// The databases' messages hold values; of all they say, a constraint's name is the one thing to take over.
std::string constraint_in(std::string_view message, std::string_view before) {
  const auto start = message.find(before);
  if (start == std::string_view::npos) return {};
  std::string_view rest = message.substr(start + before.size());
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == ' ' || c == ',';
  };
  const auto* const end = std::ranges::find_if_not(rest, is_name);
  return std::string(rest.begin(), end);
}

Failure of_postgres(const soci::postgresql_soci_error& error, soci::session* session) {
  const std::string state = error.sqlstate();
  const std::string message = error.get_error_message();
  const auto is_class = [&](std::string_view name) { return state.starts_with(name); };
  const std::string detail = "SQLSTATE " + state;
  if (state == "23505") return {Error::Conflict, constraint_in(message, "constraint \"")};
  if (is_class("23")) return {Error::Refused, constraint_in(message, "constraint \"")};
  // A value that is none; one that is too long for an index.
  if (is_class("22") || is_class("54")) return {Error::Invalid, detail};
  // Serialization, deadlock, lock not available; too many connections.
  if (is_class("40") || state == "55P03" || state == "53300") return {Error::Busy, detail};
  // It does not write any more: another one has taken its place.
  if (is_class("08") || is_class("57P") || state == kReadOnly) return {Error::Unavailable, detail};
  if (session == nullptr || !session->is_connected()) return {Error::Unavailable, "the connection was lost"};
  // The disk is full; an I/O error.
  if (state == "53100" || state == "58030") return {Error::NotWritten, detail};
  return {Error::Failed, detail};
}

Failure of_sqlite(soci::session* session, int result) {
  using namespace sqlite_api;
  // Only its own sessions throw its errors.
  sqlite3* const connection = session != nullptr && session->get_backend() != nullptr
                                  ? static_cast<soci::sqlite3_session_backend*>(session->get_backend())->conn_
                                  : nullptr;
  const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : result;
  const std::string message = connection != nullptr ? sqlite3_errmsg(connection) : "";
  const std::string detail = sqlite3_errstr(extended);
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return {Error::Conflict, constraint_in(message, "constraint failed: ")};
    case SQLITE_FULL:
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMSIZE:
      return {Error::NotWritten, detail};
    default:
      break;
  }
  switch (extended & 0xFF) {
    case SQLITE_CONSTRAINT:
      return {Error::Refused, constraint_in(message, "constraint failed: ")};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Error::Busy, detail};
    case SQLITE_TOOBIG:
      return {Error::Invalid, detail};
    case SQLITE_CANTOPEN:
      return {Error::Unavailable, detail};
    default:
      return {Error::Failed, detail};
  }
}

}  // namespace

Failure fault_of_current_exception(soci::session* session) noexcept {
  try {
    throw;
  } catch (const soci::postgresql_soci_error& error) {
    return of_postgres(error, session);
  } catch (const soci::sqlite3_soci_error& error) {
    return of_sqlite(session, error.result());
  } catch (const soci::soci_error&) {
    // Without a state of the database: it was not reached, or the use of SOCI is wrong.
    if (session == nullptr || !session->is_connected()) return {Error::Unavailable, "no connection"};
    return {Error::Failed, "the database's driver"};
  } catch (...) {
    return {Error::Failed, "out of memory"};
  }
}

bool is_read_only(const Failure& failure) {
  return failure.error == Error::Unavailable && failure.detail.ends_with(kReadOnly);
}

}  // namespace cerby::workspace::store
