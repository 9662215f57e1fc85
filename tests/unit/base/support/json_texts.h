// JSON texts with one reason each to be accepted or refused: RFC 8259, then our own rules (json.h). The same
// texts go to the reader in unit tests and, as frames, to the real host (tests/wire).
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/outcome.h"

namespace cerby::test {

struct JsonText {
  std::string why;
  std::string text;
  std::optional<Outcome> refused_as;  // none: accepted
};
inline void PrintTo(const JsonText& text, std::ostream* out) {
  *out << text.why;
}

// `{"type":"status","id":1}` and the same with something added or changed.
const std::vector<JsonText>& json_texts();

}  // namespace cerby::test
