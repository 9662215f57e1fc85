// The verbs of cerby-workspace besides serve and those of audit_commands.h and people_commands.h: `migrate`,
// `create-master-key`, `rotate-master-key`, `create-owner`, `create-key`, `list-keys`, `revoke-key`.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <memory>

#include "base/outcome.h"

namespace cerby::workspace {

// Adds them; the one that was chosen is then what `chosen` does. `file`: the configuration's.
void add_commands(CLI::App& app, std::filesystem::path& file, std::function<Expected<void>()>& chosen);

}  // namespace cerby::workspace
