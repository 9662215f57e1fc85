// How a workspace's host is written: as clients name it in a request's Host header.
#pragma once

#include <string_view>

#include "base/outcome.h"

namespace cerby::workspace {

// A DNS name of lower-case letters, digits and "-" (RFC 1123, 2.1; at most 253 bytes, 63 a label), with
// ":PORT" where that is not 443: it is compared by bytes, and there is no other form of it. Else
// input_invalid, with what to write where that can be told.
Expected<void> check_host(std::string_view text);

}  // namespace cerby::workspace
