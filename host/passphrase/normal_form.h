// One passphrase, one sequence of bytes. What a keyboard sends for "é" is one character on one system and two
// on another: without this, a passphrase would open the vault only where it was chosen.
//
// Where a passphrase enters a program (cerbyctl, the helper), before anything is derived from it; the host
// gets it from the helper, and does without the tables.
#pragma once

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby {

// In Unicode's normalisation form C (UAX #15). input_invalid: not UTF-8, or longer than 1,024 bytes before or
// after. Nothing stays nothing.
Expected<Secret> in_normal_form(SecretView passphrase);

}  // namespace cerby
