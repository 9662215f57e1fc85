#include "unit/page/support/pages.h"

#include <algorithm>

namespace cerby::page::testing {

PageBuilder::PageBuilder(std::string path) {
  page_.path = std::move(path);
}

PageBuilder& PageBuilder::title(std::string text) {
  page_.title = std::move(text);
  return *this;
}
PageBuilder& PageBuilder::heading(std::string text) {
  page_.headings.push_back(std::move(text));
  return *this;
}
PageBuilder& PageBuilder::text(std::string text) {
  page_.texts.push_back(std::move(text));
  return *this;
}
PageBuilder& PageBuilder::alert(std::string text) {
  page_.alerts.push_back(std::move(text));
  return *this;
}
PageBuilder& PageBuilder::frame(std::string path, Visibility visibility) {
  page_.frames.push_back({"https://frames.test", std::move(path), {0, 0, 300, 80}, visibility});
  return *this;
}
PageBuilder& PageBuilder::form(std::string id, std::string action, std::string heading) {
  page_.forms.push_back({"", std::move(id), std::move(heading), "post", std::move(action)});
  form_ = static_cast<std::int32_t>(page_.forms.size()) - 1;
  return *this;
}
PageBuilder& PageBuilder::out() {
  form_ = -1;
  return *this;
}

PageBuilder& PageBuilder::input(std::string type, std::string name, std::string label, FieldChange change) {
  Field field;
  field.ref = next_ref_++;
  field.tag = "input";
  field.type = std::move(type);
  field.name = std::move(name);
  field.label = std::move(label);
  field.form = form_;
  field.box = {100, next_y_, 200, 30};
  next_y_ += 40;
  if (change != nullptr) change(field);
  page_.fields.push_back(std::move(field));
  return *this;
}

Button& PageBuilder::add_button(std::string tag, std::string type, std::string text) {
  Button button;
  button.ref = next_ref_++;
  button.tag = std::move(tag);
  button.type = std::move(type);
  button.text = std::move(text);
  button.form = form_;
  button.box = {100, next_y_, 100, 30};
  next_y_ += 40;
  page_.buttons.push_back(std::move(button));
  return page_.buttons.back();
}

PageBuilder& PageBuilder::hint(std::string text) {
  page_.fields.back().placeholder = std::move(text);
  return *this;
}
PageBuilder& PageBuilder::button(std::string text, Visibility visibility) {
  add_button("button", "submit", std::move(text)).visibility = visibility;
  return *this;
}
PageBuilder& PageBuilder::div_button(std::string text) {
  add_button("div", "", std::move(text));
  return *this;
}
PageBuilder& PageBuilder::link(std::string text, std::string target) {
  add_button("a", "", std::move(text)).target = std::move(target);
  return *this;
}

PageBuilder login_page() {
  PageBuilder page("/login");
  page.form("login", "https://app.test/session").input("text", "username", "User name");
  page.input("password", "password", "Password").button("Log in");
  return page;
}

PageBuilder code_page() {
  PageBuilder page("/verify");
  page.heading("Two-factor authentication").form().input("text", "otp", "Verification code").button("Verify");
  return page;
}

AccountFacts account() {
  AccountFacts facts;
  facts.user_name = "zilla@acme.test";
  facts.origins.push_back(*OriginPattern::parse("https://app.test"));
  facts.has_password = true;
  facts.has_code = true;
  return facts;
}

Plan plan_for(const PageBuilder& builder, const Progress& progress, const AccountFacts& facts) {
  const PageDescription page = builder.page();
  return decide(page, *Origin::parse("https://app.test"), facts, progress).plan;
}

namespace {

std::string told(const Fill& fill) {
  std::string out;
  for (const Write& write : fill.writes) {
    constexpr std::string_view values[] = {"identifier", "password", "code", "backup code", "tenant"};
    out += std::string(values[static_cast<std::size_t>(write.value)]);
    if (write.digit >= 0) out += "[" + std::to_string(write.digit) + "]";
    out += ">" + std::to_string(write.ref) + " ";
  }
  return out + (fill.submit.how == Submit::How::Click ? "click " : "enter ") +
         std::to_string(fill.submit.ref);
}
std::string told(const Press& press) {
  return (press.what == Press::What::Account ? "press account " : "press another ") +
         std::to_string(press.ref);
}
std::string told(const Wait& wait) {
  return std::string(wait.what == Wait::For::Human ? "wait human " : "wait page ") +
         std::string(code(wait.reason));
}
std::string told(const End& end) {
  return "end " + std::string(code(end.outcome));
}
std::string told(const AskForeignForm& ask) {
  return "ask " + ask.to.text();
}

}  // namespace

std::string told(const Plan& plan) {
  return std::visit([](const auto& step) { return told(step); }, plan.step);
}
std::string told(const PageBuilder& page, const Progress& progress, const AccountFacts& facts) {
  return told(plan_for(page, progress, facts));
}

std::string kind_of(const PageBuilder& page) {
  const Understanding understanding = understand(page.page());
  return understanding.forms.empty() ? "no form" : std::string(text_of(understanding.forms.front().kind));
}

std::string role_of(const PageBuilder& page, std::int32_t ref) {
  for (const FormUnderstanding& form : understand(page.page()).forms) {
    const auto field = std::ranges::find(form.fields, ref, &FieldUnderstanding::ref);
    if (field != form.fields.end()) return std::string(text_of(field->role));
  }
  return "no field";
}

}  // namespace cerby::page::testing
