// Outcomes: the one list of how things end, shared by host, helper, cerbyctl and extension.
//
// The list is append-only: a code, once released, keeps its name and its meaning. Each outcome has a sentence
// on what happened and one on what to do now. A line here needs one in wire/PROTOCOL.md, extension/shared/
// outcomes.js, and outcome_<code>_message and _hint in extension/_locales/{en,es}; tests compare them.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cerby {

enum class Outcome : std::uint8_t {
#define CERBY_OUTCOME(symbol, code, happened, hint) symbol,
#include "base/outcomes.def"
#undef CERBY_OUTCOME
};

// The code on the wire, in logs and in `--json`: lower case words joined by "_".
std::string_view code(Outcome outcome);
// One sentence, for a person, on what happened.
std::string_view happened(Outcome outcome);
// One sentence, for a person, on what to do now. Empty where there is nothing to do.
std::string_view hint(Outcome outcome);
// The outcome with that code; none for a code this version does not know.
std::optional<Outcome> outcome_from_code(std::string_view text);

// Why something could not be done. `detail` says where or which (a key's name, a file's, an errno's text);
// it is shown and logged, so it never holds a secret.
struct Failure {
  Outcome outcome;
  std::string detail;
};

template <typename T>
using Expected = std::expected<T, Failure>;

inline std::unexpected<Failure> fail(Outcome outcome, std::string detail = {}) {
  return std::unexpected(Failure{outcome, std::move(detail)});
}

// "happened (detail). hint", as cerbyctl and logs show a failure.
std::string describe(const Failure& failure);

}  // namespace cerby

// CERBY_TRY(auto x, expression) gives x the value, or returns the failure from the enclosing function.
#define CERBY_TRY_JOIN2(a, b) a##b
#define CERBY_TRY_JOIN(a, b) CERBY_TRY_JOIN2(a, b)
#define CERBY_TRY_NAMED(temporary, declaration, ...)                    \
  auto temporary = (__VA_ARGS__);                                       \
  if (!temporary) return std::unexpected(std::move(temporary).error()); \
  declaration = std::move(*temporary)
#define CERBY_TRY(declaration, ...) \
  CERBY_TRY_NAMED(CERBY_TRY_JOIN(cerby_try_, __LINE__), declaration, __VA_ARGS__)
// CERBY_CHECK(expression) returns the failure of an Expected<void> from the enclosing function.
#define CERBY_CHECK(...)                                      \
  do {                                                        \
    if (auto cerby_check = (__VA_ARGS__); !cerby_check) {     \
      return std::unexpected(std::move(cerby_check).error()); \
    }                                                         \
  } while (false)
