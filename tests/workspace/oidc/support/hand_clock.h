// A clock that is put forward by hand. The wall clock stands: nothing that is tested here may ask it.
#pragma once

#include "base/clock.h"

namespace cerby::workspace::oidc::test {

class HandClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override { return now_; }
  [[nodiscard]] MonotonicTime boottime() const override { return now_; }
  [[nodiscard]] UnixTime unix_time() const override { return {}; }
  void forward(MonotonicTime by) { now_ += by; }

 private:
  MonotonicTime now_{1};
};

}  // namespace cerby::workspace::oidc::test
