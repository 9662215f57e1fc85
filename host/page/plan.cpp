#include "page/plan.h"

#include <algorithm>

#include "page/candidates.h"
#include "page/chooser.h"
#include "page/code_or_password.h"
#include "page/code_step.h"
#include "page/endings.h"
#include "page/left_blank.h"
#include "page/named.h"
#include "page/recipe_page.h"
#include "page/situation.h"
#include "page/told_apart.h"
#include "page/writes.h"

namespace cerby::page {
namespace {

constexpr std::int32_t kMostSteps = 8;

// Who is in is shown settings, too, that take a name and a password, or a code: for another service, a new
// member, a voucher. There a form, or the page's address, has to say that it is for the log-in.
std::vector<Candidate> to_log_in(const Situation& now, Kind kind) {
  auto candidates = now.of(kind);
  if (now.understanding.state.sign_out_in_view && !now.understanding.by_recipe)
    std::erase_if(candidates, [](const Candidate& one) { return !one.form->called_log_in; });
  return candidates;
}
std::vector<Candidate> for_a_code(const Situation& now) {
  auto candidates = now.of(Kind::CodeStep);
  if (now.understanding.by_recipe) return candidates;
  std::erase_if(candidates, [&](const Candidate& one) {
    return !one.form->said_code || (now.understanding.state.sign_out_in_view && !now.submitted());
  });
  return candidates;
}

bool usable(const Candidate& candidate) {
  return !candidate.hidden && !candidate.locked;
}

// The one usable form among them; copies of one form count as one. `ambiguous` where there are several.
const Candidate* only(const Situation& now, const std::vector<Candidate>& candidates, bool& ambiguous) {
  const bool has_tenant = now.account.recipe && now.account.recipe->tenant;
  const Candidate* found = nullptr;
  for (const Candidate& candidate : candidates) {
    if (!usable(candidate)) continue;
    if (candidate.identifiers.size() > 1 || candidate.passwords.size() > 1 ||
        (has_tenant && candidate.tenants.size() > 1)) {
      ambiguous = true;
    } else if (found == nullptr) {
      found = &candidate;
    } else if (!are_copies(now.page, *found, candidate)) {
      ambiguous = true;
    }
  }
  return found;
}

// What the page answers to what was sent last: how it ends, or, for words that stood there before it was sent
// and still stand beside what was sent, what it ends as when nothing else comes.
struct Answer {
  std::optional<Plan> end;
  std::optional<Outcome> old;
};
Answer answer_of(const Situation& now, bool still_filled) {
  const PageState& state = now.understanding.state;
  const Errors& before = now.progress.before;
  Answer answer;
  const auto hear = [&](bool said, bool said_before, Outcome outcome) {
    if (!said) return;
    if (said_before && still_filled) {
      if (!answer.old) answer.old = outcome;
    } else if (!answer.end) {
      answer.end = Plan{End{outcome}, state.signals};
    }
  };
  hear(state.locked_out, before.locked_out, Outcome::LockedOut);
  hear(state.wrong_password, before.wrong_password, Outcome::WrongPassword);
  return answer;
}

// A step of its own for the company, as the recipe says.
bool asks_tenant_alone(const Candidate& candidate) {
  return candidate.form->kind == Kind::IdentifierStep && candidate.identifiers.empty() &&
         !candidate.identifier_given && !candidate.tenants.empty();
}

Plan credentials(const Situation& now, const Candidate& candidate) {
  Fill fill = fill_credentials(candidate, now.account, now.progress);
  // A step that wants the password alone has been told who it is, by this launch or by an earlier login.
  const bool told_by_another =
      !now.progress.identifier_submitted && candidate.identifiers.empty() && !asks_tenant_alone(candidate);
  if (told_by_another) {
    const Named named = named_on(now.page, now.account.user_name);
    if (named == Named::Other) return wait(Outcome::LoggedInAsOther, "the step is for another name");
    // A file, a post, a room may have a password of its own.
    if (named == Named::Nobody && !candidate.form->seen_to_log_in && !candidate.identifier_given &&
        !now.understanding.by_recipe)
      return wait(Outcome::PageNotUnderstood, "a password alone, and nothing that says whose");
  }
  if (asks_tenant_alone(candidate) && now.progress.tenant_submitted)
    return wait(Outcome::UnknownEnding, "the tenant was sent, and its step still stands");
  if (fill.writes.empty()) return wait(Outcome::PageNotUnderstood, "the account has nothing for this form");
  if (auto refusal = refuse_fill(now, candidate, fill)) return *refusal;
  // A recipe that names the form knows what may stay empty; a page may still fill in what it remembers.
  if (const auto blank = left_blank(now.page, candidate, fill); blank && !now.understanding.by_recipe)
    return wait(*blank == Concept::Tenant ? Outcome::TenantWanted : Outcome::AmbiguousPage,
                "the form asks for more than the account has: " + std::string(text_of(*blank)));
  Plan plan{std::move(fill), {{"the one form of kind " + std::string(text_of(candidate.form->kind)), 100}}};
  plan.signals.insert(plan.signals.end(), candidate.form->signals.begin(), candidate.form->signals.end());
  return plan;
}

// A form that asks for the password is there although the password was submitted. It is never sent again.
Plan password_asked_again(const Situation& now, const Candidate& candidate) {
  const PageState& state = now.understanding.state;
  if (state.password_expired) return {End{Outcome::ChangePasswordPage}, state.signals};
  const bool still_there = filled(candidate.passwords);
  const Answer answer = answer_of(now, still_there);
  if (answer.end) return *answer.end;
  if (state.captcha) return *human_step(state);
  if (answer.old) return wait(*answer.old, "the page said so before the form was sent");
  if (still_there) return wait(Outcome::UnknownEnding, "the form was just sent, and still stands");
  return wait(Outcome::WrongPassword, "the form is back, empty and without a word");
}

// Whatever else it looks like: its own control signs up.
void leave_sign_up(Understanding& understanding, std::int32_t sign_up) {
  for (FormUnderstanding& form : understanding.forms) {
    if (form.form != sign_up) continue;
    form.kind = Kind::SignUp;
    form.signals.push_back({"the control that ends it signs up", 100});
  }
}

bool does_something(const Plan& plan) {
  return !std::holds_alternative<Wait>(plan.step) && !std::holds_alternative<End>(plan.step);
}

Plan no_form(const Situation& now) {
  const PageState& state = now.understanding.state;
  const auto hidden_login = [&] {
    for (const Kind kind : {Kind::Login, Kind::PasswordStep, Kind::IdentifierStep}) {
      if (std::ranges::any_of(now.of(kind), [](const Candidate& candidate) { return candidate.hidden; }))
        return true;
    }
    return false;
  };
  if (now.has(Kind::ChangePassword)) return end(Outcome::ChangePasswordPage, "form to change a password");
  if (now.progress.password_submitted || now.progress.codes_submitted > 0) {
    if (state.locked_out && !now.progress.before.locked_out) return {End{Outcome::LockedOut}, state.signals};
    Plan after = after_submit(now.page, now.understanding);
    const auto hidden = [](const Candidate& candidate) { return candidate.hidden; };
    const auto* waits = std::get_if<Wait>(&after.step);
    if (waits != nullptr && waits->reason == Outcome::UnknownEnding &&
        std::ranges::any_of(for_a_code(now), hidden))
      after = wait(Outcome::UnknownEnding, "a field for a code is there, and it cannot be seen");
    // Words that stood there before may be those of a form that is locked while it is on its way.
    if (state.locked_out && std::holds_alternative<Wait>(after.step))
      return wait(Outcome::LockedOut, "the page spoke of a lock before it was sent");
    return after;
  }
  if (!now.submitted()) {
    if (auto choice = choose_account(now.page, now.origin, state, now.account, now.progress)) return *choice;
  }
  const auto in = already_in(now.page, now.understanding, now.account);
  const auto* unsure = in ? std::get_if<Wait>(&in->step) : nullptr;
  if (in && (unsure == nullptr || unsure->reason == Outcome::LoggedInAsOther)) return *in;
  if (auto plan = human_step(state)) return *plan;
  if (in && !now.submitted()) return *in;
  if (now.submitted()) return wait(Outcome::PageNotUnderstood, "the next step is not there yet");
  if (hidden_login()) return wait(Outcome::HiddenField, "the log-in form cannot be seen");
  if (now.has(Kind::SignUp)) return end(Outcome::SignUpPage, "form to sign up");
  return wait(Outcome::PageNotUnderstood, now.page.fields.empty() ? "no fields yet" : "no form to log in");
}

}  // namespace

Progress after(Progress progress, const Fill& fill, std::optional<std::size_t> recipe_step) {
  const auto writes = [&](Value value) {
    return std::ranges::find(fill.writes, value, &Write::value) != fill.writes.end();
  };
  progress.identifier_submitted |= writes(Value::Identifier);
  progress.tenant_submitted |= writes(Value::Tenant);
  progress.password_submitted |= writes(Value::Password);
  progress.password_called_code |= fill.password_called_code;
  progress.codes_submitted += writes(Value::Code) || writes(Value::BackupCode) ? 1 : 0;
  progress.backup_code_submitted |= writes(Value::BackupCode);
  if (recipe_step) progress.recipe_step = recipe_step;
  ++progress.steps;
  return progress;
}

// No secret was submitted: a code is not given for it, and an error is no answer to it.
Progress after(Progress progress, const Press& press, std::optional<std::size_t>) {
  (press.what == Press::What::Account ? progress.account_pressed : progress.another_pressed) = true;
  ++progress.steps;
  return progress;
}

Plan plan(const PageDescription& page, const Origin& origin, const Understanding& understanding,
          const AccountFacts& account, const Progress& progress) {
  const Situation now{page, origin, understanding, account, progress};
  if (std::ranges::none_of(account.origins,
                           [&](const OriginPattern& pattern) { return pattern.matches(origin); })) {
    return end(Outcome::OutsideOrigins, "the page is not of the account's origins");
  }
  if (progress.steps >= kMostSteps) return end(Outcome::TooManySteps, "eight steps were filled");

  bool ambiguous = false;
  const auto logins = to_log_in(now, Kind::Login), passwords = to_log_in(now, Kind::PasswordStep);
  const auto identifiers = to_log_in(now, Kind::IdentifierStep), codes = for_a_code(now);
  const Candidate* login = only(now, logins, ambiguous);
  if (login == nullptr && !ambiguous) login = only(now, passwords, ambiguous);

  if (progress.password_submitted && login != nullptr) return password_asked_again(now, *login);
  if (ambiguous && !progress.password_submitted)
    return end(Outcome::AmbiguousPage, "several forms or fields to log in");
  if (login != nullptr) return credentials(now, *login);

  bool several_codes = false;
  if (const Candidate* code = only(now, codes, several_codes)) {
    if (several_codes && now.submitted()) return end(Outcome::AmbiguousPage, "several forms for a code");
    return code_step(now, *code);
  }
  if (const Candidate* identifier = only(now, identifiers, ambiguous); identifier != nullptr || ambiguous) {
    if (ambiguous) return end(Outcome::AmbiguousPage, "several forms or fields for a user name");
    const PageState& state = understanding.state;
    if (!now.submitted() || asks_tenant_alone(*identifier)) return credentials(now, *identifier);
    const Answer answer = answer_of(now, filled(identifier->identifiers));
    if (state.locked_out && answer.end) return *answer.end;
    if (state.signed_in && progress.password_submitted) return after_submit(page, understanding);
    if (answer.end) return *answer.end;
    if (auto step = human_step(state)) return *step;
    if (answer.old) return wait(*answer.old, "the page said so before the user name was sent");
    return wait(Outcome::UnknownEnding, "the user name was sent, and its step still stands");
  }
  return no_form(now);
}

Decision decide(const PageDescription& described, const Origin& origin, const AccountFacts& account,
                const Progress& progress, const std::optional<Origin>& top) {
  const std::optional<Apart> apart = told_apart(described);
  const PageDescription& page = apart ? apart->page : described;
  Decision decision;
  const RecipePage* step = nullptr;
  if (account.recipe) {
    decision.recipe_step = step_of(*account.recipe, page, {origin, top}, progress.recipe_step);
    if (decision.recipe_step) step = &account.recipe->pages[*decision.recipe_step];
  }
  decision.understanding = understand(page, step);
  if (apart && !decision.understanding.by_recipe) leave_sign_up(decision.understanding, apart->sign_up);
  if (step == nullptr) take_code_step_for_password(page, progress, decision.understanding);
  decision.plan = plan(page, origin, decision.understanding, account, progress);
  if (top && !decision.understanding.by_recipe && does_something(decision.plan))
    decision.plan = wait(Outcome::PageNotUnderstood, "the recipe does not name this form in a frame");
  return decision;
}

}  // namespace cerby::page
