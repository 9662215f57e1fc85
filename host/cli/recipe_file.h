// Files with the recipe of an account (page/RECIPE.md).
#pragma once

#include <filesystem>
#include <string>

#include "base/outcome.h"

namespace cerby::cli {

// Its text, not looked at yet. What read_plain_file says, with the file's name; recipe_invalid: it is empty
// or larger than a recipe may be.
Expected<std::string> read_recipe_file(const std::filesystem::path& file);

}  // namespace cerby::cli
