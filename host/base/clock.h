// Time, injected: no code of ours asks the system for it, and nothing sleeps.
#pragma once

#include <chrono>
#include <cstdint>

namespace cerby {

// Milliseconds of a clock that never goes back (deadlines, timelines).
using MonotonicTime = std::chrono::duration<std::int64_t, std::milli>;
// Seconds since 1970-01-01 UTC (one-time codes, expiry).
using UnixTime = std::chrono::duration<std::int64_t>;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual MonotonicTime monotonic() const = 0;
  // Like monotonic(), and goes on while the machine sleeps: the difference shows a suspend.
  [[nodiscard]] virtual MonotonicTime boottime() const = 0;
  [[nodiscard]] virtual UnixTime unix_time() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override;
  [[nodiscard]] MonotonicTime boottime() const override;
  [[nodiscard]] UnixTime unix_time() const override;
};

}  // namespace cerby
