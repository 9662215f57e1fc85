// cerbyctl otp: an account's one-time code, for a person.
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_otp_command(CLI::App& app, Context& context);

}  // namespace cerby::cli
