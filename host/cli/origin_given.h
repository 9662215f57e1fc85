// Origins as people give them: copied from an address bar, with a "/" behind the host.
#pragma once

#include <string>

#include "base/origin.h"

namespace cerby::cli {

// Origin::parse and OriginPattern::parse, and one final "/" is taken off before. origin_invalid; what else
// follows the host is named as what it is.
Expected<Origin> origin_given(const std::string& written, LoopbackHttp loopback = LoopbackHttp::Refused);
Expected<OriginPattern> origin_pattern_given(const std::string& written, LoopbackHttp loopback);

}  // namespace cerby::cli
