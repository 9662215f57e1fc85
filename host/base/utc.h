// Times as people and protocols write them, in UTC and the same in every locale.
#pragma once

#include <ctime>
#include <optional>
#include <string>

#include "base/clock.h"

namespace cerby {

// Year, month and the rest; none where the year does not fit.
std::optional<std::tm> utc_parts(UnixTime time);
// RFC 3339, to the second: "2026-11-27T09:30:00Z"; "?" for a year that has not four digits.
std::string utc_text(UnixTime time);

}  // namespace cerby
