// cerbyctl vault recover
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_recover_command(CLI::App& vault_group, Context& context);

}  // namespace cerby::cli
