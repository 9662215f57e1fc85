// cerbyctl account add | list | show | edit | remove
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_account_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
