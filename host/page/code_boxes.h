// A code in split boxes: what each box is for shows in the row, not in any one of them.
#pragma once

#include <vector>

#include "page/field_roles.h"

namespace cerby::page {

// Marks each run of six to eight neighbouring boxes that take one character in the clear as a code's. (Single
// letters of a memorable word, as banks ask for, are fewer.) Where the page speaks of a one-time code, so are
// boxes that hide it, and those that say by their numbers or their size alone that they take one each.
// `fields`: of one form, in document order.
void mark_code_boxes(std::vector<JudgedField>& fields, bool code_asked_for);

}  // namespace cerby::page
