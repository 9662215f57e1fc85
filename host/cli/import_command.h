// cerbyctl import: accounts from the files that other password managers and browsers export.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_import_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
