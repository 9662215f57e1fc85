// cerbyctl doctor
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_doctor_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
