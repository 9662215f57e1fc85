// The input makes a page, an account and what happened so far: not JSON, so that the mutator gets to pages
// that a person could meet. What the host decides to write must go where it may.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>

#include "page/plan.h"
#include "page/understand.h"
#include "target.h"
#include "wire/page_schema.h"

using namespace cerby;

namespace {

constexpr std::array<std::string_view, 64> kWords{
    "",
    "username",
    "email",
    "password",
    "current-password",
    "new-password",
    "one-time-code",
    "code",
    "otp",
    "token",
    "User name",
    "E-mail address",
    "Password",
    "Repeat password",
    "New password",
    "Old password",
    "Verification code",
    "6-digit code",
    "Authenticator app",
    "Sign in",
    "Log in",
    "Next",
    "Continue",
    "Register",
    "Create account",
    "Forgot password?",
    "Remember me",
    "Sign out",
    "Search",
    "Newsletter",
    "Card number",
    "CVC",
    "First name",
    "Phone",
    "Captcha",
    "I am not a robot",
    "g-recaptcha",
    "h-captcha-response",
    "Wrong password",
    "Incorrect code",
    "Invalid user name or password",
    "Too many attempts",
    "Account locked",
    "Use a passkey",
    "Approve the request on your phone",
    "Choose an account",
    "zilla@acme.test",
    "Welcome back, zilla",
    "Settings",
    "Log out",
    "Subdomain",
    "Company",
    "Benutzername",
    "Passwort",
    "Anmelden",
    "Mot de passe",
    "Se connecter",
    "Contrase\xC3\xB1"
    "a",
    "\xE3\x83\x91\xE3\x82\xB9\xE3\x83\xAF\xE3\x83\xBC\xE3\x83\x89",
    "https://login.app.test/in",
    "https://evil.test/in",
    "123456",
    "/login",
    "user"};
constexpr std::array<std::string_view, 12> kTypes{"text",     "password", "email",  "tel",
                                                  "number",   "search",   "hidden", "submit",
                                                  "checkbox", "radio",    "url",    ""};
constexpr std::array<std::string_view, 4> kButtonTags{"button", "input", "a", "div"};

class Maker {
 public:
  Maker(const std::uint8_t* data, std::size_t size) : data_(data, size) {}

  std::string text() {
    if (data_.ConsumeBool()) return std::string(data_.PickValueInArray(kWords));
    return data_.ConsumeRandomLengthString(24);
  }
  std::int32_t number(std::int32_t least, std::int32_t most) {
    return data_.ConsumeIntegralInRange(least, most);
  }
  bool yes() { return data_.ConsumeBool(); }
  page::Visibility visibility() {
    return data_.ConsumeIntegralInRange(0, 2) != 0 ? page::Visibility::Visible
                                                   : page::Visibility(number(0, 6));
  }
  page::Box box() { return {number(-50, 2000), number(-50, 4000), number(0, 600), number(0, 80)}; }

  page::PageDescription page() {
    page::PageDescription made;
    made.path = text();
    made.title = text();
    made.language = text();
    const std::int32_t forms = number(0, 3);
    for (std::int32_t at = 0; at < forms; ++at)
      made.forms.push_back({text(), text(), text(), "post", text()});
    std::int32_t ref = 0;
    for (std::int32_t left = number(0, 12); left > 0; --left) {
      page::Field field;
      field.ref = ++ref;
      field.tag = wire::kFieldTags[static_cast<std::size_t>(number(0, 3))];
      field.type = data_.PickValueInArray(kTypes);
      field.autocomplete = text();
      field.name = text();
      field.id = text();
      field.label = text();
      field.placeholder = text();
      field.aria = text();
      field.nearby = text();
      field.input_mode = yes() ? "numeric" : "";
      field.form = number(-1, forms - 1);
      field.max_length = number(-1, 8);
      field.box = box();
      field.visibility = visibility();
      field.enabled = !yes() || yes();
      field.read_only = yes() && yes();
      field.filled = yes() && yes();
      field.focused = yes();
      field.frame = yes() || yes() ? 0 : 1;
      made.fields.push_back(std::move(field));
    }
    for (std::int32_t left = number(0, 6); left > 0; --left) {
      page::Button button;
      button.ref = ++ref;
      button.tag = data_.PickValueInArray(kButtonTags);
      button.type = yes() ? "submit" : "";
      button.text = text();
      button.name = text();
      button.id = text();
      button.aria = text();
      button.target = text();
      button.form = number(-1, forms - 1);
      button.box = box();
      button.visibility = visibility();
      button.enabled = !yes() || yes();
      made.buttons.push_back(std::move(button));
    }
    for (auto* texts : {&made.headings, &made.alerts, &made.texts}) {
      for (std::int32_t left = number(0, 3); left > 0; --left) texts->push_back(text());
    }
    for (std::int32_t left = number(0, 1); left > 0; --left)
      made.frames.push_back({text(), text(), box(), visibility()});
    return made;
  }

  page::AccountFacts account() {
    page::AccountFacts made;
    made.user_name = text();
    for (const auto* origin : {"https://login.app.test", "https://*.app.test"}) {
      if (auto pattern = OriginPattern::parse(origin)) made.origins.push_back(std::move(*pattern));
    }
    made.has_password = yes();
    made.has_code = yes();
    made.code_digits = number(6, 8);
    if (yes()) made.allowed_form_sites = {"https://evil.test"};
    return made;
  }

  page::Progress progress() {
    page::Progress made;
    made.identifier_submitted = yes();
    made.password_submitted = yes();
    made.codes_submitted = number(0, 2);
    made.steps = number(0, 8);
    made.before = {yes(), yes(), yes()};
    return made;
  }

 private:
  FuzzedDataProvider data_;
};

// Where a value may go: shown, of the outermost document, and one that takes input.
void require_writable(const page::PageDescription& page, const page::Write& write,
                      const page::AccountFacts& account) {
  const auto field = std::ranges::find(page.fields, write.ref, &page::Field::ref);
  fuzz::require(field != page.fields.end(), "a value goes into a field of the page");
  fuzz::require(field->visibility == page::Visibility::Visible, "a value goes into a field that is seen");
  fuzz::require(field->frame == 0, "a value goes into the outermost document");
  fuzz::require(field->enabled, "a value goes into a field that takes input");
  fuzz::require(write.value != page::Value::Password || account.has_password,
                "a password that the account has");
  fuzz::require(write.value != page::Value::Code || account.has_code, "a code that the account has");
  fuzz::require(write.digit >= -1 && write.digit < account.code_digits, "a digit of the code");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto origin = Origin::parse("https://login.app.test");
  Maker maker(data, size);
  const auto page = maker.page();
  const auto account = maker.account();
  const auto progress = maker.progress();
  fuzz::require(!wire::misfit_of(page), "the page that was made fits together");
  const auto plan = page::plan(page, *origin, page::understand(page), account, progress);
  if (const auto* fill = std::get_if<page::Fill>(&plan.step)) {
    fuzz::require(!fill->writes.empty(), "a fill writes something");
    for (const auto& write : fill->writes) require_writable(page, write, account);
    const auto ref = fill->submit.ref;
    const bool is_button = std::ranges::find(page.buttons, ref, &page::Button::ref) != page.buttons.end();
    const bool is_field = std::ranges::find(page.fields, ref, &page::Field::ref) != page.fields.end();
    fuzz::require(fill->submit.how == page::Submit::How::Click ? is_button || is_field : is_field,
                  "what is pressed is on the page");
  }
  return 0;
}
