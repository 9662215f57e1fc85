// What the helper gives up before it does anything for the host: a list of its own, wider than the host's
// (process/landlock.h). It may read the system's libraries, their configuration, certificates and names, and
// reach the network, the session's bus and the TPM; nothing of the user's, write no file, run no program,
// wait at no port, and signal nobody.
#pragma once

#include <filesystem>

#include "base/outcome.h"
#include "process/confinement.h"
#include "process/landlock.h"

namespace cerby::helper {

// `ca_file`: certificates that the configuration names; empty: none. `tpm`: its device. For good, and
// inherited by what is started from then on. system_failed: the kernel has Landlock and refuses.
//
// Sockets with a path are no matter of Landlock's: whoever has the session's bus may ask others there for
// what it may not do itself.
Expected<process::Confinement> confine(const std::filesystem::path& ca_file, const std::filesystem::path& tpm,
                                       int abi = process::landlock_support().abi);

}  // namespace cerby::helper
