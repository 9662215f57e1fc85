// cerbyctl audit
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_audit_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
