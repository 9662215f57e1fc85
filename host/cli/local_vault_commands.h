// cerbyctl local-vault create | list | put | send-keys | rotate | recover, and what
// local_vault_sharing.h and local_vault_removal.h have
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_local_vault_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
