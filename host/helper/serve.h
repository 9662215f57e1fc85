// The helper's side of the channel: one request, one answer, until the host closes it.
#pragma once

#include "base/outcome.h"
#include "base/paths.h"

namespace cerby::helper {

// Returns when the host closed the channel. helper_failed: a host of another version, a broken frame.
Expected<void> serve(int socket, const Environment& environment);

}  // namespace cerby::helper
