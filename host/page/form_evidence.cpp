#include "page/form_evidence.h"

#include <algorithm>

namespace cerby::page {
namespace {

using Kindness = std::int32_t FormEvidence::*;

// What each place's words are worth for each thing a form can be.
struct Place {
  std::string_view name;
  std::int32_t percent;
  bool seen = true;  // by a person
};
constexpr Place kSubmit{"submit control", 100}, kHeading{"form heading", 70}, kName{"form name", 50, false},
    kAction{"form action", 55, false}, kPath{"page path", 35, false}, kTitle{"page title", 25},
    kHeadings{"page headings", 25};

struct Say {
  Concept meaning;
  Kindness kind;
  std::int32_t weight;
};
constexpr Say kSays[] = {
    {Concept::LogIn, &FormEvidence::log_in, 50},
    {Concept::SignUp, &FormEvidence::sign_up, 62},
    {Concept::Forgot, &FormEvidence::reset, 50},
    {Concept::ChangePassword, &FormEvidence::change, 60},
    {Concept::Subscribe, &FormEvidence::newsletter, 60},
    {Concept::Pay, &FormEvidence::payment, 50},
    {Concept::Search, &FormEvidence::search, 60},
    {Concept::Message, &FormEvidence::contact, 30},
    {Concept::Code, &FormEvidence::code, 40},
    {Concept::Chooser, &FormEvidence::chooser, 50},
    {Concept::OtherAccount, &FormEvidence::chooser, 50},
    {Concept::StaySignedIn, &FormEvidence::consent, 40},
};

void add(FormEvidence& evidence, Kindness kind, std::int32_t weight, std::string name) {
  if (weight == 0) return;
  evidence.*kind += weight;
  evidence.signals.push_back({std::move(name), weight});
}

void says_log_in(FormEvidence& evidence, std::int32_t weight, std::string name, bool seen = true) {
  evidence.said += weight;
  if (seen) evidence.seen += weight;
  add(evidence, &FormEvidence::log_in, weight, std::move(name));
}

void hear(FormEvidence& evidence, const Meaning& words, Place place) {
  for (const Say& say : kSays) {
    if (!words.has(say.meaning)) continue;
    // "Log in" on a control beats "register" on the same one ("Log in / Register"): the form is shared.
    if (say.meaning == Concept::SignUp && words.has(Concept::LogIn) && place.name != kPath.name) continue;
    const std::int32_t weight = say.weight * place.percent / 100;
    std::string name = std::string(place.name) + " says " + std::string(text_of(say.meaning));
    evidence.code_said |= say.meaning == Concept::Code;
    if (say.meaning == Concept::LogIn) {
      evidence.called |=
          place.name == kSubmit.name || place.name == kHeading.name || place.name == kPath.name;
      says_log_in(evidence, weight, std::move(name), place.seen);
    } else {
      add(evidence, say.kind, weight, std::move(name));
    }
  }
}

std::string_view path_of(std::string_view address) {
  const std::size_t host = address.find("//");
  if (host == std::string_view::npos) return address;
  const std::size_t slash = address.find('/', host + 2);
  return slash == std::string_view::npos ? std::string_view{} : address.substr(slash);
}

// "Log in to the billing portal": the app's name, not a payment.
bool names_app(const Meaning& heading) {
  return heading.has_any(Concept::Pay) && heading.has(Concept::LogIn) &&
         !heading.has_any(Concept::OtherWay, Concept::SignUp, Concept::HaveAccount);
}
Meaning without_app_name(Meaning heading) {
  if (names_app(heading)) heading.drop(Concept::Pay);
  return heading;
}

void weigh_form(FormEvidence& evidence, const Form& form) {
  hear(evidence, without_app_name(meaning_of_text(form.heading)), kHeading);
  Meaning names = meaning_of_name(form.name);
  names.add(meaning_of_name(form.id));
  hear(evidence, names, kName);
  hear(evidence, meaning_of_name(path_of(form.action)), kAction);
}

void weigh_controls(FormEvidence& evidence, const PageDescription& page, std::int32_t form) {
  bool forgot = false, no_account = false, have_account = false, sign_up_link = false, other_way = false;
  for (const Button& button : page.buttons) {
    if (button.form != form || button.visibility != Visibility::Visible) continue;
    const Meaning words = meaning_of_text(button.text);
    const bool link = button.tag == "a";
    const bool submits = button.type == "submit" || button.type == "image";
    if (submits && form >= 0) {
      if (words.has(Concept::Forgot)) add(evidence, &FormEvidence::reset, 50, "control resets the password");
      if (words.has(Concept::Search)) add(evidence, &FormEvidence::search, 40, "control searches");
      if (words.has(Concept::Pay)) add(evidence, &FormEvidence::payment, 40, "control pays");
      if (words.has(Concept::ChangePassword))
        add(evidence, &FormEvidence::change, 50, "control changes the password");
    }
    forgot |= words.has(Concept::Forgot) && !submits;
    no_account |= words.has(Concept::NoAccount);
    other_way |= words.has(Concept::OtherWay) && words.has(Concept::LogIn);
    have_account |= words.has(Concept::HaveAccount);
    sign_up_link |= link && words.has(Concept::SignUp) && form >= 0;
  }
  if (forgot) says_log_in(evidence, 20, "link for a forgotten password");
  if (other_way) says_log_in(evidence, 15, "other ways to log in");
  if (no_account || sign_up_link) says_log_in(evidence, 10, "link for those without an account");
  if (have_account) add(evidence, &FormEvidence::sign_up, 25, "link for those with an account");
}

// "Enter the code" may be one from a voucher, a television, a teacher.
bool says_one_time(const Field& field) {
  constexpr std::int32_t kOneTime = 45;
  const auto says = [](const Meaning& words) { return words.weight(Concept::Code) >= kOneTime; };
  return says(meaning_of_text(field.label)) || says(meaning_of_text(field.placeholder)) ||
         says(meaning_of_text(field.aria)) || says(meaning_of_name(field.name)) ||
         says(meaning_of_name(field.id));
}

void weigh_fields(FormEvidence& evidence, std::span<const JudgedField> fields, const Meaning& submit) {
  std::int32_t people = 0, identifiers = 0, passwords = 0, others = 0, plain = 0, cards = 0, prose = 0,
               codes = 0;
  bool one_time = false, kept_current = false, agrees = false, remembers = false, confirms = false,
       current = false, fresh = false, named = false, user = false;
  for (const JudgedField& judged : fields) {
    const Field& field = *judged.field;
    // A step that asks for the name only often keeps a password out of sight, for the browser's own store.
    kept_current |= !judged.seen && field.type == "password" &&
                    field.autocomplete.find("current-password") != std::string::npos;
    if (!judged.seen) continue;
    const bool box = field.type == "checkbox" || field.type == "radio";
    agrees |= box && judged.agrees;
    remembers |= box && judged.remembers;
    cards += judged.pays ? 1 : 0;
    people += judged.names_person && !box ? 1 : 0;
    prose += field.tag == "textarea" ? 1 : 0;
    if (!judged.takes_text) continue;
    if (judged.role == FieldRole::Password) current |= judged.new_password <= -30;
    if (judged.role == FieldRole::NewPassword) fresh = true;
    if (judged.role == FieldRole::Identifier) {
      ++identifiers;
      confirms |= judged.confirms;
      named |= field.autocomplete.find("username") != std::string::npos;
      user |= meaning_of_text(field.label).has(Concept::UserName) ||
              meaning_of_text(field.placeholder).has(Concept::UserName);
    } else if (judged.role == FieldRole::Password || judged.role == FieldRole::NewPassword) {
      ++passwords;
    } else if (judged.role == FieldRole::Code) {
      ++codes;
      one_time |= field.autocomplete.find("one-time-code") != std::string::npos || says_one_time(field);
    } else if (judged.role == FieldRole::Other && !judged.searches && !field.read_only) {
      ++others;
      plain += judged.plain ? 1 : 0;
    }
  }
  if (agrees) add(evidence, &FormEvidence::sign_up, 20, "box to agree to terms");
  if (remembers) says_log_in(evidence, 15, "box to be remembered");
  if (current) says_log_in(evidence, 25, "field for the current password", false);
  if (kept_current && passwords == 0)
    add(evidence, &FormEvidence::log_in, 25, "field for the current password, out of sight");
  if (fresh) add(evidence, &FormEvidence::sign_up, 30, "field for a new password");
  if (confirms) add(evidence, &FormEvidence::sign_up, 30, "field to repeat something");
  if (named) says_log_in(evidence, 25, "autocomplete=username", false);
  if (user && passwords == 0) add(evidence, &FormEvidence::log_in, 15, "a user name is asked for");
  add(evidence, &FormEvidence::sign_up, std::min(75, people * 25), "fields about a person");
  if (prose > 0) add(evidence, &FormEvidence::contact, 40, "field for prose");
  if (others >= 3) add(evidence, &FormEvidence::sign_up, 20, "many other fields");
  if (identifiers >= 2 && passwords >= 1)
    add(evidence, &FormEvidence::sign_up, 15, "several names for one person");
  if (cards >= 2) add(evidence, &FormEvidence::payment, 60, "fields of a card");
  if (codes > 0) add(evidence, &FormEvidence::code, 40, "field for a code");
  // Boxes for its digits, or a field that is for nothing else.
  evidence.code_said |= codes > 1 || one_time;
  // "Get new password" sends one, or a way to it: there is none to write.
  if (passwords == 0 && submit.has(Concept::Password) && !submit.has_any(Concept::LogIn, Concept::Continue))
    add(evidence, &FormEvidence::reset, 50, "submit control names a password");
  // A name that is called by nothing is a name all the same where it is the only one.
  const bool only_name = identifiers == 0 && others == 1 && plain == 1;
  if (identifiers <= 1 && passwords == 1 && (others == 0 || only_name)) {
    add(evidence, &FormEvidence::log_in, 20, "nothing but a name and a password");
  }
}

}  // namespace

PageWords words_of(const PageDescription& page) {
  PageWords words;
  words.path = meaning_of_name(page.path);
  words.title = meaning_of_text(page.title);
  for (const std::string& heading : page.headings) {
    const Meaning meaning = meaning_of_text(heading);
    words.headings.add(without_app_name(meaning));
    if (names_app(meaning)) words.title.drop(Concept::Pay);
  }
  for (const std::string& text : page.texts) words.texts.add(meaning_of_text(text));
  return words;
}

FormEvidence weigh(const PageDescription& page, const PageWords& words, std::int32_t form,
                   std::span<const JudgedField> fields, const Meaning& submit) {
  FormEvidence evidence;
  hear(evidence, submit, kSubmit);
  if (submit.has(Concept::Continue)) add(evidence, &FormEvidence::log_in, 10, "submit control goes on");
  if (form >= 0 && static_cast<std::size_t>(form) < page.forms.size()) {
    weigh_form(evidence, page.forms[static_cast<std::size_t>(form)]);
  }
  hear(evidence, words.path, kPath);
  hear(evidence, words.title, kTitle);
  hear(evidence, words.headings, kHeadings);
  weigh_controls(evidence, page, form);
  weigh_fields(evidence, fields, submit);
  if (words.texts.has(Concept::HaveAccount))
    add(evidence, &FormEvidence::sign_up, 15, "text for those with an account");
  if (words.texts.has(Concept::NoAccount)) says_log_in(evidence, 10, "text for those without an account");
  evidence.code_said |= words.texts.has_any(Concept::Code, Concept::Authenticator, Concept::BackupCode);
  if (words.texts.has(Concept::Strength))
    add(evidence, &FormEvidence::sign_up, 15, "text on a password's strength");
  return evidence;
}

}  // namespace cerby::page
