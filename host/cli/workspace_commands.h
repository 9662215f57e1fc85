// cerbyctl workspace add | list | remove
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_workspace_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
