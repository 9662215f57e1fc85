// What the host does to itself before it reads a byte: the start-up order of DESIGN.md's "process".
#pragma once

#include <span>

#include "base/outcome.h"

namespace cerby::process {

// In this order: every descriptor above 2 is closed, but those in `keep` (the claimed pipes and what watches
// the end; -1 is none); not dumpable; no core file; at most 64 descriptors; umask 077; no new privileges;
// SIGPIPE and SIGXFSZ ignored; the environment cleared (take environment_of_process() before). system_failed
// names the first step that the system refused.
Expected<void> harden(std::span<const int> keep);

// The part of it that every program has which meets secrets: not dumpable, so that the user's other programs
// cannot look into its memory, and no core file. system_failed.
Expected<void> close_to_other_programs();

}  // namespace cerby::process
