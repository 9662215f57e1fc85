// One code out of what Google Authenticator moves to another device.
#pragma once

#include <optional>
#include <string>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::cli {

// Another address is given back as it is. Of a migration address, the only code in it, or the one whose
// issuer, name or "issuer: name" is `wanted` (any case of ASCII letters). input_invalid lists the codes there
// are.
Expected<Secret> chosen_code(Secret address, const std::optional<std::string>& wanted);

}  // namespace cerby::cli
