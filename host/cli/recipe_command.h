// cerbyctl recipe: check and record what an account's Owner says about the log-in of its app
// (page/RECIPE.md).
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_recipe_commands(CLI::App& app, Context& context);

}  // namespace cerby::cli
