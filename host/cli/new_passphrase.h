// A passphrase that is chosen now.
#pragma once

#include "base/secret.h"
#include "cli/verb.h"

namespace cerby::cli {

// What came from stdin, or, where that is empty, asked for twice on the terminal; in its normal form, and
// good enough to be chosen. input_invalid, unlock_unavailable (no terminal).
Expected<Secret> new_passphrase(Context& context, const Secret& from_stdin);

}  // namespace cerby::cli
