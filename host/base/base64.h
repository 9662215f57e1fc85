// base64url without padding (RFC 4648, section 5), for bytes that are not secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace cerby {

std::string base64url(Bytes bytes);
// Canonical only: no padding, no white space, no stray bits at the end.
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace cerby
