// A step of a recipe from a page that is understood without one: what names its fields and its control, and
// nothing else on it.
#pragma once

#include "base/outcome.h"
#include "page/plan.h"
#include "page/recipe.h"

namespace cerby::page {

// `fill`: what the plan for that page writes and presses; it writes something. The step has the page's path,
// with a star for segments that look like somebody's number. ambiguous_page: nothing tells a field from
// another one.
Expected<RecipePage> recorded(const PageDescription& page, const Fill& fill);

}  // namespace cerby::page
