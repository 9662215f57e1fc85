// The login itself: `open`, then page after page until it has ended. One secret is submitted once.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/config.h"
#include "base/outcome.h"
#include "launch/deadlines.h"
#include "source/source.h"
#include "wire/port.h"

namespace cerby::launch {

// Answers the request in hand with `open` and carries the login through. logged_in or already_logged_in;
// every other ending is a failure. `protocol`: what the extension speaks.
Expected<Outcome> log_in(const Workspace& workspace, vault::Account& account, source::Source& source,
                         const Clock& clock, wire::Conversation& extension, Deadlines& deadlines,
                         std::int32_t protocol = wire::kProtocolMax);

// Waits for the answer to a `confirm`. declined.
Expected<void> answered_yes(wire::Conversation& extension, MonotonicTime deadline);

}  // namespace cerby::launch
