#include "page/recipe_page.h"

#include <algorithm>

#include "page/text.h"

namespace cerby::page {
namespace {

constexpr std::int32_t kDecides = 100;

bool reads(const std::string& text, const std::string& hint) {
  return !text.empty() && fold(text) == fold(hint);
}

bool has_token(std::string_view tokens, std::string_view wanted) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  while (!tokens.empty()) {
    const std::size_t end = std::min(tokens.find(' '), tokens.size());
    if (std::ranges::equal(tokens.substr(0, end), wanted, {}, lower, lower)) return true;
    tokens.remove_prefix(std::min(end + 1, tokens.size()));
  }
  return false;
}

bool in_reach(const Field& field) {
  return field.visibility == Visibility::Visible && field.frame == 0;
}

enum class Wanted { InView, There };

// A company may be chosen from a list.
bool can_be(HintRole role, const Field& field) {
  return takes_text(field) || (role == HintRole::Tenant && field.tag == "select");
}

// Whether each field that the step fills is in this form.
bool complete_in(const RecipePage& step, const PageDescription& page, std::int32_t form, Wanted wanted) {
  return std::ranges::all_of(step.fields, [&](const FieldHint& hint) {
    return hint.role == HintRole::Ignore || std::ranges::any_of(page.fields, [&](const Field& field) {
             return field.form == form && can_be(hint.role, field) && is_meant(hint, field) &&
                    (wanted == Wanted::There || in_reach(field));
           });
  });
}

bool is_step(const RecipePage& step, const PageDescription& page, const PagePlace& place, Wanted wanted) {
  if (step.top != place.top) return false;
  if (step.origin && *step.origin != place.origin) return false;
  if (step.path && !path_matches(*step.path, page.path)) return false;
  return std::ranges::any_of(page.fields,
                             [&](const Field& field) { return complete_in(step, page, field.form, wanted); });
}

FieldRole role_of(HintRole role) {
  switch (role) {
    case HintRole::Identifier:
      return FieldRole::Identifier;
    case HintRole::Password:
      return FieldRole::Password;
    case HintRole::Code:
      return FieldRole::Code;
    case HintRole::Tenant:
      return FieldRole::Tenant;
    case HintRole::Ignore:
      break;
  }
  return FieldRole::Other;
}

// What a form may be without the recipe's path and still be told that it is a log-in.
bool may_be_told(Kind kind) {
  return kind == Kind::Login || kind == Kind::IdentifierStep || kind == Kind::PasswordStep ||
         kind == Kind::CodeStep || kind == Kind::Other;
}

struct Told {
  bool identifier = false, password = false, code = false, tenant = false;
  [[nodiscard]] bool says(FieldRole role) const {
    return (role == FieldRole::Identifier && identifier) || (role == FieldRole::Code && code) ||
           (role == FieldRole::Tenant && tenant) ||
           ((role == FieldRole::Password || role == FieldRole::NewPassword) && password);
  }
};

Told told_by(const RecipePage& step) {
  const auto names = [&](HintRole role) {
    return std::ranges::find(step.fields, role, &FieldHint::role) != step.fields.end();
  };
  return {names(HintRole::Identifier), names(HintRole::Password), names(HintRole::Code),
          names(HintRole::Tenant)};
}

// Roles as the step has them; a role that the step gives to one field is no other field's.
void tell_roles(const RecipePage& step, const Told& told, std::span<const JudgedField> fields,
                FormUnderstanding& form) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const JudgedField& judged = fields[i];
    FieldUnderstanding& understood = form.fields[i];
    const auto hint = std::ranges::find_if(step.fields, [&](const FieldHint& one) {
      return can_be(one.role, *judged.field) && is_meant(one, *judged.field);
    });
    if (hint != step.fields.end()) {
      understood.role = role_of(hint->role);
      understood.told = true;
      understood.signals.push_back({"the recipe names it", kDecides});
    } else if (told.says(understood.role)) {
      understood.role = FieldRole::Other;
      understood.signals.push_back({"the recipe names another field", -kDecides});
    }
  }
}

// With a name told, the one password that a person sees beside it belongs to the log-in, new or not.
Kind told_kind(const Told& told, std::span<const JudgedField> fields, FormUnderstanding& form) {
  if (told.code) return Kind::CodeStep;
  bool identifier = told.identifier, password = told.password;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    FieldRole& role = form.fields[i].role;
    if (!fields[i].seen) continue;
    if (role == FieldRole::NewPassword && !told.password) role = FieldRole::Password;
    identifier |= role == FieldRole::Identifier;
    password |= role == FieldRole::Password;
  }
  if (!password) return Kind::IdentifierStep;
  return identifier ? Kind::Login : Kind::PasswordStep;
}

void tell_submit(const PageDescription& page, const ControlHint& hint, FormUnderstanding& form) {
  if (hint.enter) {
    form.submit.reset();
    form.signals.push_back({"the recipe submits by Enter", kDecides});
    return;
  }
  std::vector<std::int32_t> found;
  // The form's own; else one that stands in no form.
  for (const std::int32_t place : {form.form, -1}) {
    for (const Button& button : page.buttons) {
      if (button.form == place && button.visibility == Visibility::Visible && is_meant(hint, button))
        found.push_back(button.ref);
    }
    if (!found.empty()) break;
  }
  if (found.size() == 1) {
    form.submit = found.front();
    form.signals.push_back({"the recipe names the control", kDecides});
  } else {
    form.signals.push_back(
        {found.empty() ? "the recipe's control is not in view" : "the recipe's control is there twice", 0});
  }
}

}  // namespace

bool path_matches(std::string_view pattern, std::string_view path) {
  // Greedy with one place to come back to: a star takes one more character whenever what follows it does not
  // fit.
  std::size_t at = 0, in = 0, star = std::string_view::npos, resume = 0;
  while (at < path.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      resume = at;
    } else if (in < pattern.size() && pattern[in] == path[at]) {
      ++in, ++at;
    } else if (star != std::string_view::npos && path[resume] != '/') {
      at = ++resume;
      in = star + 1;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in) == std::string_view::npos;
}

bool is_meant(const FieldHint& hint, const Field& field) {
  if (hint.name && *hint.name != field.name) return false;
  if (hint.id && *hint.id != field.id) return false;
  if (hint.autocomplete && !has_token(field.autocomplete, *hint.autocomplete)) return false;
  if (!hint.label) return true;
  return reads(field.label, *hint.label) || reads(field.placeholder, *hint.label) ||
         reads(field.aria, *hint.label);
}

bool is_meant(const ControlHint& hint, const Button& button) {
  if (hint.name && *hint.name != button.name) return false;
  if (hint.id && *hint.id != button.id) return false;
  return !hint.text || reads(button.text, *hint.text) || reads(button.aria, *hint.text);
}

std::optional<std::size_t> step_of(const Recipe& recipe, const PageDescription& page, const PagePlace& place,
                                   std::optional<std::size_t> last) {
  for (const Wanted wanted : {Wanted::InView, Wanted::There}) {
    for (std::size_t i = last ? *last + 1 : 0; i < recipe.pages.size(); ++i) {
      if (is_step(recipe.pages[i], page, place, wanted)) return i;
    }
    if (last && *last < recipe.pages.size() && is_step(recipe.pages[*last], page, place, wanted)) return last;
  }
  return std::nullopt;
}

bool tell(const PageDescription& page, const RecipePage& step, std::span<const JudgedField> fields,
          FormUnderstanding& form) {
  if (!complete_in(step, page, form.form, Wanted::There)) return false;
  const bool says_which = step.path && *step.path != "/";  // a page of many states may have no other path
  if (!says_which && !may_be_told(form.kind)) {
    form.signals.push_back({"the recipe gives no path: the form stays what it is", 0});
    return false;
  }
  const Told told = told_by(step);
  tell_roles(step, told, fields, form);
  form.kind = told_kind(told, fields, form);
  form.signals.push_back({"the recipe says what it is", kDecides});
  if (step.submit) tell_submit(page, *step.submit, form);
  return true;
}

}  // namespace cerby::page
