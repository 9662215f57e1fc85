// A recipe as cerbyctl shows it: in JSON as it is stored, and in words.
#pragma once

#include <string>
#include <vector>

#include "cli/output.h"
#include "page/recipe.h"

namespace cerby::cli {

Json shown(const page::Recipe& recipe);
// Line by line, with control characters made visible.
std::vector<std::string> described(const page::Recipe& recipe);

}  // namespace cerby::cli
