// cerbyctl device enrol, list, approve, remove, renew: the computers that a workspace lets the user's
// accounts out to.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_device_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
