// cerbyctl launch --dry-run: a launch without a browser, with every secret in the answers redacted.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_launch_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
