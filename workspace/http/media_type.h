// The media type of a body, as it is compared: without its parameters, and without regard to case (RFC
// 9110, 8.3.1).
#pragma once

#include <string>
#include <string_view>

#include "base/ascii.h"

namespace cerby::workspace::http {

inline std::string media_type(std::string_view content_type) {
  return ascii_lower(trimmed(content_type.substr(0, content_type.find(';'))));
}

}  // namespace cerby::workspace::http
