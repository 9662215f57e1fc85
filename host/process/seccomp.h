// seccomp: which system calls this process, and what it starts from now on, may still make. Written by hand,
// since the host is static and small; the lists are in seccomp.cpp, each with its reason.
#pragma once

#include <sys/types.h>

#include <optional>

#include "base/outcome.h"
#include "process/confinement.h"

namespace cerby::process {

// Whether the running kernel filters system calls and can end a process over one.
bool has_seccomp();

// The host's: what it needs is allowed, and every other call ends the process (SIGSYS). No program or process
// can be started, nothing connected, no memory made executable; `helper` is the one process it may still
// kill. For good; no new privileges must be set. system_failed: the kernel has filters and refuses this one.
Expected<Confinement> allow_calls_of_host(std::optional<pid_t> helper);

// The helper's, and inherited by the prompt it starts: both load libraries and talk to the desktop, so that
// only what no such program needs is refused, with EPERM: other processes' memory, the kernel's keyring,
// mounts and namespaces, and the ways into the kernel that are broken into most.
Expected<Confinement> refuse_calls_of_helper();

}  // namespace cerby::process
