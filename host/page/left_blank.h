// What a form asks for beside what an account has: a company, a birth date. Sent without it, the log-in
// fails.
#pragma once

#include <optional>

#include "page/candidates.h"
#include "page/lexicon.h"
#include "page/plan.h"

namespace cerby::page {

// What the first field of the form is for that a person sees, that is empty, that `fill` leaves so, and that
// asks for something no account has; none where there is no such field, or it says that it may stay empty.
std::optional<Concept> left_blank(const PageDescription& page, const Candidate& candidate, const Fill& fill);

}  // namespace cerby::page
