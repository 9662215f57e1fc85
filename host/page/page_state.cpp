#include "page/page_state.h"

#include <algorithm>
#include <iterator>

#include "page/challenge.h"
#include "page/lexicon.h"
#include "page/named.h"

namespace cerby::page {
namespace {

// Where a text stands: an alert is said now and to this user; other text may be help that is always there.
struct Voice {
  std::string_view name;
  std::int32_t weight;
};
constexpr Voice kAlert{"alert", 60}, kHeading{"heading", 50}, kText{"text", 30};
constexpr std::size_t kSentence = 160;  // bytes: longer texts are help or terms, not a message

// What a page offers beside the question that it may ask.
struct Offers {
  bool signed_in = false, sign_out_in_view = false;
  std::int32_t shown = 0;  // controls in view
  std::int32_t other = 0;  // those of them that no step of a log-in has
  std::vector<Signal> signals;

  // More stand around what a page is for, and less beside a question that has to be answered first.
  [[nodiscard]] bool much() const { return shown > 20; }
  [[nodiscard]] bool of_an_app() const { return signed_in && other >= 3; }
};

Offers offers_of(const PageDescription& page) {
  Offers offers;
  for (const Button& button : page.buttons) {
    const bool shown = button.visibility == Visibility::Visible;
    if (!shown && button.visibility != Visibility::OffScreen && button.visibility != Visibility::Hidden) {
      continue;
    }
    Meaning words = meaning_of_text(button.text);
    if (button.text.empty()) words.add(meaning_of_text(button.aria));
    const Meaning target = button.tag == "a" ? meaning_of_name(button.target) : Meaning{};
    offers.shown += shown ? 1 : 0;
    if (words.has(Concept::SignOut) || target.has(Concept::SignOut)) {
      offers.signed_in = true;
      offers.sign_out_in_view |= shown;
      offers.signals.push_back({"way to sign out", shown ? 60 : 40});
    } else if (shown && !words.has_any(Concept::LogIn, Concept::SignUp, Concept::Forgot, Concept::Continue,
                                       Concept::OtherWay, Concept::ShowPassword, Concept::Resend,
                                       Concept::Cancel, Concept::Terms, Concept::Allow, Concept::Code,
                                       Concept::Passkey, Concept::OtherAccount)) {
      ++offers.other;
    }
  }
  return offers;
}

// What names what one logs in with itself: "invalid credentials".
constexpr std::int32_t kOfCredentials = 50;

struct Listener {
  PageState& state;
  const Offers& offers;
  bool code_form = false;
  bool login_form = false;  // any that takes a part of what one logs in with

  // Of those who are in, and asked for nothing: what fails there is a campaign or a payment.
  [[nodiscard]] bool elsewhere() const { return offers.signed_in && !login_form; }
  // Whether what is said there stops the login until a person has done something. In an app it is as often an
  // article of a shop, or a reminder beside the rest.
  [[nodiscard]] bool stops(Voice voice) const {
    if (voice.weight >= kAlert.weight) return true;
    if (voice.weight >= kHeading.weight) return !(offers.signed_in && offers.much());
    return !offers.much() && !offers.of_an_app();
  }

  void note(bool& flag, std::string_view what, Voice voice) const {
    flag = true;
    state.signals.push_back({std::string(voice.name) + " says " + std::string(what), voice.weight});
  }

  void hear_error(const Meaning& words, Voice voice) const {
    if (!words.has(Concept::Wrong)) return;
    const bool elsewhere = this->elsewhere();
    const bool of_login =
        words.has_any(Concept::Password, Concept::UserName, Concept::LogIn, Concept::Pin) ||
        words.weight(Concept::Wrong) >= kOfCredentials ||
        (!elsewhere && words.has_any(Concept::Email, Concept::Phone, Concept::AccountNumber));
    // An error beside a code box is about the code; an error in an alert with nothing named is about the
    // form, and one that names the password is about that.
    const bool of_code =
        words.has(Concept::Code) && !elsewhere && (code_form || !words.has(Concept::Password));
    if (of_code || (code_form && !of_login && voice.weight >= kAlert.weight)) {
      note(state.code_rejected, "the code was wrong", voice);
    } else if (of_login || (voice.weight >= kAlert.weight && !elsewhere)) {
      note(state.wrong_password, "the password was wrong", voice);
    }
  }

  void hear(const std::string& text, Voice voice) const {
    if (text.size() > kSentence && voice.weight < kAlert.weight) return;
    const Meaning words = meaning_of_text(text);
    if (words.has(Concept::PasswordExpired)) {
      if (stops(voice)) note(state.password_expired, "the password has expired", voice);
    } else {
      hear_error(words, voice);
    }
    if (words.has(Concept::LockedOut)) note(state.locked_out, "the account is locked", voice);
    if (!stops(voice)) return;
    if (words.has(Concept::HumanCheck)) note(state.captcha, "proof of a human is wanted", voice);
    if (words.has(Concept::Push)) note(state.push, "a request was sent elsewhere", voice);
    if (words.has(Concept::Passkey) && voice.weight >= kHeading.weight)
      note(state.passkey, "a passkey is wanted", voice);
  }
};

// "Another account" is in the menus of those who are in, and on pages that move money to one: the page has to
// say that one is to be chosen.
void hear_chooser(const PageDescription& page, PageState& state) {
  constexpr std::int32_t kSurely = 40;
  const auto chooses = [](const std::string& text) {
    return text.size() <= kSentence && meaning_of_text(text).has(Concept::Chooser);
  };
  const bool says_so = chooses(page.title) || std::ranges::any_of(page.headings, chooses) ||
                       std::ranges::any_of(page.texts, chooses);
  const bool offers = std::ranges::any_of(page.buttons, [](const Button& button) {
    return button.visibility == Visibility::Visible &&
           meaning_of_text(button.text.empty() ? button.aria : button.text).weight(Concept::OtherAccount) >=
               kSurely;
  });
  // "Continue as zilla@…", or as another one. Where an app asks for access, it is granted so.
  const auto grants = [](const std::string& text) { return meaning_of_text(text).has(Concept::Consent); };
  const bool goes_on_as = std::ranges::any_of(page.buttons,
                                              [](const Button& button) {
                                                return button.visibility == Visibility::Visible &&
                                                       names_an_address(button.text) &&
                                                       meaning_of_text(button.text).has(Concept::ContinueAs);
                                              }) &&
                          !grants(page.title) && std::ranges::none_of(page.headings, grants) &&
                          std::ranges::none_of(page.texts, grants);
  state.chooser = (says_so && (offers || !state.signed_in)) || (goes_on_as && offers);
  if (goes_on_as) state.signals.push_back({"control goes on as an account", 40});
  if (says_so) state.signals.push_back({"page has an account chosen", 50});
  if (offers) state.signals.push_back({"way to another account", 40});
}

}  // namespace

PageState state_of(const PageDescription& page, const std::vector<FormUnderstanding>& forms) {
  PageState state;
  Offers offers = offers_of(page);
  Listener listener{state, offers};
  for (const FormUnderstanding& form : forms) {
    listener.code_form |= form.kind == Kind::CodeStep;
    listener.login_form |= form.kind == Kind::CodeStep || form.kind == Kind::Login ||
                           form.kind == Kind::PasswordStep || form.kind == Kind::IdentifierStep;
  }
  for (const std::string& alert : page.alerts) listener.hear(alert, kAlert);
  for (const std::string& heading : page.headings) listener.hear(heading, kHeading);
  for (const std::string& text : page.texts) listener.hear(text, kText);
  if (frame_asks(page, forms)) {
    state.captcha = true;
    state.signals.push_back({"frame of a captcha", 60});
  }
  state.signed_in = offers.signed_in;
  state.sign_out_in_view = offers.sign_out_in_view;
  std::ranges::move(offers.signals, std::back_inserter(state.signals));
  hear_chooser(page, state);
  return state;
}

}  // namespace cerby::page
