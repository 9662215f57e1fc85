// cerbyctl vault method: the ways to open the vault
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_method_commands(CLI::App& vault_group, Context& context);

}  // namespace cerby::cli
