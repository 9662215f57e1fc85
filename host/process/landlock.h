// Landlock: the process gives up the file system but for the folders it names, and cannot take it back; the
// programs that it starts afterwards inherit that (kernel: Documentation/userspace-api/landlock.rst).
#pragma once

#include <filesystem>
#include <span>

#include "base/outcome.h"
#include "process/confinement.h"

namespace cerby::process {

// Landlock in the running kernel.
struct LandlockSupport {
  int abi = 0;               // 0: none; what each number brings is in landlock.cpp
  bool off_at_boot = false;  // built in, but not among the kernel's lsm= modules
};
LandlockSupport landlock_support();

// Whom the process may still send signals (ABI 6). PR_SET_PDEATHSIG counts as one that it sends.
enum class Signals { OwnProcessAlone, AnyProcess };

struct Grounds {
  // Plain files in them may be read, written, made, renamed and removed. One that is missing is made (mode
  // 0700), since it could not be allowed later; one that cannot be is left out.
  std::span<const std::filesystem::path* const> folders;
  // A file, or a folder for the files in it, that may be read. One that is missing is left out.
  std::span<const std::filesystem::path* const> readable;
  Signals signals = Signals::OwnProcessAlone;
};

// Allows just these grounds, and denies every other right that Landlock of this ABI (at most the kernel's)
// knows: TCP (ABI 4), devices' ioctl (5), signals and abstract sockets (6). No new privileges must be set.
// system_failed: the kernel has Landlock and refuses; nothing is confined then.
Expected<Confinement> confine_to(const Grounds& grounds, int abi = landlock_support().abi);

}  // namespace cerby::process
