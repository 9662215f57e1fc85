#include "page/understand.h"

#include <algorithm>
#include <map>

#include "page/code_boxes.h"
#include "page/code_or_password.h"
#include "page/field_roles.h"
#include "page/form_kinds.h"
#include "page/page_state.h"
#include "page/recipe_page.h"

namespace cerby::page {
namespace {

constexpr std::string_view kKinds[] = {"login",   "identifier step", "password step", "code step",
                                       "sign-up", "change password", "reset",         "chooser",
                                       "consent", "search",          "newsletter",    "payment",
                                       "other"};
static_assert(std::size(kKinds) == static_cast<std::size_t>(Kind::Other) + 1);

constexpr std::string_view kRoles[] = {"identifier", "password", "new password", "code",
                                       "tenant",     "captcha",  "other"};
static_assert(std::size(kRoles) == static_cast<std::size_t>(FieldRole::Other) + 1);

// Two log-ins side by side, one by password and one by a code from a token: both hide what is typed, and only
// what a person reads tells them apart.
void tell_codes_from_passwords(std::map<std::int32_t, std::vector<JudgedField>>& forms) {
  const auto any = [&](bool reads) {
    return [reads](const auto& form) {
      return std::ranges::any_of(form.second, [reads](const JudgedField& judged) {
        return judged.seen && judged.role == FieldRole::Password && judged.reads_password == reads &&
               judged.reads_code != reads;
      });
    };
  };
  if (!std::ranges::any_of(forms, any(true)) || !std::ranges::any_of(forms, any(false))) return;
  for (auto& [form, fields] : forms) {
    for (JudgedField& judged : fields) {
      if (judged.role != FieldRole::Password || judged.reads_password || !judged.reads_code) continue;
      judged.role = FieldRole::Code;
      judged.signals.push_back({"called a code, beside a password", 40});
    }
  }
}

// Against what browsers fill in by themselves, some pages call a user name a one-time code.
void leave_autocomplete(std::vector<JudgedField>& fields) {
  JudgedField* name = nullptr;
  for (JudgedField& judged : fields) {
    if (!judged.seen || !judged.takes_text) continue;
    if (judged.role == FieldRole::Identifier || (judged.role == FieldRole::Code && name != nullptr)) return;
    if (judged.called_name) name = &judged;
    if (judged.role != FieldRole::Password && judged.role != FieldRole::NewPassword) continue;
    if (name == nullptr) return;
    name->role = FieldRole::Identifier;
    name->signals.push_back({"called a user name, before a password", 40});
    return;
  }
}

bool asks_for_code(const PageDescription& page, const PageWords& words, std::int32_t form) {
  const bool headed =
      form >= 0 && says_one_time_code(meaning_of_text(page.forms.at(static_cast<std::size_t>(form)).heading));
  return headed || says_one_time_code(words.headings) || says_one_time_code(words.title);
}

// After the one user name, or where it is the only field, one that nothing but its hint calls a password:
// some pages hide what is typed, or put another field in its place, only once it is touched.
void take_at_their_word(std::vector<JudgedField>& fields) {
  constexpr std::int32_t kCalled = 30, kFresh = 25;
  std::vector<JudgedField*> seen;
  for (JudgedField& judged : fields) {
    if (judged.role == FieldRole::Password || judged.role == FieldRole::NewPassword ||
        judged.role == FieldRole::Code)
      return;
    if (judged.seen && judged.takes_text) seen.push_back(&judged);
  }
  const auto is_name = [](const JudgedField* judged) { return judged->role == FieldRole::Identifier; };
  const auto name = std::ranges::find_if(seen, is_name);
  if (name == seen.end() ? seen.size() != 1 : std::ranges::count_if(seen, is_name) != 1) return;
  const auto place = name == seen.end() ? seen.begin() : name + 1;
  if (place == seen.end()) return;
  JudgedField& called = **place;
  if (!called.usable || !called.plain || called.role != FieldRole::Other) return;
  if (!called.reads_password || called.password < kCalled || called.new_password >= kFresh) return;
  called.role = FieldRole::Password;
  called.plain = false;
  called.signals.push_back({"nothing but its text calls it a password", 30});
}

// What the recipe names is meant; another form to log in beside it is not.
void leave_others(Understanding& understanding, const std::vector<bool>& told) {
  for (std::size_t i = 0; i < told.size(); ++i) {
    FormUnderstanding& form = understanding.forms[i];
    const bool asks = form.kind == Kind::Login || form.kind == Kind::IdentifierStep ||
                      form.kind == Kind::PasswordStep || form.kind == Kind::CodeStep;
    if (told[i] || !asks) continue;
    form.kind = Kind::Other;
    form.signals.push_back({"the recipe names another form", -100});
  }
}

}  // namespace

std::string_view text_of(Kind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
std::string_view text_of(FieldRole role) {
  return kRoles[static_cast<std::size_t>(role)];
}

Understanding understand(const PageDescription& page, const RecipePage* step) {
  Understanding understanding;
  const PageWords words = words_of(page);
  // Forms in the order of their first field, each with its fields in document order.
  std::vector<std::int32_t> order;
  std::map<std::int32_t, std::vector<JudgedField>> fields;
  for (const Field& field : page.fields) {
    auto [place, fresh] = fields.try_emplace(field.form);
    if (fresh) order.push_back(field.form);
    place->second.push_back(judge(field));
  }
  for (auto& [form, of_form] : fields) {
    leave_autocomplete(of_form);
    take_code_for_password(of_form);
  }
  tell_codes_from_passwords(fields);
  std::vector<bool> told;
  for (const std::int32_t form : order) {
    mark_code_boxes(fields[form], asks_for_code(page, words, form));
    take_at_their_word(fields[form]);
    understanding.forms.push_back(understand_form(page, words, form, fields[form]));
    told.push_back(step != nullptr && tell(page, *step, fields[form], understanding.forms.back()));
    understanding.by_recipe |= told.back();
  }
  if (understanding.by_recipe) leave_others(understanding, told);
  understanding.state = state_of(page, understanding.forms);
  return understanding;
}

}  // namespace cerby::page
