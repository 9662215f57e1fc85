// cerbyctl local-vault share | unshare | accept
#pragma once

#include "cli/verb.h"

namespace cerby::cli {

void add_local_sharing_verbs(CLI::App& group, Context& context);

}  // namespace cerby::cli
