#include "unit/launch/support/script.h"

#include <algorithm>
#include <cstdlib>

namespace cerby::launch::test {

namespace {

// Once for the test program, as main does for the host.
const bool kSecretsStarted = [] {
  if (!start_secrets()) std::abort();
  return true;
}();

}  // namespace

Expected<wire::RequestBody> ScriptedExtension::next(MonotonicTime deadline) {
  if (steps_.empty()) {
    ended_ = wire::Ended{0};
    return fail(Outcome::TabClosed);
  }
  auto step = std::move(steps_.front());
  steps_.pop_front();
  auto request = step();
  if (clock_.now > deadline) return fail(Outcome::TimedOut);
  return request;
}

void ScriptedExtension::send(const wire::ReplyBody& reply) {
  Seen one{reply, {}};
  if (const auto* fill = std::get_if<wire::FillReply>(&reply)) {
    for (const auto& step : fill->steps) {
      if (step.action == wire::FillStep::Action::Write) {
        one.values.emplace_back(step.value.text(SecretAccess("a test looks at what was filled")));
      }
    }
  }
  if (const auto* revealed = std::get_if<wire::RevealedReply>(&reply)) {
    one.values.emplace_back(revealed->value.text(SecretAccess("a test looks at what was revealed")));
  }
  seen.push_back(std::move(one));
}

std::vector<std::string> ScriptedExtension::written() const {
  std::vector<std::string> all;
  for (const auto& one : seen) all.insert(all.end(), one.values.begin(), one.values.end());
  return all;
}

Expected<vault::Account> OneAccount::account(const Origin&, const Uuid&) {
  return fail(Outcome::AccountUnknown);
}

Expected<std::size_t> OneAccount::each_account(const std::optional<Origin>&, const Visit& visit) {
  CERBY_CHECK(visit(kept));
  return 0;
}

Expected<source::Code> OneAccount::code(const vault::Account&) {
  if (const auto wait = std::exchange(wait_before_code, 0); wait > 0) return source::Code{{}, wait};
  if (codes.empty()) return fail(Outcome::OtpInvalid, "the test has no more codes");
  auto digits = codes.front();
  codes.pop_front();
  return source::Code{secret(digits), 0};
}

Expected<Secret> OneAccount::backup_code(vault::Account& account) {
  if (account.backup_codes.empty()) return fail(Outcome::NotFound, "the test has no more backup codes");
  auto code = Secret::copy_of(account.backup_codes.front());
  account.backup_codes.erase(account.backup_codes.begin());
  return code;
}

Expected<void> OneAccount::set_password(const vault::Account&, Secret password) {
  kept.password = kept.keep(std::move(password));
  return {};
}

Expected<void> OneAccount::allow_form_site(vault::Account& account, const Origin& to) {
  account.allowed_form_sites.push_back(to.text());
  return {};
}

Secret secret(std::string text) {
  return Secret::take(std::span<char>(text));
}

vault::Account contentzilla() {
  vault::Account account;
  account.id = *Uuid::parse("6f1c2f9e-7f3a-4c58-9d29-0a6f5f0c1b11");
  account.name = "Contentzilla";
  account.app = "Instagram";
  account.workspace = "https://acme.cerby.test";
  account.login_address = "https://login.instagram.test/";
  account.origins = {"https://login.instagram.test", "https://www.instagram.test"};
  account.role = vault::ItemRole::Collaborator;
  account.user_name = "zilla";
  account.password = account.keep(secret("hunter2 hunter2"));
  return account;
}

namespace {

page::Field field(std::int32_t ref, std::string type, std::string name, std::string label,
                  std::int32_t form = 0) {
  page::Field made;
  made.ref = ref;
  made.tag = "input";
  made.type = std::move(type);
  made.name = name;
  made.id = std::move(name);
  made.label = std::move(label);
  made.form = form;
  made.box = {100, 100 + ref * 60, 300, 40};
  return made;
}

page::Button button(std::int32_t ref, std::string text, std::int32_t form = 0) {
  page::Button made;
  made.ref = ref;
  made.tag = "button";
  made.type = "submit";
  made.text = std::move(text);
  made.form = form;
  made.box = {100, 100 + ref * 60, 300, 40};
  return made;
}

page::PageDescription page_of(std::string path, std::string title) {
  page::PageDescription page;
  page.path = std::move(path);
  page.title = std::move(title);
  page.language = "en";
  return page;
}

page::Form post_form(std::string action = {}) {
  page::Form form;
  form.method = "post";
  form.action = std::move(action);
  return form;
}

}  // namespace

page::PageDescription login_page() {
  auto page = page_of("/login", "Log in");
  page.forms = {post_form()};
  page.headings = {"Log in to Instagram"};
  page.fields = {field(1, "text", "username", "User name"), field(2, "password", "password", "Password")};
  page.fields[0].autocomplete = "username";
  page.fields[1].autocomplete = "current-password";
  page.buttons = {button(3, "Log in")};
  return page;
}

page::PageDescription identifier_page() {
  auto page = page_of("/login", "Log in");
  page.forms = {post_form()};
  page.headings = {"Sign in"};
  page.fields = {field(1, "email", "identifier", "Email or user name")};
  page.fields[0].autocomplete = "username";
  page.buttons = {button(3, "Next")};
  return page;
}

page::PageDescription password_page() {
  auto page = page_of("/login/password", "Log in");
  page.forms = {post_form()};
  page.headings = {"Enter your password"};
  page.fields = {field(2, "password", "password", "Password")};
  page.fields[0].autocomplete = "current-password";
  page.buttons = {button(3, "Log in")};
  return page;
}

page::PageDescription code_page() {
  auto page = page_of("/login/verify", "Verification");
  page.forms = {post_form()};
  page.headings = {"Enter the 6-digit code from your authenticator app"};
  page.fields = {field(4, "text", "code", "Verification code")};
  page.fields[0].autocomplete = "one-time-code";
  page.fields[0].input_mode = "numeric";
  page.fields[0].max_length = 6;
  page.buttons = {button(5, "Verify")};
  return page;
}

page::PageDescription six_box_page() {
  auto page = code_page();
  page.fields.clear();
  for (std::int32_t i = 0; i < 6; ++i) {
    auto box = field(10 + i, "tel", "digit" + std::to_string(i), "Digit " + std::to_string(i + 1));
    box.max_length = 1;
    box.input_mode = "numeric";
    box.box = {100 + i * 50, 300, 40, 48};
    page.fields.push_back(box);
  }
  return page;
}

page::PageDescription wrong_password_page() {
  auto page = login_page();
  page.alerts = {"The user name or password you entered is incorrect."};
  return page;
}

page::PageDescription code_rejected_page() {
  auto page = code_page();
  page.alerts = {"That code is invalid. Please try again."};
  return page;
}

page::PageDescription home_page(const std::string& user_name) {
  auto page = page_of("/home", "Home");
  page.headings = {"Welcome back"};
  page.texts = {"Signed in as " + user_name};
  auto out = button(20, "Log out", -1);
  out.tag = "a";
  out.type = "";
  page.buttons = {out};
  return page;
}

page::PageDescription consent_page() {
  auto page = page_of("/authorize", "Permissions");
  page.headings = {"Calendar wants to access your account"};
  page.texts = {"It could read your events"};
  page.buttons = {button(20, "Cancel", -1), button(21, "Allow", -1)};
  return page;
}

page::PageDescription sign_up_page() {
  auto page = page_of("/signup", "Create an account");
  page.forms = {post_form()};
  page.headings = {"Create your account"};
  page.fields = {field(1, "email", "email", "Email"),
                 field(2, "password", "new_password", "Choose a password"),
                 field(3, "password", "confirm", "Confirm password")};
  page.fields[1].autocomplete = "new-password";
  page.fields[2].autocomplete = "new-password";
  page.buttons = {button(4, "Sign up")};
  return page;
}

page::PageDescription captcha_page() {
  auto page = page_of("/login/challenge", "Are you human?");
  page.headings = {"Confirm that you are not a robot"};
  page::Frame frame;
  frame.origin = "https://challenges.captcha.test";
  frame.path = "/captcha/anchor";
  frame.box = {100, 200, 300, 80};
  page.frames = {frame};
  return page;
}

page::PageDescription empty_page() {
  return page_of("/", "");
}

wire::PageRequest at(const std::string& origin, page::PageDescription page, const std::string& document) {
  return {document, origin, std::move(page)};
}

wire::FilledRequest filled(wire::FilledResult result, const std::string& document) {
  return {document, result};
}

}  // namespace cerby::launch::test
