#include "page/recipe_record.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "page/candidates.h"
#include "page/field_roles.h"
#include "page/recipe_page.h"
#include "page/text.h"

namespace cerby::page {
namespace {

// Made by a program for this one visit, most likely: ":r3:", "field-48213".
bool is_generated(std::string_view text) {
  constexpr std::size_t kRun = 4;
  std::size_t digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (c == ':' || digits == kRun) return true;
  }
  return false;
}

HintRole role_of(Value value) {
  switch (value) {
    case Value::Identifier:
      return HintRole::Identifier;
    case Value::Password:
      return HintRole::Password;
    case Value::Tenant:
      return HintRole::Tenant;
    case Value::Code:
    case Value::BackupCode:
      break;
  }
  return HintRole::Code;
}

std::optional<std::string> some(const std::string& text) {
  return text.empty() || text.size() > kMaxHint ? std::nullopt : std::optional(text);
}

std::optional<std::string> readable(const std::string& text) {
  return fold(text) == fold("") ? std::nullopt : some(text);
}

// All ways to name the field, the lasting ones first.
std::vector<FieldHint> hints_for(const Field& field, HintRole role) {
  auto read = readable(field.label);
  if (!read) read = readable(field.placeholder);
  if (!read) read = readable(field.aria);
  const auto token = some(field.autocomplete.substr(field.autocomplete.find_last_of(' ') + 1));
  const auto name = some(field.name), id = some(field.id);
  std::vector<FieldHint> lasting, generated;
  const auto add = [&](FieldHint hint) {
    if (!hint.name && !hint.id && !hint.autocomplete && !hint.label) return;
    const bool fleeting = (hint.name && is_generated(*hint.name)) || (hint.id && is_generated(*hint.id));
    (fleeting ? generated : lasting).push_back(std::move(hint));
  };
  add({.role = role, .name = name});
  add({.role = role, .id = id});
  add({.role = role, .autocomplete = token});
  add({.role = role, .label = read});
  if (name && read) add({.role = role, .name = name, .label = read});
  if (token && read) add({.role = role, .autocomplete = token, .label = read});
  if (name && id) add({.role = role, .name = name, .id = id});
  lasting.insert(lasting.end(), generated.begin(), generated.end());
  return lasting;
}

enum class Among { Page, Form };

// Whether the hint means these fields and no other.
bool means_only(const FieldHint& hint, const PageDescription& page, const std::vector<const Field*>& fields,
                Among among) {
  return std::ranges::all_of(page.fields, [&](const Field& field) {
    if (!takes_text(field) || (among == Among::Form && field.form != fields.front()->form)) return true;
    const bool wanted = std::ranges::find(fields, &field) != fields.end();
    return is_meant(hint, field) == wanted;
  });
}

std::optional<FieldHint> hint_for(const PageDescription& page, const std::vector<const Field*>& fields,
                                  HintRole role) {
  const auto hints = hints_for(*fields.front(), role);
  for (const Among among : {Among::Page, Among::Form}) {
    const auto found = std::ranges::find_if(
        hints, [&](const FieldHint& hint) { return means_only(hint, page, fields, among); });
    if (found != hints.end()) return *found;
  }
  return std::nullopt;
}

std::string pattern_of(std::string_view path) {
  std::string pattern;
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string_view segment = path.substr(at, end - at);
    pattern.append(is_generated(segment) ? "/*" : segment);
    at = end;
  }
  return pattern.find_first_not_of("/*") == std::string::npos ? std::string(path) : pattern;
}

std::optional<ControlHint> control_for(const PageDescription& page, const Submit& submit, std::int32_t form) {
  if (submit.how == Submit::How::Enter) return ControlHint{.enter = true};
  const auto button = std::ranges::find(page.buttons, submit.ref, &Button::ref);
  if (button == page.buttons.end()) return std::nullopt;
  const auto text = readable(button->text.empty() ? button->aria : button->text);
  for (const ControlHint& hint : {ControlHint{.text = text}, ControlHint{.id = some(button->id)},
                                  ControlHint{.name = some(button->name)}}) {
    if (!hint.text && !hint.id && !hint.name) continue;
    if (hint.id && is_generated(*hint.id)) continue;
    const auto count = std::ranges::count_if(page.buttons, [&](const Button& one) {
      return one.form == form && one.visibility == Visibility::Visible && is_meant(hint, one);
    });
    if (count == 1) return hint;
  }
  return std::nullopt;  // the engine finds it by itself, as it just did
}

}  // namespace

Expected<RecipePage> recorded(const PageDescription& page, const Fill& fill) {
  RecipePage step;
  if (const std::string path = pattern_of(page.path); is_path_pattern(path)) step.path = path;
  std::vector<const Field*> fields;
  for (const Write& write : fill.writes) fields.push_back(field_of(page, write.ref));
  // The boxes of a code at once, where they have something in common that nothing else has.
  const bool boxes = fill.writes.size() > 1 && fill.writes.front().value == Value::Code;
  if (auto all = boxes ? hint_for(page, fields, HintRole::Code) : std::nullopt) {
    step.fields.push_back(std::move(*all));
    fields.clear();
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto hint = hint_for(page, {fields[i]}, role_of(fill.writes[i].value));
    if (!hint)
      return fail(Outcome::AmbiguousPage,
                  "nothing tells field #" + std::to_string(fields[i]->ref) + " from the others");
    step.fields.push_back(std::move(*hint));
  }
  step.submit = control_for(page, fill.submit, field_of(page, fill.writes.front().ref)->form);
  return step;
}

}  // namespace cerby::page
