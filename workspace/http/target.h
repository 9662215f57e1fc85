// The target of a request, taken apart: each segment of the path and each parameter of the query decoded
// once, here, and never again.
//
// Strict, so that no two readers of it can differ: whatever has a second spelling with another meaning is
// refused. That is in the path: an empty segment ("//", a "/" at the end), "." and "..", an escaped "/" or
// "\"; in the query: a name twice, a name without "=", an empty name; in both: characters that RFC 3986 does
// not allow there, a "%" without two digits, control characters, what is not UTF-8. In the query "[" and "]"
// may stand as they are, and "+" is a space.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::workspace::http {

// What the query of a target is, which its path says (routes.h). Secret: it may hold some, a code or state
// that an identity provider sends back; then it is Request::secret_query and target.query is empty, so that
// no link, log or text of the target has it. Unread: a page is the same whatever stands there, well-formed or
// not.
enum class Query : std::uint8_t { Plain, Secret, Unread };

inline constexpr std::size_t kMaxTarget = 8192;  // bytes, as it is written
inline constexpr std::size_t kMaxSegments = 16;
inline constexpr std::size_t kMaxParameters = 32;
inline constexpr std::size_t kMaxParameterName = 64;     // bytes, decoded
inline constexpr std::size_t kMaxParameterValue = 1024;  // bytes, decoded

struct Parameter {
  std::string name;
  std::string value;
  bool operator==(const Parameter&) const = default;
};

struct Target {
  std::vector<std::string> path;  // "/" has no segments
  std::vector<Parameter> query;   // in the order they came
  // The value of the parameter; null: there is none.
  [[nodiscard]] const std::string* parameter(std::string_view name) const;
  bool operator==(const Target&) const = default;
};

// Only the form that starts with "/". input_invalid says in a few words why not.
Expected<Target> parse_target(std::string_view text);

// A query that holds secrets, as the route's declaration says (routes.h), is never in a Target: it stays as
// it was written, in guarded memory (Request::secret_query). This is the decoded value of one of its
// parameters; none: it has no such one. The same is refused as in parse_target, whichever parameter it is in,
// with input_invalid; but a value may be as long as the target, as the codes of some providers are.
Expected<std::optional<Secret>> secret_parameter(const Secret& query, std::string_view name);

// The same target as text: "/api/v1/accounts?page[number]=2". parse_target gives it back.
std::string text_of(const Target& target);

}  // namespace cerby::workspace::http
