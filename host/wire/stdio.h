// stdin and stdout belong to the protocol: claimed first thing in main, so that nothing else can write there.
#pragma once

#include "base/outcome.h"

namespace cerby::wire {

struct Pipes {
  int in = -1;
  int out = -1;
};

// Moves descriptors 0 and 1 to private close-on-exec ones; 0 becomes /dev/null and 1 a copy of stderr. A
// stderr that was closed becomes /dev/null. system_failed when stdin or stdout was not open (exit code 5).
Expected<Pipes> claim_stdio();

}  // namespace cerby::wire
