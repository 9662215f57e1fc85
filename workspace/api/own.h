// Asks access/ about what is one user's own (access/own.h): as Call::require and Call::may ask about all
// else.
#pragma once

#include "workspace/access/own.h"
#include "workspace/api/gate.h"

namespace cerby::workspace::api {

// `whose`: the user who has it.
Outcomes<void> require_own(Call& call, access::OwnAction action, const Uuid& whose);
Outcomes<bool> may_own(Call& call, access::OwnAction action, const Uuid& whose);
// That it is asked by a session, and not by a key.
Outcomes<void> require_session(Call& call);

}  // namespace cerby::workspace::api
