// Files that cerbyctl writes where the user says: never in the place of the vault.
#pragma once

#include <filesystem>

#include "cli/verb.h"

namespace cerby::cli {

// input_invalid: the name is that of the vault's file, or of one that lies beside it for it.
Expected<void> check_outside_vault(const Context& context, const std::filesystem::path& file);

}  // namespace cerby::cli
