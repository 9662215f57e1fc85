#include "base/waiting.h"

#include <thread>

namespace cerby {

void SystemPause::pause(MonotonicTime time) const {
  std::this_thread::sleep_for(time);
}

Expected<bool> look_until(const Clock& clock, const Pause& pause, const Looking& looking,
                          const std::function<Expected<bool>()>& look) {
  const auto end = clock.monotonic() + looking.longest;
  for (;;) {
    CERBY_TRY(const bool done, look());
    if (done) return true;
    if (clock.monotonic() + looking.between > end) return false;
    pause.pause(looking.between);
  }
}

}  // namespace cerby
