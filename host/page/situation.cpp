#include "page/situation.h"

#include <algorithm>
#include <utility>

#include "page/challenge.h"
#include "page/form_target.h"

namespace cerby::page {
namespace {

// None where the account's recipe lets each value be written on this origin.
std::optional<Plan> refuse_values(const Situation& now, const Fill& fill) {
  const auto allowed = [&](const Write& write) {
    return !now.account.recipe || now.account.recipe->allows(write.value, now.origin);
  };
  if (std::ranges::all_of(fill.writes, allowed)) return std::nullopt;
  // A page may pass through here on its way to the one that is meant.
  return wait(Outcome::OutsideRecipe, "the recipe does not allow it on this origin");
}

std::optional<Plan> captcha_first(const Situation& now, const Candidate& candidate) {
  if (challenge_of(now.page, now.understanding.forms, *candidate.form) != Challenge::Open)
    return std::nullopt;
  Plan plan{Wait{Wait::For::Human, Outcome::CaptchaWanted}, {{"an open captcha beside the form", 100}}};
  plan.signals.insert(plan.signals.end(), candidate.form->signals.begin(), candidate.form->signals.end());
  return plan;
}

}  // namespace

std::optional<Plan> refuse_fill(const Situation& now, const Candidate& candidate, const Fill& fill) {
  if (auto refusal = refuse_values(now, fill)) return refusal;
  if (auto refusal = refuse_target(now.page, candidate.form->form, now.origin, now.account)) return refusal;
  return captcha_first(now, candidate);
}

std::vector<Candidate> Situation::of(Kind kind) const {
  return candidates_of(page, understanding, kind);
}

bool Situation::has(Kind kind) const {
  return std::ranges::any_of(understanding.forms, [&](const FormUnderstanding& form) {
    return form.kind == kind && std::ranges::any_of(form.fields, [&](const FieldUnderstanding& understood) {
             const Field* field = field_of(page, understood.ref);
             return field != nullptr && field->visibility == Visibility::Visible;
           });
  });
}

bool Situation::submitted() const {
  return progress.identifier_submitted || progress.password_submitted || progress.codes_submitted > 0;
}

Plan end(Outcome outcome, std::string why) {
  return {End{outcome}, {{std::move(why), 100}}};
}
Plan wait(Outcome reason, std::string why) {
  return {Wait{Wait::For::Page, reason}, {{std::move(why), 0}}};
}

bool filled(const std::vector<const Field*>& fields) {
  return std::ranges::any_of(fields, [](const Field* field) { return field->filled; });
}

}  // namespace cerby::page
