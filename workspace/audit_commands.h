// The verbs of cerby-workspace about the audit log and backups: `verify-audit`, `export-audit`, `backup`.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>

#include "base/outcome.h"

namespace cerby::workspace {

// As add_commands (commands.h).
void add_audit_commands(CLI::App& app, std::filesystem::path& file, std::function<Expected<void>()>& chosen);

}  // namespace cerby::workspace
