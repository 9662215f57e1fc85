// cerbyctl vault verify and repair: what is damaged in the vault, and a vault of what is whole.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

// Into the group `vault`, which is there.
void add_repair_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
