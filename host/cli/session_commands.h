// cerbyctl workspace login, logout, status: this computer's own session with a workspace, by sign-in.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_session_verbs(CLI::App& group, Context& context);

}  // namespace cerby::cli
