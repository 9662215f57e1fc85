#include "base/clock.h"

#include <ctime>

namespace cerby {
namespace {

MonotonicTime read(clockid_t id) {
  timespec now{};
  clock_gettime(id, &now);
  return MonotonicTime(static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000);
}

}  // namespace

MonotonicTime SystemClock::monotonic() const {
  return read(CLOCK_MONOTONIC);
}
MonotonicTime SystemClock::boottime() const {
  return read(CLOCK_BOOTTIME);
}
UnixTime SystemClock::unix_time() const {
  return std::chrono::duration_cast<UnixTime>(read(CLOCK_REALTIME));
}

}  // namespace cerby
