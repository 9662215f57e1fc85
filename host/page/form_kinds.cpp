#include "page/form_kinds.h"

#include <algorithm>

#include "page/submit_control.h"

namespace cerby::page {
namespace {

struct Counts {
  std::int32_t identifiers = 0, passwords = 0, fresh = 0, codes = 0, plain = 0, searches = 0, boxes = 0,
               text = 0;
  bool asks_email = false;      // as its name for a person
  bool called_else = false;     // its heading says that it helps, or takes a message, and not "log in"
  bool control_speaks = false;  // what submits it has a text
};

bool is_email(const Field& field) {
  const auto says = [](const Meaning& words) {
    return words.has(Concept::Email) && !words.has(Concept::UserName);
  };
  return field.type == "email" || says(meaning_of_text(field.label)) ||
         says(meaning_of_text(field.placeholder)) || says(meaning_of_text(field.aria));
}

Counts count(std::span<const JudgedField> fields) {
  Counts counts;
  for (const JudgedField& judged : fields) {
    if (!judged.seen) continue;
    if (judged.field->type == "checkbox" || judged.field->type == "radio") ++counts.boxes;
    if (!judged.takes_text) continue;
    ++counts.text;
    counts.identifiers += judged.role == FieldRole::Identifier ? 1 : 0;
    counts.asks_email |= judged.role == FieldRole::Identifier && is_email(*judged.field);
    counts.passwords += judged.role == FieldRole::Password ? 1 : 0;
    counts.fresh += judged.role == FieldRole::NewPassword ? 1 : 0;
    counts.codes += judged.role == FieldRole::Code ? 1 : 0;
    counts.searches += judged.searches ? 1 : 0;
    counts.plain +=
        (judged.role == FieldRole::Other && judged.plain) || judged.role == FieldRole::Tenant ? 1 : 0;
  }
  return counts;
}

// A password that nothing names, after the control that goes on from a user name: there for the browser's own
// password store, not for the person.
void leave_trailing_password(const PageDescription& page, std::span<JudgedField> fields,
                             const SubmitChoice& submit) {
  if (!submit.ref || !submit.words.has(Concept::Continue) || submit.words.has(Concept::LogIn)) return;
  const auto control = std::ranges::find(page.buttons, *submit.ref, &Button::ref);
  if (control == page.buttons.end()) return;
  for (JudgedField& judged : fields) {
    if (judged.role != FieldRole::Password || !judged.unnamed) continue;
    if (judged.field->box.y < control->box.y + control->box.height / 2) continue;
    judged.role = FieldRole::Other;
    judged.seen = false;
    judged.signals.push_back({"unnamed, after the control that goes on", -60});
  }
}

// At most a control that goes on.
constexpr std::int32_t kNothingSaid = 10;
// And the fields that a log-in has.
constexpr std::int32_t kStructureOnly = 30;

// A password is asked for once more before something is taken away, or one goes with a card, not with a
// person.
bool asks_for_something_else(const PageDescription& page, std::int32_t form, const SubmitChoice& submit,
                             const FormEvidence& evidence) {
  const Meaning heading =
      form < 0 ? Meaning{} : meaning_of_text(page.forms[static_cast<std::size_t>(form)].heading);
  if (submit.words.has(Concept::LogIn) || heading.has(Concept::LogIn)) return false;
  if (submit.words.has(Concept::Remove) || heading.has(Concept::Remove)) return true;
  return heading.has(Concept::Promo) && evidence.log_in <= kStructureOnly;
}

Kind kind_with_one_password(const FormEvidence& evidence, const Counts& counts) {
  if (evidence.payment >= 60 && evidence.payment > evidence.log_in) return Kind::Payment;
  if (evidence.change >= 40 && evidence.change > evidence.log_in && counts.fresh > 0)
    return Kind::ChangePassword;
  if (evidence.sign_up >= evidence.log_in && evidence.sign_up > 0) return Kind::SignUp;
  // Prose beside a password: an entry to a guest book, a ticket, a listing.
  if (evidence.contact >= 40 && evidence.contact > evidence.log_in) return Kind::Other;
  // Three things asked for, and no word that is known says what for: a sign-up as likely as a log-in.
  if (counts.text >= 3 && counts.plain > 0 && evidence.log_in <= kNothingSaid) return Kind::Other;
  if (counts.identifiers > 0 || counts.plain > 0) {
    // They are asked of those, too, who begin a trial, claim a profile or want access. A member number nobody
    // has who is no member yet; for an address, something has to say "log in", where the control does not.
    if (evidence.said <= 0 && counts.asks_email && counts.control_speaks) return Kind::Other;
    return Kind::Login;
  }
  return counts.codes > 0 ? Kind::CodeStep : Kind::PasswordStep;
}

Kind kind_with_passwords(const FormEvidence& evidence, const Counts& counts) {
  if (counts.passwords + counts.fresh == 1) return kind_with_one_password(evidence, counts);
  // Two that are both asked for to log in: the plan refuses to choose.
  if (counts.fresh == 0 && counts.passwords == 2 && evidence.log_in >= evidence.sign_up + 40)
    return Kind::Login;
  if (counts.passwords > 0 && counts.fresh > 0 && evidence.sign_up < evidence.change + 40)
    return Kind::ChangePassword;
  if (counts.identifiers > 0 || evidence.sign_up > evidence.change + evidence.reset) return Kind::SignUp;
  return Kind::ChangePassword;
}

Kind kind_without_password(const FormEvidence& evidence, const Counts& counts) {
  if (counts.codes > 0 && counts.identifiers == 0) return Kind::CodeStep;
  if (evidence.payment >= 60) return Kind::Payment;
  struct Rival {
    std::int32_t weight;
    Kind kind;
  };
  Rival best{0, Kind::Other};
  for (const Rival& rival : {Rival{evidence.sign_up, Kind::SignUp},
                             {evidence.reset, Kind::Reset},
                             {evidence.newsletter, Kind::Newsletter},
                             {evidence.search, Kind::Search},
                             {evidence.change, Kind::ChangePassword},
                             {evidence.payment, Kind::Payment},
                             {evidence.contact, Kind::Other}}) {
    if (rival.weight > best.weight) best = rival;
  }
  // An e-mail field alone is a newsletter, a reset or a check-out as often as a first step: the page has to
  // say "log in", and clearly more than anything else. A field that says nothing itself needs more still.
  constexpr std::int32_t kLogInShown = 35, kClearly = 10, kVeryClearly = 50;
  // A check-out takes an address for its receipt, whatever way to log in it offers beside.
  const bool about_else = best.kind == Kind::Payment || counts.called_else;
  const std::int32_t wanted = about_else ? kVeryClearly : kClearly;
  const std::int32_t lead = evidence.log_in - best.weight;
  if (evidence.log_in >= kLogInShown) {
    const bool alone =
        counts.identifiers == 1 && counts.codes == 0;  // a code beside it proves the address: a sign-up
    if (alone && counts.plain <= 1 && lead >= wanted) return Kind::IdentifierStep;
    if (counts.identifiers == 0 && counts.plain == 1 && counts.text == 1 && lead >= kVeryClearly) {
      return Kind::IdentifierStep;
    }
  }
  if (best.weight > 0 && best.weight >= evidence.log_in) return best.kind;
  return counts.searches > 0 ? Kind::Search : Kind::Other;
}

// A code that proves that a second factor was set up is one of another secret than the account's.
bool sets_up_second_factor(const PageDescription& page, const PageWords& words, std::int32_t form) {
  constexpr std::int32_t kAnywhere = 50;
  const bool headed =
      form >= 0 && meaning_of_text(page.forms[static_cast<std::size_t>(form)].heading).has(Concept::SetUp);
  return headed || words.headings.has(Concept::SetUp) || words.title.has(Concept::SetUp) ||
         words.texts.weight(Concept::SetUp) >= kAnywhere;
}

// "New e-mail" beside a password changes the one that the account has.
bool asks_for_new_name(std::span<const JudgedField> fields, const SubmitChoice& submit) {
  return !submit.words.has(Concept::LogIn) && std::ranges::any_of(fields, [](const JudgedField& judged) {
    return judged.seen && judged.role == FieldRole::Identifier &&
           meaning_of_text(judged.field->label.empty() ? judged.field->placeholder : judged.field->label)
               .has(Concept::New);
  });
}

Kind kind_without_text(const FormEvidence& evidence, const Counts& counts) {
  if (counts.boxes == 0) return Kind::Other;
  if (evidence.chooser > 0) return Kind::Chooser;
  return evidence.consent > 0 ? Kind::Consent : Kind::Other;
}

// Which field the identifier goes into: the one that says so most; the one just before the password is
// likelier.
void choose_identifier(std::span<JudgedField> fields) {
  std::size_t password = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Field& field = *fields[i].field;
    const bool given = field.read_only && field.filled;  // a secret of its own that the app holds already
    if (!fields[i].seen || given || fields[i].role != FieldRole::Password) continue;
    password = i;
    break;
  }
  constexpr std::int32_t kBeside = 15, kUnnamed = 25, kTie = 10;
  bool beside = password < fields.size();
  std::int32_t best = 0;
  std::size_t chosen = fields.size();
  for (std::size_t i = password; i-- > 0;) {
    JudgedField& judged = fields[i];
    if (!judged.seen || !judged.takes_text || judged.confirms) continue;
    std::int32_t score = judged.role == FieldRole::Identifier ? judged.identifier : 0;
    if (judged.role == FieldRole::Other && judged.plain)
      score = beside || password == fields.size() ? kUnnamed : 5;
    // A log-in that asks for a shop or a company and a password, and for nothing else, means that as its
    // name.
    if (judged.role == FieldRole::Tenant && beside) score = 5;
    if (score <= 0) continue;
    if (beside) {
      score += kBeside;
      judged.signals.push_back({"just before the password", kBeside});
    }
    beside = false;
    if (score > best) {
      best = score;
      chosen = i;
    }
  }
  const std::int32_t chosen_says = chosen < fields.size() ? fields[chosen].identifier : 0;
  if (chosen < fields.size()) fields[chosen].role = FieldRole::Identifier;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    JudgedField& judged = fields[i];
    if (i == chosen || judged.role != FieldRole::Identifier || !judged.seen) continue;
    // One that says as much as the chosen one stays: two user names are for the plan to refuse, not to pick
    // from.
    const bool says_as_much = i < password && !judged.confirms && judged.identifier + kTie > chosen_says;
    if (says_as_much) continue;
    judged.role = FieldRole::Other;
    judged.signals.push_back({"another field fits better", -best});
  }
}

}  // namespace

FormUnderstanding understand_form(const PageDescription& page, const PageWords& words, std::int32_t form,
                                  std::span<const JudgedField> fields) {
  // Where a person can see none of the fields, the form is understood as if they could: then the plan can say
  // that there is a log-in form, and that it is hidden.
  const auto fillable = [](const JudgedField& judged) { return judged.seen && judged.takes_text; };
  const bool all_hidden = std::ranges::none_of(fields, fillable);
  std::vector<JudgedField> shown(fields.begin(), fields.end());
  if (all_hidden) {
    for (JudgedField& judged : shown) judged.seen = true;
  }
  const SubmitChoice submit = choose_submit(page, form, shown);
  leave_trailing_password(page, shown, submit);
  FormEvidence evidence = weigh(page, words, form, shown, submit.words);
  Counts counts = count(shown);
  if (form >= 0) {
    const Meaning heading = meaning_of_text(page.forms[static_cast<std::size_t>(form)].heading);
    counts.called_else = heading.has_any(Concept::Forgot, Concept::Message) && !heading.has(Concept::LogIn);
  }
  counts.control_speaks = std::ranges::any_of(page.buttons, [&](const Button& button) {
    return button.ref == submit.ref && !(button.text.empty() && button.aria.empty());
  });
  FormUnderstanding understood;
  understood.form = form;
  if (counts.text == 0) {
    understood.kind = kind_without_text(evidence, counts);
  } else {
    understood.kind = counts.passwords + counts.fresh > 0 ? kind_with_passwords(evidence, counts)
                                                          : kind_without_password(evidence, counts);
  }
  if (understood.kind == Kind::CodeStep && sets_up_second_factor(page, words, form)) {
    understood.kind = Kind::Consent;
    evidence.signals.push_back({"a second factor is being set up", 60});
  }
  if (understood.kind == Kind::Login && asks_for_new_name(shown, submit)) {
    understood.kind = Kind::Other;
    evidence.signals.push_back({"a new name is asked for", 60});
  }
  const bool enters = understood.kind == Kind::Login || understood.kind == Kind::PasswordStep;
  if (enters && asks_for_something_else(page, form, submit, evidence)) understood.kind = Kind::Other;
  if (understood.kind == Kind::Login || understood.kind == Kind::PasswordStep) {
    for (JudgedField& judged : shown) {
      if (!judged.seen || judged.role != FieldRole::NewPassword) continue;
      judged.role = FieldRole::Password;
      judged.signals.push_back({"the only password of a log-in form", 30});
    }
  }
  if (understood.kind == Kind::Login || understood.kind == Kind::IdentifierStep) choose_identifier(shown);
  understood.submit = submit.ref;
  understood.called_log_in = evidence.called;
  understood.seen_to_log_in = evidence.seen > 0;
  understood.said_code = evidence.code_said;
  understood.signals = std::move(evidence.signals);
  understood.signals.insert(understood.signals.end(), submit.signals.begin(), submit.signals.end());
  if (all_hidden && counts.text > 0) understood.signals.push_back({"no field of it can be seen", 0});
  for (JudgedField& judged : shown) {
    understood.fields.push_back(
        {judged.field->ref, judged.role, std::move(judged.signals), judged.called_code});
  }
  return understood;
}

}  // namespace cerby::page
