// cerbyctl completion: the scripts of installer/completions, and the words they offer, which come from the
// verbs themselves.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_completion_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
