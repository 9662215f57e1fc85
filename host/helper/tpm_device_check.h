// Whether a device file of a TPM can be opened by this user.
#pragma once

#include "base/outcome.h"

namespace cerby::helper {

// tpm_missing, tpm_forbidden, tpm_failed.
Expected<void> check_tpm_device(const char* path);

}  // namespace cerby::helper
