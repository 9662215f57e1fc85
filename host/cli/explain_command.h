// cerbyctl explain: what the host makes of a page, and by which signals.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_explain_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
