// What a TPM's answer means.
#pragma once

#include <cstdint>

#include "base/outcome.h"

namespace cerby::helper {

// What was being done, as far as it changes what an answer means.
enum class TpmStep : std::uint8_t {
  Connecting,
  MakingThePrimaryKey,
  StartingASession,
  ReadingPcrs,
  Sealing,
  Loading,
  Unsealing,
};

// The outcome of a response code (TPM 2.0 Library, part 2, section 6.6; those of the libraries above it are
// all tpm_failed). The detail has the step and the code.
Failure tpm_refusal(TpmStep step, std::uint32_t code);

}  // namespace cerby::helper
