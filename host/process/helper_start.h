// Starting cerby-helper: its descriptors, its environment, nothing else of ours.
#pragma once

#include <filesystem>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "process/child.h"

namespace cerby::process {

struct StartedHelper {
  Child child;
  Descriptor socket;  // our end; close-on-exec
};

// The helper's end is its standard input; its standard output is /dev/null, stderr is ours, and it has no
// other descriptor. Returns when the program runs, not when it is ready. helper_failed: it cannot be run.
Expected<StartedHelper> start_helper(const std::filesystem::path& program, const Environment& environment);

}  // namespace cerby::process
