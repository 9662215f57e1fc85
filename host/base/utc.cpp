#include "base/utc.h"

#include <array>

namespace cerby {

std::optional<std::tm> utc_parts(UnixTime time) {
  const auto seconds = static_cast<std::time_t>(time.count());
  std::tm parts{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return std::nullopt;
  return parts;
}

std::string utc_text(UnixTime time) {
  const auto parts = utc_parts(time);
  if (!parts || parts->tm_year < 1000 - 1900 || parts->tm_year > 9999 - 1900) return "?";
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &*parts)};
}

}  // namespace cerby
