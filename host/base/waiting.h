// Waiting for what nothing tells of: it is looked at again and again. The time and the pauses in between are
// injected, so that tests need no sleep.
#pragma once

#include <chrono>
#include <functional>

#include "base/clock.h"
#include "base/outcome.h"

namespace cerby {

class Pause {
 public:
  virtual ~Pause() = default;
  // Blocks the calling thread for about that long.
  virtual void pause(MonotonicTime time) const = 0;
};

class SystemPause final : public Pause {
 public:
  void pause(MonotonicTime time) const override;
};

struct Looking {
  MonotonicTime between, longest;
};
// Whether `look` came true within the longest time, which a look that has begun may exceed; what it fails
// with.
Expected<bool> look_until(const Clock& clock, const Pause& pause, const Looking& looking,
                          const std::function<Expected<bool>()>& look);

}  // namespace cerby
