// `cerby-workspace serve`: the service, from its configuration to the signal that ends it.
#pragma once

#include "base/outcome.h"
#include "workspace/config.h"

namespace cerby::workspace {

// Runs until SIGTERM or SIGINT; SIGHUP reads the certificate again. Signals are blocked in the calling thread
// from then on. system_failed: an endpoint cannot be listened on, or requests were cut off at the end;
// config_invalid: the certificate.
Expected<void> serve(const Config& config);

}  // namespace cerby::workspace
