#include "page/challenge.h"

#include <algorithm>
#include <string_view>

#include "page/lexicon.h"

namespace cerby::page {
namespace {

// A frame that shows a challenge, by what its address is called; a badge in a corner is lower than any.
bool challenges(const Frame& frame) {
  if (frame.visibility != Visibility::Visible || frame.box.width < 140 || frame.box.height <= 60)
    return false;
  return meaning_of_name(frame.path).has(Concept::HumanCheck) ||
         frame.path.find("challenge") != std::string::npos ||
         frame.path.find("recaptcha") != std::string::npos;
}

FieldRole role_of(const std::vector<FormUnderstanding>& forms, std::int32_t ref) {
  for (const FormUnderstanding& form : forms) {
    const auto found = std::ranges::find(form.fields, ref, &FieldUnderstanding::ref);
    if (found != form.fields.end()) return found->role;
  }
  return FieldRole::Other;
}

bool named_for_an_answer(const Field& field) {
  const auto says_so = [](const std::string& name) {
    return meaning_of_name(name).has_any(Concept::HumanCheck, Concept::CaptchaAnswer);
  };
  return says_so(field.name) || says_so(field.id);
}

// Holds the answer to a captcha, whether a person types it or the captcha writes it there itself.
bool holds_answer(const Field& field, FieldRole role) {
  return role == FieldRole::Captcha || (role == FieldRole::Other && named_for_an_answer(field));
}

bool is_typed_into(const Field& field) {
  constexpr std::string_view typed[] = {"", "text", "tel", "number", "search", "password"};
  return field.visibility == Visibility::Visible && field.tag != "select" &&
         std::ranges::find(typed, field.type) != std::end(typed);
}

bool frame_in_view(const PageDescription& page) {
  return std::ranges::any_of(page.frames, challenges);
}

}  // namespace

Challenge challenge_of(const PageDescription& page, const std::vector<FormUnderstanding>& forms,
                       const FormUnderstanding& form) {
  bool elsewhere = false, here = false, given = false, typed = false;
  for (const Field& field : page.fields) {
    if (!holds_answer(field, role_of(forms, field.ref))) continue;
    if (field.form != form.form && field.form >= 0) {
      elsewhere = true;
      continue;
    }
    here = true;
    given |= field.filled;
    if (!is_typed_into(field)) continue;
    typed = true;
    if (!field.filled || field.focused) return Challenge::Open;  // a person may be in the middle of it
  }
  if (!frame_in_view(page)) return typed ? Challenge::Answered : Challenge::None;
  if (given) return Challenge::Answered;
  return elsewhere && !here ? Challenge::None : Challenge::Open;
}

bool frame_asks(const PageDescription& page, const std::vector<FormUnderstanding>& forms) {
  if (!frame_in_view(page)) return false;
  return std::ranges::none_of(page.fields, [&](const Field& field) {
    return field.filled && holds_answer(field, role_of(forms, field.ref));
  });
}

}  // namespace cerby::page
