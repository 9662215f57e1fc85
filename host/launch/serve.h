// One connection of the extension: `hello`, then one launch, or the requests of the extension's own pages.
#pragma once

#include <functional>

#include "base/clock.h"
#include "base/config.h"
#include "base/fetch.h"
#include "base/outcome.h"
#include "launch/gate.h"
#include "source/local_vault.h"
#include "wire/caller.h"
#include "wire/port.h"

namespace cerby::launch {

// How long the host waits for `hello`, and for each request after it where no launch is under way. The
// extension has something to ask when it connects, and goes when it knows it: a port that lies idle is
// nobody's.
inline constexpr MonotonicTime kHelloTime{10'000};
inline constexpr MonotonicTime kIdleTime{30'000};

struct Host {
  const Configuration& config;  // one that is not valid is said at the first request that needs it
  const Clock& clock;
  Gate& gate;
  wire::Conversation& extension;
  const wire::Caller& caller;
  source::Use use = source::Use::Real;
  Fetcher* fetcher = nullptr;                 // what asks a workspace; null where no helper runs
  std::function<void()> told_ending = [] {};  // as launch.h has it
};

// Serves until it is over; returns the exit code (PROTOCOL.md).
int serve(Host host);

}  // namespace cerby::launch
