// The last step of the host's start, before it serves a byte of anybody's: what it will not need, it gives
// up.
#pragma once

#include <sys/types.h>

#include <optional>

#include "base/paths.h"
#include "process/landlock.h"

namespace cerby::process {

// What of the two the kernel has: its own words, but for tests.
struct KernelMeans {
  int landlock = landlock_support().abi;
  bool seccomp = true;  // false: not even tried
};

// Landlock for the vault's folder and the state folder, which are made where they are missing, the
// configuration's folders to read, and the filter of system calls. After what opens other files and starts
// `helper`, all of it for good. Where the kernel lacks one of the two, or refuses it, the host goes on
// without and the log says so.
void lock_down(const Paths& paths, std::optional<pid_t> helper, const KernelMeans& kernel = {});

}  // namespace cerby::process
