#include "helper/tpm_answer.h"

#include <array>
#include <cstdio>
#include <string>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <tss2/tss2_tpm2_types.h>

namespace cerby::helper {
namespace {

std::string_view text_of(TpmStep step) {
  switch (step) {
    case TpmStep::Connecting:
      return "connecting";
    case TpmStep::MakingThePrimaryKey:
      return "making the primary key";
    case TpmStep::StartingASession:
      return "starting a session";
    case TpmStep::ReadingPcrs:
      return "reading PCRs";
    case TpmStep::Sealing:
      return "sealing";
    case TpmStep::Loading:
      return "loading";
    case TpmStep::Unsealing:
      return "unsealing";
  }
  return {};
}

// The response of a TPM without which parameter, session or handle it is of; none: not a TPM's.
constexpr std::uint32_t kNone = 0;
std::uint32_t response_in(std::uint32_t code) {
  const std::uint32_t layer = code & TSS2_RC_LAYER_MASK;
  if (layer != TSS2_TPM_RC_LAYER && layer != TSS2_RESMGR_TPM_RC_LAYER) return kNone;
  constexpr std::uint32_t kFormat1 = 0x080, kFormat1Error = 0x0BF;
  const std::uint32_t response = code & 0xFFFU;
  return (response & kFormat1) != 0 ? response & kFormat1Error : response;
}

// That it is an object for another kind of authorization has a code of the other format.
bool is_of_the_object(std::uint32_t response) {
  return (response & TPM2_RC_FMT1) != 0 || response == TPM2_RC_AUTH_UNAVAILABLE ||
         response == TPM2_RC_AUTH_TYPE;
}

Outcome outcome_of(TpmStep step, std::uint32_t response) {
  if (response == TPM2_RC_LOCKOUT) return Outcome::TpmLockedOut;
  if (step != TpmStep::Loading && step != TpmStep::Unsealing) return Outcome::TpmFailed;
  if (response == TPM2_RC_POLICY_FAIL || response == TPM2_RC_PCR_CHANGED) return Outcome::TpmPcrsChanged;
  // Whatever else it finds wrong with the object is not as it made it.
  if (is_of_the_object(response)) return Outcome::TpmSealDamaged;
  return Outcome::TpmFailed;
}

}  // namespace

Failure tpm_refusal(TpmStep step, std::uint32_t code) {
  const std::uint32_t response = response_in(code);
  std::string detail(text_of(step));
  if (step == TpmStep::MakingThePrimaryKey &&
      (response == TPM2_RC_BAD_AUTH || response == TPM2_RC_AUTH_FAIL)) {
    detail += ": its owner hierarchy has a password";
  } else if (step == TpmStep::MakingThePrimaryKey && response == TPM2_RC_HIERARCHY) {
    detail += ": its owner hierarchy is switched off";
  }
  std::array<char, 16> hexadecimal{};
  (void)std::snprintf(hexadecimal.data(), hexadecimal.size(), ": 0x%08X", code);
  return {outcome_of(step, response), detail + hexadecimal.data()};
}

}  // namespace cerby::helper
