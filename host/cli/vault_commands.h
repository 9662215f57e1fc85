// cerbyctl vault create | unlock | lock | status | passphrase | wipe
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_vault_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
