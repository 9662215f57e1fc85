// How the TPM is reached: the kernel's device for it. A file of its own, in whose place the tests link one
// that reaches a software TPM: what is shipped has no such switch. It is opened, read, written and polled,
// none of which the helper is refused (process/seccomp.cpp, confine.cpp).
#pragma once

#include "base/outcome.h"

namespace cerby::helper {

// A TCTI of tpm2-tss: a library, its function of the type TSS2_TCTI_INIT_FUNC, and what that is given.
struct TpmTransport {
  const char* library;
  const char* starts_with;
  const char* configuration;
};

// The device's file, there or not.
const char* tpm_device();
// The device of the kernel's resource manager. tpm_missing, tpm_forbidden, tpm_failed.
Expected<TpmTransport> tpm_transport();

}  // namespace cerby::helper
