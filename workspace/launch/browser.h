// Which browser asks, by what it says of itself. Good enough to show one link in place of four; nothing else
// hangs on it, and whoever is not known sees all of them.
#pragma once

#include <cstdint>
#include <optional>

#include "workspace/http/request.h"

namespace cerby::workspace::launch {

// What the extension is published for. Chrome stands for Chromium too.
enum class Browser : std::uint8_t { Chrome, Edge, Brave, Firefox };

// By Sec-CH-UA (User-Agent Client Hints, 3.1), which the browsers of Chromium send over https; Firefox has
// none and is known by User-Agent. None: another, or one that says nothing.
std::optional<Browser> browser_of(const http::Hints& hints);

// A phone or a tablet, where there is nothing to install.
bool is_mobile(const http::Hints& hints);

}  // namespace cerby::workspace::launch
