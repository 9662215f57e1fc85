// What to write into the fields of a form, and what to press.
#pragma once

#include <cstddef>
#include <optional>

#include "page/candidates.h"
#include "page/plan.h"

namespace cerby::page {

Fill fill_credentials(const Candidate& candidate, const AccountFacts& account, const Progress& progress);

// None when the boxes do not take a code of that many digits.
std::optional<Fill> fill_code(const Candidate& candidate, std::int32_t digits);
// None when there is not one field that takes as many bytes.
std::optional<Fill> fill_backup_code(const Candidate& candidate, std::size_t size);

}  // namespace cerby::page
