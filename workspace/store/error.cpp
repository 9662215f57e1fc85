#include "workspace/store/error.h"

namespace cerby::workspace::store {

std::string_view name(Error error) {
  switch (error) {
    case Error::NotFound:
      return "not_found";
    case Error::Stale:
      return "stale";
    case Error::Conflict:
      return "conflict";
    case Error::Refused:
      return "refused";
    case Error::Invalid:
      return "invalid";
    case Error::Cycle:
      return "cycle";
    case Error::TooDeep:
      return "too_deep";
    case Error::Busy:
      return "busy";
    case Error::Unavailable:
      return "unavailable";
    case Error::SchemaNewer:
      return "schema_newer";
    case Error::SchemaOlder:
      return "schema_older";
    case Error::SchemaDiffers:
      return "schema_differs";
    case Error::Unsafe:
      return "unsafe";
    case Error::NotWritten:
      return "not_written";
    case Error::Failed:
      return "failed";
  }
  return "failed";
}

}  // namespace cerby::workspace::store
