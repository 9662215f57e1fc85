// What a form is for, and with that which of its fields is which: the best identifier of several, the
// password that is called new although it is asked for to log in.
#pragma once

#include <span>

#include "page/field_roles.h"
#include "page/form_evidence.h"

namespace cerby::page {

// Judges the form (an index into PageDescription::forms, or -1 for loose fields), and corrects the roles of
// its fields.
FormUnderstanding understand_form(const PageDescription& page, const PageWords& words, std::int32_t form,
                                  std::span<const JudgedField> fields);

}  // namespace cerby::page
