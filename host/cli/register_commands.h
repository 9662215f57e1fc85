// cerbyctl register | unregister: the host manifests by which browsers find the host.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_register_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
