// stdin and stdout belong to the protocol: claimed first thing in main, so that nothing else can write there.
#pragma once

#include "base/outcome.h"

namespace cerby::wire {

struct Pipes {
  int in = -1;
  int out = -1;
  // The writing end of a pipe that nothing is written to: Firefox hands it over as descriptor 3, to learn of
  // the host's end when it closes. Closed before, Firefox polls it without a pause, a whole core, for as long
  // as the host lives (its subprocess_unix.worker.js). -1 for none.
  int end_watch = -1;
};

// Moves descriptors 0 and 1 to private close-on-exec ones, and makes an end_watch one; 0 becomes /dev/null
// and 1 a copy of stderr. A stderr that was closed becomes /dev/null. system_failed when stdin or stdout was
// not open (exit code 5).
Expected<Pipes> claim_stdio();

}  // namespace cerby::wire
