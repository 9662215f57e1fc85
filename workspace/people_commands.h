// The verbs of cerby-workspace about people: `list-devices`, `remove-device`, `change-email`, `change-owner`,
// `unbind-user`, `list-items`, `give-items`.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>

#include "base/outcome.h"

namespace cerby::workspace {

// As add_commands (commands.h).
void add_people_commands(CLI::App& app, std::filesystem::path& file, std::function<Expected<void>()>& chosen);

}  // namespace cerby::workspace
