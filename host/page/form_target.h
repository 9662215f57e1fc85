// Where a form sends what is written into it, and whether that may be.
#pragma once

#include <optional>

#include "page/plan.h"

namespace cerby::page {

// None: the form may be filled. Else the step to take instead: AskForeignForm for another site,
// End{foreign_form} for a target that cannot be asked about at all (http from an https page, a scheme that is
// not the web's).
std::optional<Plan> refuse_target(const PageDescription& page, std::int32_t form, const Origin& origin,
                                  const AccountFacts& account);

}  // namespace cerby::page
