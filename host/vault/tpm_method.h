// The TPM as a way to open a vault that is open. Nothing stays in the TPM: all of it is in the unlock
// method's parameters.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "vault/opening.h"
#include "vault/pcrs.h"
#include "vault/vault.h"

namespace cerby::vault {

// From now on this machine's TPM opens the vault, while `pcrs` are as they are now; none given: those of the
// method that there was, or else no PCRs. A method that there was goes in the same change, so that after a
// new firmware, or in another machine, the same call makes it good; its unlock secret goes with it.
//
// The failures of Tpm::seal() and of Vault::change_methods().
enum class TpmEntry : std::uint8_t { New, SealedAnew };
struct OpensByTpm {
  TpmEntry entry = TpmEntry::New;
  Pcrs pcrs;
};
Expected<OpensByTpm> open_by_tpm(Vault& vault, Tpm& tpm, std::optional<Pcrs> pcrs, UnixTime now);

// The same for a vault that is only to be made with it. The failures of Tpm::seal().
Expected<Method> make_tpm_method(const Uuid& vault, const Secret& vault_key, Tpm& tpm, Pcrs pcrs,
                                 UnixTime now);

// The vault key, by a method of the kind Tpm; which of a damaged file may be of any. The failures of
// Tpm::unseal(); wrong_passphrase: what the TPM gave is not this vault's.
Expected<Secret> key_from_tpm(const Uuid& vault, const Method& method, Tpm& tpm);

}  // namespace cerby::vault
