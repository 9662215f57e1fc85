// What a plan is made from, and what every step of one looks at before it fills.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "page/candidates.h"
#include "page/plan.h"

namespace cerby::page {

struct Situation {
  const PageDescription& page;
  const Origin& origin;
  const Understanding& understanding;
  const AccountFacts& account;
  const Progress& progress;

  [[nodiscard]] std::vector<Candidate> of(Kind kind) const;
  // Whether a form of that kind has a field in view.
  [[nodiscard]] bool has(Kind kind) const;
  [[nodiscard]] bool submitted() const;  // anything, in this launch
};

Plan end(Outcome outcome, std::string why);
Plan wait(Outcome reason, std::string why);

bool filled(const std::vector<const Field*>& fields);

// What keeps `fill` from being written: the recipe's origins, then the form's target, then an open captcha.
// What the account does not allow comes before what a person is asked.
std::optional<Plan> refuse_fill(const Situation& now, const Candidate& candidate, const Fill& fill);

}  // namespace cerby::page
