// Landlock: the process gives up the file system but for the folders it names, and cannot take it back; the
// programs that it starts afterwards inherit that (kernel: Documentation/userspace-api/landlock.rst).
#pragma once

#include <cstddef>
#include <cstdint>
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
enum class Tcp { None, Connecting };                         // ABI 4
enum class AbstractSockets { OwnProcessAlone, AnyProcess };  // ABI 6

struct Grounds {
  // Plain files in them may be read, written, made, renamed and removed. One that is missing is made (mode
  // 0700), since it could not be allowed later; one that cannot be is left out.
  std::span<const std::filesystem::path* const> folders;
  // A file, or a folder for the files in it, that may be read. One that is missing is left out.
  std::span<const std::filesystem::path* const> readable;
  // Folders in which, at any depth, files may be read and names listed. One that is missing is left out.
  std::span<const std::filesystem::path* const> trees = {};
  // Devices that may be read and written. One that is missing is left out.
  std::span<const std::filesystem::path* const> devices = {};
  Signals signals = Signals::OwnProcessAlone;
  Tcp tcp = Tcp::None;
  AbstractSockets abstract_sockets = AbstractSockets::OwnProcessAlone;
};

// What a ruleset of these grounds denies where nothing allows it: each right that Landlock of this ABI knows,
// and none that it does not, which it would refuse the whole for. As the kernel takes it: struct
// landlock_ruleset_attr, of which an older kernel takes the first `size` bytes alone.
struct Denied {
  std::uint64_t files = 0, network = 0, scoped = 0;
  std::size_t size = 0;
};
Denied denied_at(int abi, const Grounds& grounds);

// Allows just these grounds, and denies every other right that Landlock of this ABI (at most the kernel's)
// knows: cutting off files (ABI 3), TCP (4), devices' ioctl (5), signals and abstract sockets (6). No new
// privileges must be set. system_failed: the kernel has Landlock and refuses; nothing is confined then.
Expected<Confinement> confine_to(const Grounds& grounds, int abi = landlock_support().abi);

}  // namespace cerby::process
