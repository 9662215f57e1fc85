// What the extension is told that a human step waits for.
#pragma once

#include "base/outcome.h"
#include "wire/messages.h"

namespace cerby::launch {

// Of an outcome that names a human step; any other waits for the page.
wire::WaitReply::For what_for(Outcome human_step);

// How a launch ends where that is why nothing came of a fill, again and again.
Outcome why_unwritten(wire::FilledResult result);

}  // namespace cerby::launch
