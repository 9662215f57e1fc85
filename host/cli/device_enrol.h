// This computer is let in by a workspace: by the code that is mailed for a first device, or by one that is
// let in already, after a person compared the letters on both.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/terminal.h"
#include "cli/workspace_place.h"

namespace cerby::cli {

// Asks for a step every two seconds, ten minutes at most. False: nothing came in that time. Ctrl-C ends it,
// and leaves nothing half done: each step can be done again.
Expected<bool> wait_until(const Context& context, const std::function<Expected<bool>()>& step);
// "no" for anything but y or yes.
bool says_yes(const Terminal& terminal, std::string_view question);

// What a person calls this computer; empty: its host name. Says nothing where it was let in before.
// cancelled: the letters are not the same; timed_out; device_chain_refused: what came of it is not what was
// compared.
Expected<void> enrol(Context& context, WorkspacePlace& place, const Terminal& terminal, std::string label);

}  // namespace cerby::cli
