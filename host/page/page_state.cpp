#include "page/page_state.h"

#include <algorithm>

#include "page/challenge.h"
#include "page/lexicon.h"

namespace cerby::page {
namespace {

// Where a text stands: an alert is said now and to this user; other text may be help that is always there.
struct Voice {
  std::string_view name;
  std::int32_t weight;
};
constexpr Voice kAlert{"alert", 60}, kHeading{"heading", 50}, kText{"text", 30};
constexpr std::size_t kSentence = 160;  // bytes: longer texts are help or terms, not a message

struct Listener {
  PageState& state;
  bool code_form = false;

  void note(bool& flag, std::string_view what, Voice voice) const {
    flag = true;
    state.signals.push_back({std::string(voice.name) + " says " + std::string(what), voice.weight});
  }

  void hear_error(const Meaning& words, Voice voice) const {
    if (!words.has(Concept::Wrong)) return;
    const bool of_login = words.has_any(Concept::Password, Concept::UserName, Concept::Email, Concept::Phone,
                                        Concept::AccountNumber, Concept::LogIn, Concept::Pin);
    // An error beside a code box is about the code; an error in an alert with nothing named is about the
    // form.
    if (words.has(Concept::Code) || (code_form && !of_login && voice.weight >= kAlert.weight)) {
      note(state.code_rejected, "the code was wrong", voice);
    } else if (of_login || voice.weight >= kAlert.weight) {
      note(state.wrong_password, "the password was wrong", voice);
    }
  }

  void hear(const std::string& text, Voice voice) const {
    if (text.size() > kSentence && voice.weight < kAlert.weight) return;
    const Meaning words = meaning_of_text(text);
    hear_error(words, voice);
    if (words.has(Concept::LockedOut)) note(state.locked_out, "the account is locked", voice);
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
  state.chooser = says_so && (offers || !state.signed_in);
  if (says_so) state.signals.push_back({"page has an account chosen", 50});
  if (offers) state.signals.push_back({"way to another account", 40});
}

}  // namespace

PageState state_of(const PageDescription& page, const std::vector<FormUnderstanding>& forms) {
  PageState state;
  Listener listener{state};
  for (const FormUnderstanding& form : forms) listener.code_form |= form.kind == Kind::CodeStep;
  for (const std::string& alert : page.alerts) listener.hear(alert, kAlert);
  for (const std::string& heading : page.headings) listener.hear(heading, kHeading);
  for (const std::string& text : page.texts) listener.hear(text, kText);
  if (frame_asks(page, forms)) {
    state.captcha = true;
    state.signals.push_back({"frame of a captcha", 60});
  }
  for (const Button& button : page.buttons) {
    if (button.visibility != Visibility::Visible && button.visibility != Visibility::OffScreen &&
        button.visibility != Visibility::Hidden) {
      continue;
    }
    Meaning words = meaning_of_text(button.text);
    if (button.text.empty()) words.add(meaning_of_text(button.aria));
    const Meaning target = button.tag == "a" ? meaning_of_name(button.target) : Meaning{};
    if (!words.has(Concept::SignOut) && !target.has(Concept::SignOut)) continue;
    state.signed_in = true;
    state.sign_out_in_view |= button.visibility == Visibility::Visible;
    state.signals.push_back({"way to sign out", button.visibility == Visibility::Visible ? 60 : 40});
  }
  hear_chooser(page, state);
  return state;
}

}  // namespace cerby::page
