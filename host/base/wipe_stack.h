// For what is private and no Secret, and was in the frames of functions that have returned.
#pragma once

namespace cerby {

// Wipes the stack below the caller's own frame, twice as deep as a launch goes. It faults pages in: not while
// somebody waits.
void wipe_stack();

}  // namespace cerby
