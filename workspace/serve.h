// `cerby-workspace serve`: the service, from its configuration to the signal that ends it.
#pragma once

#include "base/outcome.h"
#include "workspace/config.h"

namespace cerby::workspace {

// Runs until SIGTERM or SIGINT; SIGHUP reads the certificate again. Signals are blocked in the calling thread
// from then on. system_failed: an endpoint cannot be listened on; config_invalid: the certificate. Does not
// return where a handler still runs when the time to stop is over: that ends the process, with 1.
Expected<void> serve(const Config& config);

}  // namespace cerby::workspace
