// cerbyctl vault status
#pragma once

#include "cli/verb.h"
#include "vault/unlock.h"

namespace cerby::cli {

std::vector<std::string> method_names(const std::vector<vault::Method>& methods);

// Asks nobody. Exit code 1 for a vault that cannot be used.
Expected<int> run_status(Context& context);

}  // namespace cerby::cli
