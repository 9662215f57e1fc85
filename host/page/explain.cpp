#include "page/explain.h"

#include <algorithm>

#include "page/candidates.h"

namespace cerby::page {
namespace {

constexpr std::string_view kVisibilities[] = {"visible", "hidden",     "transparent", "covered",
                                              "clipped", "off screen", "tiny"};

// In quotes, without what a terminal would act on: C0, DEL, and C1 (C2 80 to C2 9F).
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    if (byte < 0x20 || byte == 0x7F) continue;
    if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
      ++at;
      continue;
    }
    out.push_back(text[at]);
  }
  return out + '"';
}

void line(std::string& out, std::size_t depth, std::string_view text) {
  out.append(2 * depth, ' ').append(text).push_back('\n');
}

void reasons(std::string& out, std::size_t depth, const std::vector<Signal>& signals) {
  for (const Signal& signal : signals) {
    const std::string sign = signal.weight > 0 ? "+" : "";
    line(out, depth, sign + std::to_string(signal.weight) + "  " + signal.name);
  }
}

// What a person would call it by: the first of its texts that is not empty.
std::string called(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!text.empty()) return in_quotes(text);
  }
  return "without a name";
}

std::string called(const Field& field) {
  return called({field.label, field.aria, field.placeholder, field.name, field.id, field.nearby});
}

std::string called(const PageDescription& page, std::int32_t ref) {
  if (const Field* field = field_of(page, ref)) return called(*field);
  const auto button = std::ranges::find(page.buttons, ref, &Button::ref);
  if (button == page.buttons.end()) return "without a name";
  return called({button->text, button->aria, button->name, button->id});
}

std::string numbered(const PageDescription& page, std::int32_t ref) {
  return "#" + std::to_string(ref) + " " + called(page, ref);
}

void explain_field(std::string& out, const PageDescription& page, const FieldUnderstanding& understood) {
  const Field* field = field_of(page, understood.ref);
  if (field == nullptr) return;
  std::string text = numbered(page, understood.ref) + ": " + std::string(text_of(understood.role));
  if (field->visibility != Visibility::Visible) {
    text += std::string(", ") + std::string(kVisibilities[static_cast<std::size_t>(field->visibility)]);
  }
  if (!field->enabled) text += ", disabled";
  if (field->read_only) text += ", read-only";
  if (field->filled) text += ", filled";
  if (field->frame != 0) text += ", in a frame";
  line(out, 2, text);
  reasons(out, 3, understood.signals);
}

void explain_form(std::string& out, const PageDescription& page, const FormUnderstanding& form) {
  std::string name = "fields in no form";
  if (form.form >= 0 && static_cast<std::size_t>(form.form) < page.forms.size()) {
    const Form& described = page.forms[static_cast<std::size_t>(form.form)];
    name =
        "form " + std::to_string(form.form) + " " + called({described.heading, described.name, described.id});
    if (!described.action.empty()) name += ", sends to " + in_quotes(described.action);
  }
  line(out, 0, name + ": " + std::string(text_of(form.kind)));
  reasons(out, 1, form.signals);
  line(out, 1,
       form.submit ? "submitted by " + numbered(page, *form.submit) : "submitted by Enter in the last field");
  for (const FieldUnderstanding& field : form.fields) explain_field(out, page, field);
}

void explain_state(std::string& out, const PageState& state) {
  struct Said {
    bool said;
    std::string_view what;
  };
  std::string text;
  for (const Said& said : {Said{state.wrong_password, "wrong password"},
                           {state.code_rejected, "code rejected"},
                           {state.locked_out, "locked out"},
                           {state.captcha, "captcha"},
                           {state.passkey, "passkey"},
                           {state.push, "request sent elsewhere"},
                           {state.signed_in, "signed in"},
                           {state.chooser, "accounts to choose from"}}) {
    if (said.said) text += (text.empty() ? "" : ", ") + std::string(said.what);
  }
  line(out, 0, "page state: " + (text.empty() ? "nothing said" : text));
  reasons(out, 1, state.signals);
}

std::string_view text_of(Value value) {
  switch (value) {
    case Value::Identifier:
      return "the user name";
    case Value::Password:
      return "the password";
    case Value::Code:
      return "the code";
    case Value::BackupCode:
      return "a backup code";
    case Value::Tenant:
      return "the tenant";
  }
  return "";
}

void explain_step(std::string& out, const PageDescription& page, const Fill& fill) {
  line(out, 0, "plan: fill");
  for (const Write& write : fill.writes) {
    const std::string digit = write.digit < 0 ? "" : ", digit " + std::to_string(write.digit + 1);
    line(out, 1, "write " + std::string(text_of(write.value)) + digit + " into " + numbered(page, write.ref));
  }
  const std::string_view how = fill.submit.how == Submit::How::Click ? "click " : "press Enter in ";
  line(out, 1, std::string(how) + numbered(page, fill.submit.ref));
}

void explain_step(std::string& out, const PageDescription& page, const Press& press) {
  line(out, 0, "plan: press, and write nothing");
  const std::string_view what = press.what == Press::What::Account ? "this account" : "another account";
  line(out, 1, "click " + numbered(page, press.ref) + ", for " + std::string(what));
}

void explain_step(std::string& out, const PageDescription&, const Wait& wait) {
  const std::string_view what = wait.what == Wait::For::Human ? "a person" : "the page";
  line(out, 0,
       "plan: wait for " + std::string(what) + "; when the time is up: " + std::string(code(wait.reason)));
}

void explain_step(std::string& out, const PageDescription&, const End& end) {
  line(out, 0, "plan: end with " + std::string(code(end.outcome)));
}

void explain_step(std::string& out, const PageDescription&, const AskForeignForm& ask) {
  line(out, 0, "plan: ask whether the form may send to " + ask.to.text());
}

}  // namespace

std::string explain_plan(const PageDescription& page, const Plan& plan) {
  std::string out;
  std::visit([&](const auto& step) { explain_step(out, page, step); }, plan.step);
  return out;
}

std::string explain(const PageDescription& page, const Understanding& understanding, const Plan& plan) {
  std::string out;
  line(out, 0, "page " + in_quotes(page.path) + ", titled " + in_quotes(page.title));
  if (understanding.forms.empty()) line(out, 0, "no fields");
  for (const FormUnderstanding& form : understanding.forms) explain_form(out, page, form);
  if (understanding.by_recipe) line(out, 0, "the account's recipe decided");
  explain_state(out, understanding.state);
  out += explain_plan(page, plan);
  reasons(out, 1, plan.signals);
  return out;
}

}  // namespace cerby::page
