// Whether a process is held by one of the kernel's means of confinement.
#pragma once

namespace cerby::process {

enum class Confinement { Effective, NotInKernel, NotInBuild };

// A sanitizer traces its own process, maps executable memory and opens files at its end, and so does what
// counts lines: such a build runs unconfined, and says so.
#ifdef CERBY_UNCONFINED
inline constexpr bool kBuiltToConfine = false;
#else
inline constexpr bool kBuiltToConfine = true;
#endif

}  // namespace cerby::process
