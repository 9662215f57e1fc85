// Backup codes as they are kept: a line each, "+CODE" unused, "-CODE" handed out. In guarded memory from the
// text that a person pastes to the code that is handed out.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "base/secret.h"
#include "workspace/http/problem.h"

namespace cerby::workspace::api {

inline constexpr std::size_t kMostBackupCodes = 100;
inline constexpr std::size_t kMostBackupCode = 64;  // bytes

// Of a line each, blanks around them and empty lines left out. 400, at "value": none or too many, one that is
// too long or no line of text, one that is there twice.
std::expected<Secret, http::Problem> backup_codes_of(SecretView text);

struct CodeCount {
  std::int64_t unused = 0;
  std::int64_t used = 0;
};
CodeCount count_codes(SecretView kept);

struct TakenCode {
  Secret code;
  Secret kept;  // with that one marked
};
// The first unused one; none: all are used.
std::optional<TakenCode> take_code(SecretView kept);

}  // namespace cerby::workspace::api
