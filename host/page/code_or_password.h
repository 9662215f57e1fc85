// A secret that its app calls a code ("passcode", "security code"): a one-time code, or the password. What
// stands beside it and what was sent before it tell.
#pragma once

#include <vector>

#include "page/field_roles.h"
#include "page/plan.h"

namespace cerby::page {

// In a form with a user name and no password, the one field that may be either is the password. `fields`: of
// one form, in document order.
void take_code_for_password(std::vector<JudgedField>& fields);

// After the user name was sent and before a password was, a step of one such field asks for the password; so
// it does when it comes again. Not where the page speaks of a one-time code.
void take_code_step_for_password(const PageDescription& page, const Progress& progress,
                                 Understanding& understanding);

}  // namespace cerby::page
