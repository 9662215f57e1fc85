#include "page/field_roles.h"

#include <algorithm>

#include "page/text.h"

namespace cerby::page {

bool takes_text(const Field& field) {
  if (field.tag == "editable" || field.tag == "textarea") return false;  // prose, never a credential
  if (field.tag != "input") return false;
  for (const std::string_view type : {"", "text", "email", "tel", "number", "password", "search", "url"}) {
    if (field.type == type) return true;
  }
  return false;
}

namespace {

// What a source is worth against the label: names and ids are for programmers, text before a field may be
// another's.
struct Source {
  std::string_view name;
  const std::string Field::* text;
  std::int32_t percent;
  bool is_name;
};
constexpr Source kSources[] = {
    {"label", &Field::label, 100, false},
    {"aria", &Field::aria, 95, false},
    {"placeholder", &Field::placeholder, 90, false},
    {"name", &Field::name, 80, true},
    {"id", &Field::id, 70, true},
    {"nearby", &Field::nearby, 60, false},
};

constexpr std::int32_t kTenant = 24;
constexpr std::int32_t kSurelyCode = 40;  // "code" alone may be a postal one

// A word that is a password's in one app and a one-time code's in the next.
bool says_either(const Meaning& words) {
  return words.has(Concept::Code) && words.word(Concept::Pin) == words.word(Concept::Code);
}

struct Scores {
  std::int32_t identifier = 0, password = 0, new_password = 0, code = 0, tenant = 0, captcha = 0, other = 0;
  bool by_token = false;  // nothing but the autocomplete calls it a code
  bool one_time = false;  // a code, and surely not a password
};

struct Vote {
  Concept meaning;
  std::int32_t Scores::* role;
};
constexpr Vote kVotes[] = {
    {Concept::UserName, &Scores::identifier},
    {Concept::Email, &Scores::identifier},
    {Concept::Phone, &Scores::identifier},
    {Concept::AccountNumber, &Scores::identifier},
    {Concept::Password, &Scores::password},
    {Concept::Pin, &Scores::password},
    {Concept::Code, &Scores::code},
    {Concept::Tenant, &Scores::tenant},
    {Concept::CaptchaAnswer, &Scores::captcha},
    {Concept::PersonName, &Scores::other},
    {Concept::BirthDate, &Scores::other},
    {Concept::Address, &Scores::other},
    {Concept::Card, &Scores::other},
    {Concept::Promo, &Scores::other},
    {Concept::Search, &Scores::other},
    {Concept::Message, &Scores::other},
};

void note(JudgedField& judged, std::string name, std::int32_t weight) {
  judged.signals.push_back({std::move(name), weight});
}

void weigh_text(JudgedField& judged, Scores& scores, const Source& source, const Meaning& meaning) {
  for (const Vote& vote : kVotes) {
    const std::int32_t weight = meaning.weight(vote.meaning) * source.percent / 100;
    if (weight == 0 || (vote.meaning == Concept::Pin && says_either(meaning))) continue;
    scores.*vote.role += weight;
    note(judged, std::string(source.name) + " says " + std::string(text_of(vote.meaning)), weight);
  }
  if (meaning.has(Concept::LogIn) && source.is_name) {  // name="login": as often the user name as anything
    scores.identifier += 15;
    note(judged, std::string(source.name) + " says log in", 15);
  }
  for (const Concept fresh : {Concept::New, Concept::Confirm, Concept::ChangePassword}) {
    if (fresh == Concept::ChangePassword && meaning.has(Concept::Current)) continue;  // "current password"
    const std::int32_t weight = meaning.weight(fresh) * source.percent / 100;
    if (weight == 0) continue;
    scores.new_password += weight;
    note(judged, std::string(source.name) + " says " + std::string(text_of(fresh)), weight);
  }
  if (const std::int32_t weight = meaning.weight(Concept::Current) * source.percent / 100; weight > 0) {
    scores.new_password -= 2 * weight;
    note(judged, std::string(source.name) + " says current", weight);
  }
  scores.one_time |= says_one_time_code(meaning);
  if (!source.is_name) {
    judged.reads_password |= meaning.has(Concept::Password);
    judged.reads_code |= meaning.weight(Concept::Code) >= kSurelyCode;
  }
  if (source.percent < 70) return;
  judged.searches |= meaning.has(Concept::Search);
  judged.pays |= meaning.has(Concept::Card);
  judged.names_person |= meaning.has_any(Concept::PersonName, Concept::BirthDate, Concept::Address);
  judged.confirms |= meaning.has(Concept::Confirm);
  judged.agrees |= meaning.has_any(Concept::Terms, Concept::Subscribe);
  judged.remembers |= meaning.has_any(Concept::Remember, Concept::StaySignedIn);
}

struct Token {
  std::string_view token;
  std::int32_t Scores::* role;
  std::int32_t weight;
};
// The HTML standard's autofill field names (section "Autofill"), those that decide anything here.
constexpr Token kTokens[] = {
    {"username", &Scores::identifier, 50},
    {"email", &Scores::identifier, 35},
    {"webauthn", &Scores::identifier, 10},
    {"tel", &Scores::identifier, 15},
    {"current-password", &Scores::password, 60},
    {"new-password", &Scores::new_password, 40},
    {"one-time-code", &Scores::code, 60},
    {"organization", &Scores::tenant, 25},
    {"name", &Scores::other, 40},
    {"given-name", &Scores::other, 50},
    {"family-name", &Scores::other, 50},
    {"street-address", &Scores::other, 50},
    {"address-line1", &Scores::other, 50},
    {"postal-code", &Scores::other, 50},
    {"bday", &Scores::other, 50},
    {"cc-number", &Scores::other, 60},
    {"cc-csc", &Scores::other, 60},
    {"cc-exp", &Scores::other, 60},
    {"cc-name", &Scores::other, 60},
    {"country", &Scores::other, 50},
};

void weigh_autocomplete(JudgedField& judged, Scores& scores) {
  const std::string& all = judged.field->autocomplete;
  std::size_t at = 0;
  while (at < all.size()) {
    const std::size_t end = std::min(all.find(' ', at), all.size());
    std::string token = all.substr(at, end - at);
    at = end + 1;
    for (char& c : token) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    for (const Token& known : kTokens) {
      if (token != known.token) continue;
      scores.*known.role += known.weight;
      note(judged, "autocomplete=" + token, known.weight);
      judged.pays |= token.starts_with("cc-");
      judged.names_person |= known.role == &Scores::other && !token.starts_with("cc-");
      scores.by_token |= token == "one-time-code" && scores.code == known.weight;
      scores.one_time |= token == "one-time-code";
      if (token == "current-password") scores.new_password -= 60;
    }
  }
}

// "What is 3 + 4?", "3 + 4 =": two numbers with a sign between them.
bool asks_for_sum(const std::string& text) {
  if (text.find_first_of("?=") == std::string::npos) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const std::string_view sign : {"+", "\xC3\x97", "*", " - ", " x ", "plus", "minus"}) {
    for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at + 1)) {
      const std::size_t before = at == 0 ? std::string::npos : text.find_last_not_of(' ', at - 1);
      const std::size_t after = text.find_first_not_of(' ', at + sign.size());
      if (before != std::string::npos && after != std::string::npos && digit(text[before]) &&
          digit(text[after]))
        return true;
    }
  }
  return false;
}

void weigh_question(JudgedField& judged, Scores& scores) {
  const Field& field = *judged.field;
  if (field.type == "password") return;
  const bool labelled = !field.label.empty() || !field.aria.empty() || !field.placeholder.empty();
  if (!asks_for_sum(field.label) && !asks_for_sum(field.aria) && !asks_for_sum(field.placeholder) &&
      (labelled || !asks_for_sum(field.nearby)))
    return;
  constexpr std::int32_t kSum = 50;
  scores.captcha += kSum;
  note(judged, "asks for a sum", kSum);
}

void weigh_type(JudgedField& judged, Scores& scores) {
  const Field& field = *judged.field;
  if (field.type == "email") {
    scores.identifier += 30;
    note(judged, "type=email", 30);
  } else if (field.type == "tel") {
    scores.identifier += 10;
    note(judged, "type=tel", 10);
  } else if (field.type == "search") {
    scores.other += 25;
    note(judged, "type=search", 25);
  } else if (field.type == "password") {
    scores.password += 40;
    note(judged, "type=password", 40);
  }
  if (field.max_length == 1) {
    scores.code += 20;
    note(judged, "one character", 20);
  } else if (field.max_length >= 6 && field.max_length <= 8 && field.input_mode == "numeric" &&
             field.type != "password") {
    scores.code += 10;
    note(judged, "few digits", 10);
  }
}

FieldRole role_of(const JudgedField& judged, const Scores& s) {
  const bool secret = judged.field->type == "password";
  if (s.captcha > 0 && s.captcha >= s.password && s.captcha >= s.identifier) return FieldRole::Captcha;
  if (secret) {
    if (judged.pays || s.other >= s.password) return FieldRole::Other;
    if (judged.field->max_length == 1) return s.code >= 40 ? FieldRole::Code : FieldRole::Other;
    if (s.code > s.password) return FieldRole::Code;
    return s.new_password >= 25 ? FieldRole::NewPassword : FieldRole::Password;
  }
  if (s.other >= 25 && s.other >= s.identifier && s.other >= s.code) return FieldRole::Other;
  if (s.code >= 25 && s.code > s.identifier && s.code >= s.password) return FieldRole::Code;
  // Shown in clear because the page has a "show password", or by a page that hides it in its own way.
  if (s.password >= 60 && s.password > s.identifier) {
    return s.new_password >= 25 ? FieldRole::NewPassword : FieldRole::Password;
  }
  if (s.tenant >= kTenant && s.tenant > s.identifier) return FieldRole::Tenant;
  if (s.identifier >= 20 && s.identifier > s.password) return FieldRole::Identifier;
  return FieldRole::Other;
}

}  // namespace

bool says_one_time_code(const Meaning& words) {
  constexpr std::int32_t kNamed = 30;  // "code" alone names none
  return words.weight(Concept::Code) >= kNamed && !says_either(words);
}

JudgedField judge(const Field& field) {
  JudgedField judged;
  judged.field = &field;
  judged.takes_text = takes_text(field);
  judged.seen = field.visibility == Visibility::Visible || field.visibility == Visibility::Covered;
  judged.usable = field.visibility == Visibility::Visible && field.enabled && field.frame == 0;
  Scores scores;
  judged.unnamed = field.name.empty() && field.id.empty() && field.label.empty() && field.aria.empty() &&
                   field.placeholder.empty();
  const bool labelled = !field.label.empty() || !field.aria.empty() || !field.placeholder.empty();
  for (const Source& source : kSources) {
    const std::string& text = field.*source.text;
    if (text.empty() || (labelled && source.text == &Field::nearby)) continue;
    if (source.text == &Field::aria && field.aria == field.label) continue;
    weigh_text(judged, scores, source, source.is_name ? meaning_of_name(text) : meaning_of_text(text));
  }
  if (!judged.takes_text) {
    if (field.tag == "select" && scores.tenant >= kTenant) judged.role = FieldRole::Tenant;
    return judged;
  }
  weigh_autocomplete(judged, scores);
  weigh_question(judged, scores);
  weigh_type(judged, scores);
  judged.role = role_of(judged, scores);
  judged.identifier = scores.identifier - std::max(0, scores.other);
  judged.password = scores.password;
  judged.new_password = scores.new_password;
  judged.code = scores.code;
  constexpr std::int32_t kName = 25;
  judged.called_name = judged.role == FieldRole::Code && scores.by_token && field.type != "password" &&
                       scores.identifier >= kName;
  judged.called_code = judged.role == FieldRole::Code && field.type == "password" && !scores.one_time;
  judged.plain = field.type != "password" && field.type != "search" && scores.other < 25 &&
                 scores.captcha == 0 && scores.code < 25 && scores.tenant < kTenant;
  return judged;
}

}  // namespace cerby::page
