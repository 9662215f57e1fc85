// cerbyctl local-vault rename | remove
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_local_removal_verbs(CLI::App& group, Context& context);

}  // namespace cerby::cli
