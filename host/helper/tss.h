// tpm2-tss (ESAPI), loaded when a TPM is asked for and not before: linked, it and OpenSSL's library under it
// take 2 ms of every start of the helper, which is started by many launches and asks a TPM in few.
#pragma once

#include <cstdint>

#include "base/outcome.h"
#include "helper/tpm_device.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#pragma GCC diagnostic pop

namespace cerby::helper {

// The functions that are used, by their names without the prefix.
struct Tss {
  decltype(&Esys_Initialize) initialize = nullptr;
  decltype(&Esys_Finalize) finalize = nullptr;
  decltype(&Esys_Free) free = nullptr;
  decltype(&Esys_CreatePrimary) create_primary = nullptr;
  decltype(&Esys_TR_GetName) name_of = nullptr;
  decltype(&Esys_StartAuthSession) start_session = nullptr;
  decltype(&Esys_TRSess_SetAttributes) set_session_attributes = nullptr;
  decltype(&Esys_PCR_Read) read_pcrs = nullptr;
  decltype(&Esys_PolicyPCR) policy_pcr = nullptr;
  decltype(&Esys_PolicyGetDigest) policy_digest = nullptr;
  decltype(&Esys_Create) create = nullptr;
  decltype(&Esys_Load) load = nullptr;
  decltype(&Esys_Unseal) unseal = nullptr;
  decltype(&Esys_FlushContext) flush = nullptr;
  decltype(&Tss2_MU_TPM2B_PUBLIC_Marshal) write_public = nullptr;
  decltype(&Tss2_MU_TPM2B_PUBLIC_Unmarshal) read_public = nullptr;
  decltype(&Tss2_MU_TPM2B_PRIVATE_Marshal) write_private = nullptr;
  decltype(&Tss2_MU_TPM2B_PRIVATE_Unmarshal) read_private = nullptr;
  TSS2_TCTI_INIT_FUNC transport = nullptr;
};

// Loaded once. Frees of the C library overwrite what they free from then on: the libraries hold copies of the
// secret in memory of their own, and wipe none (their frames: tpm.cpp). tpm_failed: it is not installed.
Expected<const Tss*> load_tss(const TpmTransport& transport);

}  // namespace cerby::helper
