// How the store's work ends when it does not end well. A closed list of its own: nobody outside the service
// sees these, and the API answers each in its own words.
//
// `detail` says where or which (a constraint's name, an SQLSTATE, a file's), never a value: what is stored is
// other people's.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "base/outcome.h"  // CERBY_TRY, CERBY_CHECK

namespace cerby::workspace::store {

enum class Error : std::uint8_t {
  NotFound,       // no such row in this workspace
  Stale,          // it was changed since the revision that the change is about
  Conflict,       // another row has it already: an e-mail, an external id, the one Owner
  Refused,        // the schema's rules: a row of another workspace or none, a value outside its list
  Invalid,        // a text that is not UTF-8 or holds a zero, an argument out of bounds
  Cycle,          // a collection inside itself
  TooDeep,        // collections nested deeper than kDeepestCollection
  Busy,           // others held what it needs for longer than the patience, or conflicted each time
  Unavailable,    // no database, or the connection was lost; a commit may or may not have happened
  SchemaNewer,    // migrated by a newer version of the program
  SchemaOlder,    // not migrated to this version yet
  SchemaDiffers,  // a migration that was applied is not the one that this program has
  Unsafe,         // the database's file is not a plain one that its owner alone can reach
  // The storage did not take what was to be written: a full disk, a limit on the size of files, an I/O error.
  // Nothing of the work was kept; it may be once there is room.
  NotWritten,
  Failed,  // everything else: a damaged file, a fault of ours
};

struct Failure {
  Error error;
  std::string detail;
};

template <typename T>
using Result = std::expected<T, Failure>;

inline std::unexpected<Failure> fail(Error error, std::string detail = {}) {
  return std::unexpected(Failure{error, std::move(detail)});
}

// The error's name in logs: lower case words joined by "_".
std::string_view name(Error error);

}  // namespace cerby::workspace::store
