// A log-in and a sign-up side by side whose fields stand in no form.
#pragma once

#include <cstdint>
#include <optional>

#include "page/page.h"

namespace cerby::page {

// The same page with a form for each of the two; its own forms keep their numbers.
struct Apart {
  PageDescription page;
  std::int32_t sign_up = -1;  // the form of the sign-up
};
// Told apart by the controls that end them. None where there are no such two.
std::optional<Apart> told_apart(const PageDescription& page);

}  // namespace cerby::page
