// How a login ended, or where it stands, on a page that has nothing for us to fill.
#pragma once

#include <optional>

#include "page/plan.h"

namespace cerby::page {

// Before anything was submitted: whether the app is logged in already, and as whom.
std::optional<Plan> already_in(const PageDescription& page, const Understanding& understanding,
                               const AccountFacts& account);

// After the password or the code was submitted, on a page without a form that asks for either.
Plan after_submit(const PageDescription& page, const Understanding& understanding);

// What a person has to do before the login can go on; none where the page asks for nothing of the kind.
std::optional<Plan> human_step(const PageState& state);

}  // namespace cerby::page
