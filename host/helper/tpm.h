// The machine's TPM 2.0, by tpm2-tss (tss.h). Each call makes what it needs in the TPM and leaves nothing
// there: the storage primary key of the owner hierarchy, which a TPM makes the same again from its seed until
// it is cleared (ECC P-256, AES-128-CFB, SHA-256; TCG PC Client Platform Firmware and EK Credential Profile,
// template H-2, with the attributes of a storage key), a session that is salted with it, and the sealed
// object.
//
// Every secret crosses the bus encrypted for that key. The key's name is in what was sealed, so that somebody
// on the bus who answers with a key of his own is refused before anything else is said; only at the sealing
// itself is the key taken for the TPM's.
//
// tpm_missing, tpm_forbidden (tpm_device.h); tpm_locked_out; tpm_failed, also for an owner hierarchy that has
// a password, which nobody is asked for, and where tpm2-tss is not installed.
#pragma once

#include <cstdint>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "vault/pcrs.h"

namespace cerby::helper {

// Without PCRs, whoever may use this TPM can unseal it; with some, only while they have the values of now.
Expected<std::vector<std::uint8_t>> seal_to_tpm(vault::Pcrs pcrs, SecretView secret);
// tpm_seal_damaged, tpm_other, tpm_pcrs_changed.
Expected<Secret> unseal_by_tpm(Bytes sealed);

}  // namespace cerby::helper
