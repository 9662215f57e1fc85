// Which control submits a form: its own button that says so, never one that signs up, shows a password or
// leaves.
#pragma once

#include <optional>
#include <span>

#include "page/field_roles.h"

namespace cerby::page {

struct SubmitChoice {
  std::optional<std::int32_t> ref;
  Meaning words;  // what the control says, for the judgement of the form
  std::vector<Signal> signals;
};

// A control that says "sign up" is evidence of what the form is: it is in `words`, and `ref` stays empty.
SubmitChoice choose_submit(const PageDescription& page, std::int32_t form,
                           std::span<const JudgedField> fields);

}  // namespace cerby::page
