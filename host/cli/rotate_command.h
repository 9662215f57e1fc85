// cerbyctl vault rotate
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_rotate_command(CLI::App& vault_group, Context& context);

}  // namespace cerby::cli
