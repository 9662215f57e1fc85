// What the service manager is told (sd_notify(3)): nothing where none waits for it.
#pragma once

#include <string>
#include <string_view>

namespace cerby::workspace {

// `socket`: what NOTIFY_SOCKET says; empty: nobody listens. `state`: "READY=1", "STOPPING=1" …
void tell_service_manager(const std::string& socket, std::string_view state);

}  // namespace cerby::workspace
