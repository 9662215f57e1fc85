// An address as browsers and people wrote it, made into one that base/origin.h takes.
#pragma once

#include <string_view>

#include "base/origin.h"

namespace cerby::importing {

// A bare host is taken for https; the host goes to lower case and, where it is not ASCII, to its A-labels
// (IDNA 2008, RFC 5891); the scheme's own port and the fragment go; in path and query, what has to be is
// percent-encoded. origin_invalid says in words for a list what stands against the address: it is http, not
// one of the web, has a user name in it.
Expected<Address> web_address(std::string_view written, LoopbackHttp loopback);

}  // namespace cerby::importing
