// libcurl is started once in a program, by whoever needs it first; afterwards each handle is one thread's.
#pragma once

#include "base/outcome.h"

namespace cerby::workspace::curl {

// system_failed: it does not start, and is not tried again.
Expected<void> start();

}  // namespace cerby::workspace::curl
