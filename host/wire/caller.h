// Who started the host, from its arguments (PROTOCOL.md). The ids are compiled in; `cerbyctl register` writes
// the same.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby::wire {

inline constexpr std::string_view kHostName = "com.cerby.host";
std::span<const std::string_view> chromium_extension_ids();
std::span<const std::string_view> firefox_extension_ids();

struct Caller {
  enum class Browser { Chromium, Firefox } browser = Browser::Chromium;
  std::string extension_id;
};

// Chromium: one argument, `chrome-extension://ID/`. Firefox: the absolute path of our host manifest, then the
// add-on's id. Anything else is caller_refused; no argument at all says in the detail that snap and flatpak
// portals pass none.
Expected<Caller> caller_of(std::span<const std::string_view> arguments);

}  // namespace cerby::wire
