// --for: how long a vault stays open.
#pragma once

#include <chrono>
#include <string>

#include "cli/verb.h"

namespace cerby::cli {

void add_open_for(CLI::App& verb, std::string& open_for);
// What was given, else the configuration's. input_invalid, config_invalid.
Expected<std::chrono::seconds> open_time(Context& context, const std::string& open_for);

}  // namespace cerby::cli
