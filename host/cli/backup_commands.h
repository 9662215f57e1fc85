// cerbyctl backup, restore, verify: one sealed file with all accounts, and back.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_backup_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
