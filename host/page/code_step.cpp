#include "page/code_step.h"

#include <optional>
#include <utility>

#include "page/code_source.h"
#include "page/endings.h"
#include "page/writes.h"

namespace cerby::page {
namespace {

constexpr std::int32_t kMostCodes = 2;

Plan code_wanted(const Situation& now) {
  if (!now.submitted())
    return wait(Outcome::PageNotUnderstood, "a code is asked for before any step of this launch");
  if (now.understanding.state.push) return *human_step(now.understanding.state);
  if (!now.progress.password_submitted && !now.account.has_code) {
    return wait(Outcome::CodeWanted, "a code is asked for, and the account has none");
  }
  return end(Outcome::CodeWanted, "a code is asked for, and the account has none");
}

// The person who is there has it, or gets it.
Plan sent_code(const Candidate& candidate) {
  Plan plan{Wait{Wait::For::Human, Outcome::PushWanted},
            {{"the code was sent to a phone or a mailbox", 100}}};
  plan.signals.insert(plan.signals.end(), candidate.form->signals.begin(), candidate.form->signals.end());
  return plan;
}

// What is to be said of the codes that went there before; none where another one may.
std::optional<Plan> answer_to_codes(const Situation& now, bool still_there) {
  const PageState& state = now.understanding.state;
  if (now.progress.codes_submitted == 0) return std::nullopt;
  if (now.progress.codes_submitted >= kMostCodes) {
    // An error beside a filled box may be that of the first code: it counts once the page has settled.
    if (state.code_rejected && !still_there) return Plan{End{Outcome::CodeRejected}, state.signals};
    return wait(Outcome::CodeRejected, "the page has two codes, and still asks");
  }
  if (!state.code_rejected || (now.progress.before.code_rejected && still_there)) {
    return wait(Outcome::CodeRejected,
                still_there ? "the code was just sent" : "the step is back without a word");
  }
  return std::nullopt;
}

Plan one_time_code(const Situation& now, const Candidate& candidate, bool still_there) {
  if (!now.account.has_code) return code_wanted(now);
  if (auto answer = answer_to_codes(now, still_there)) return *answer;
  auto fill = fill_code(candidate, now.account.code_digits);
  if (!fill) return end(Outcome::AmbiguousPage, "the boxes do not take this account's code");
  if (auto refusal = refuse_fill(now, candidate, *fill)) return *refusal;
  return {std::move(*fill), candidate.form->signals};
}

// Each is good for one log-in: a second one is not spent on a page that refused the first.
Plan backup_code(const Situation& now, const Candidate& candidate, bool still_there) {
  const PageState& state = now.understanding.state;
  if (now.progress.backup_code_submitted) {
    if (state.code_rejected && !still_there) return {End{Outcome::CodeRejected}, state.signals};
    return wait(Outcome::CodeRejected, "the page has a backup code, and still asks");
  }
  if (now.account.backup_code_size == 0) {
    const auto outcome = now.account.backup_codes_used ? Outcome::BackupCodesUsed : Outcome::CodeWanted;
    return end(outcome, "a backup code is asked for, and the account has none that is unused");
  }
  auto fill = fill_backup_code(candidate, now.account.backup_code_size);
  if (!fill) return end(Outcome::AmbiguousPage, "the field does not take this account's backup code");
  if (auto refusal = refuse_fill(now, candidate, *fill)) return *refusal;
  return {std::move(*fill), candidate.form->signals};
}

}  // namespace

Plan code_step(const Situation& now, const Candidate& candidate) {
  const PageState& state = now.understanding.state;
  if (!now.submitted()) return code_wanted(now);
  const bool still_there = filled(candidate.codes);
  if (state.locked_out) {
    if (!(now.progress.before.locked_out && still_there)) return {End{Outcome::LockedOut}, state.signals};
    return wait(Outcome::LockedOut, "the page spoke of a lock before the code was sent");
  }
  // By itself the password is sent once, and a code in a step of its own: this one is for the user. It is not
  // a code that the account has no secret for.
  if (!candidate.passwords.empty()) {
    if (now.progress.password_submitted && state.wrong_password && !now.progress.before.wrong_password)
      return {End{Outcome::WrongPassword}, state.signals};
    return end(Outcome::UnknownEnding, now.progress.password_submitted
                                           ? "the step wants the password once more, beside a code"
                                           : "the step wants the password and a code at once");
  }
  switch (code_source(now.page, *candidate.form)) {
    case CodeSource::Sent:
      return sent_code(candidate);
    case CodeSource::Backup:
      return backup_code(now, candidate, still_there);
    case CodeSource::Either:
      if (!now.account.has_code) return backup_code(now, candidate, still_there);
      break;
    case CodeSource::Authenticator:
    case CodeSource::Unsaid:
      break;
  }
  return one_time_code(now, candidate, still_there);
}

}  // namespace cerby::page
