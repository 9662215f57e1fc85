// A time as those who read the audit log write it.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/outcome.h"

namespace cerby::workspace::audit {

// "2026-11-27" or "2026-11-27T08:30:00Z", in UTC, as milliseconds since 1970; input_invalid.
Expected<std::int64_t> time_of_text(std::string_view text);

}  // namespace cerby::workspace::audit
