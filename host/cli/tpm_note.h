// What a user should know of a vault that a TPM opens.
#pragma once

#include "cli/verb.h"
#include "vault/pcrs.h"

namespace cerby::cli {

void note_what_tpm_opens(const Context& context, vault::Pcrs pcrs);

}  // namespace cerby::cli
