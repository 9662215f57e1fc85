#include "page/code_or_password.h"

#include <algorithm>

#include "page/candidates.h"

namespace cerby::page {
namespace {

constexpr std::int32_t kWeight = 40;

bool speaks_of_one_time_code(const PageDescription& page, const FormUnderstanding& form) {
  const auto once = [](const std::string& text) {
    const Meaning words = meaning_of_text(text);
    return says_one_time_code(words) ||
           words.has_any(Concept::CodeSent, Concept::Authenticator, Concept::BackupCode, Concept::Resend);
  };
  const auto button_says = [&](const Button& button) {
    return button.visibility == Visibility::Visible && once(button.text);
  };
  const bool headed = form.form >= 0 && once(page.forms.at(static_cast<std::size_t>(form.form)).heading);
  return headed || once(page.title) || std::ranges::any_of(page.headings, once) ||
         std::ranges::any_of(page.texts, once) || std::ranges::any_of(page.alerts, once) ||
         std::ranges::any_of(page.buttons, button_says);
}

}  // namespace

void take_code_for_password(std::vector<JudgedField>& fields) {
  JudgedField* either = nullptr;
  bool named = false;
  for (JudgedField& judged : fields) {
    if (!judged.seen || !judged.takes_text) continue;
    if (judged.role == FieldRole::Password || judged.role == FieldRole::NewPassword) return;
    if (judged.role == FieldRole::Code) {
      if (!judged.called_code || either != nullptr) return;
      either = &judged;
    }
    named |= either == nullptr && (judged.role == FieldRole::Identifier || judged.plain);
  }
  if (either == nullptr || !named) return;
  either->role = FieldRole::Password;
  either->signals.push_back({"called a code, beside a user name", kWeight});
}

void take_code_step_for_password(const PageDescription& page, const Progress& progress,
                                 Understanding& understanding) {
  const bool password_next = progress.identifier_submitted && !progress.password_submitted;
  const bool password_again = progress.password_called_code && progress.codes_submitted == 0;
  if (!password_next && !password_again) return;
  for (FormUnderstanding& form : understanding.forms) {
    if (form.kind != Kind::CodeStep) continue;
    const auto asks = [](const FieldUnderstanding& field) {
      return field.role == FieldRole::Code || field.role == FieldRole::Password;
    };
    const auto field = std::ranges::find_if(form.fields, asks);
    if (field == form.fields.end() || !field->called_code) continue;
    if (std::ranges::count_if(form.fields, asks) != 1 || speaks_of_one_time_code(page, form)) continue;
    form.kind = Kind::PasswordStep;
    field->role = FieldRole::Password;
    field->signals.push_back({"called a code, where the password comes", kWeight});
  }
}

}  // namespace cerby::page
