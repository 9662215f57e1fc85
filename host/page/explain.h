// What the engine makes of a page, in words: `cerbyctl explain`. For people, and for reports of pages it gets
// wrong.
#pragma once

#include <string>

#include "page/plan.h"

namespace cerby::page {

// Each form with its kind, its fields with their roles, the state of the page, and the plan; every one with
// the signals that made it and their weights. Line by line; texts of the page are shown with control
// characters dropped, so that a page cannot write to the terminal that shows them.
std::string explain(const PageDescription& page, const Understanding& understanding, const Plan& plan);

// The plan alone, as explain() ends with it, without its signals.
std::string explain_plan(const PageDescription& page, const Plan& plan);

}  // namespace cerby::page
