// cerbyctl export: accounts in plain text, to take them elsewhere.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_export_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
