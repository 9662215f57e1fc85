#include "workspace/audit/time.h"

#include <charconv>
#include <chrono>

namespace cerby::workspace::audit {
namespace {

// As many digits as `count`, and what follows them is `behind`.
bool take_number(std::string_view& text, std::size_t count, std::string_view behind, int& number) {
  if (text.size() < count + behind.size() || text.substr(count, behind.size()) != behind) return false;
  const auto read = std::from_chars(text.data(), text.data() + count, number);
  if (read.ec != std::errc() || read.ptr != text.data() + count || text[0] == '-') return false;
  text.remove_prefix(count + behind.size());
  return true;
}

}  // namespace

Expected<std::int64_t> time_of_text(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool with_time = text.size() > 10;
  const bool good = take_number(text, 4, "-", year) && take_number(text, 2, "-", month) &&
                    take_number(text, 2, with_time ? "T" : "", day) &&
                    (!with_time || (take_number(text, 2, ":", hour) && take_number(text, 2, ":", minute) &&
                                    take_number(text, 2, "Z", second))) &&
                    text.empty();
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!good || !date.ok() || year < 1970 || hour > 23 || minute > 59 || second > 59)
    return fail(Outcome::InputInvalid, "a time is 2026-11-27 or 2026-11-27T08:30:00Z");
  const auto time = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                    std::chrono::seconds(second);
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace cerby::workspace::audit
