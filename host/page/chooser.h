// A page that offers accounts to go on with: which entry to press. Nothing is written there.
#pragma once

#include <optional>

#include "page/plan.h"

namespace cerby::page {

// The entry that stands for this account; else the one that goes on with another account. ambiguous_page
// where two stand for it. None: the page offers nothing of the kind. Each is pressed once a launch.
// Where the entry's form sends to another site, that is asked about first.
std::optional<Plan> choose_account(const PageDescription& page, const Origin& origin, const PageState& state,
                                   const AccountFacts& account, const Progress& progress);

}  // namespace cerby::page
