#include "page/endings.h"

#include <algorithm>

#include "page/lexicon.h"
#include "page/named.h"

namespace cerby::page {
namespace {

constexpr std::size_t kSentence = 160;  // bytes: longer texts are terms or help, not a question

// Below it a word may be one of the app's own: "sessions" of a path are booked, too, an order is
// "processing".
constexpr std::int32_t kSurely = 20;

// A word that may be the app's own is the log-in's as the last of the path.
bool on_login_path(const PageDescription& page) {
  const Meaning words = meaning_of_name(page.path);
  if (words.weight(Concept::LogIn) >= kSurely || words.has(Concept::Code)) return true;
  return words.has(Concept::LogIn) &&
         meaning_of_name(page.path.substr(page.path.rfind('/') + 1)).has(Concept::LogIn);
}

bool is_busy(const PageDescription& page) {
  const auto shown = std::ranges::count(page.buttons, Visibility::Visible, &Button::visibility);
  const bool little = page.headings.size() + page.texts.size() + static_cast<std::size_t>(shown) <= 3;
  const auto says_so = [&](const std::string& text) {
    return text.size() < 60 && meaning_of_text(text).weight(Concept::Busy) > (little ? 0 : kSurely);
  };
  const auto on_button = [&](const Button& button) { return says_so(button.text) || says_so(button.aria); };
  return std::ranges::any_of(page.headings, says_so) || std::ranges::any_of(page.texts, says_so) ||
         std::ranges::any_of(page.buttons, on_button) || says_so(page.title);
}

// Enough on the page for it to be somewhere, not a moment between two pages.
bool has_content(const PageDescription& page) {
  const auto shown = std::ranges::count(page.buttons, Visibility::Visible, &Button::visibility);
  const std::size_t words = page.headings.size() + page.texts.size();
  return words > 0 && words + static_cast<std::size_t>(shown) >= 3;
}

// More stand around what a page is for, and less beside a question that has to be answered first.
constexpr std::int64_t kMostControls = 20, kFewControls = 8;
constexpr std::int32_t kAccess = 40;

// What says that the page asks for a decision that is the user's: what an app may do, new terms, whether to
// stay signed in. By a form of that kind; or by its words and a control that says yes, where a page was built
// without a form.
std::optional<Signal> decision_asked(const PageDescription& page, const Understanding& understanding) {
  if (std::ranges::find(understanding.forms, Kind::Consent, &FormUnderstanding::kind) !=
      understanding.forms.end()) {
    return Signal{"form asks for a decision that is the user's", 60};
  }
  const auto shown = std::ranges::count(page.buttons, Visibility::Visible, &Button::visibility);
  const bool can_be_allowed = std::ranges::any_of(page.buttons, [](const Button& button) {
    return button.visibility == Visibility::Visible && button.tag != "a" &&
           meaning_of_text(button.text.empty() ? button.aria : button.text)
               .has_any(Concept::Allow, Concept::Continue);
  });
  // Or it is offered, and may be put off.
  const bool can_be_put_off = std::ranges::any_of(page.buttons, [](const Button& button) {
    return button.visibility == Visibility::Visible &&
           meaning_of_text(button.text.empty() ? button.aria : button.text).has(Concept::NotNow);
  });
  if (shown > kMostControls) return std::nullopt;
  const auto asks_to_stay = [](const std::string& text) {
    return meaning_of_text(text).has(Concept::StaySignedIn);
  };
  if (shown <= kFewControls && (asks_to_stay(page.title) || std::ranges::any_of(page.headings, asks_to_stay)))
    return Signal{"heading asks whether to stay signed in", 50};
  if (!can_be_allowed && !can_be_put_off) return std::nullopt;
  const auto asks = [](const std::string& text) {
    return meaning_of_text(text).has_any(Concept::Consent, Concept::StaySignedIn, Concept::Remember);
  };
  // In the text of a page, "new terms" are as often news.
  const auto asks_for_access = [](const std::string& text) {
    return text.size() <= kSentence && meaning_of_text(text).weight(Concept::Consent) >= kAccess;
  };
  if (can_be_put_off && !can_be_allowed && shown > kFewControls) return std::nullopt;
  if (asks(page.title)) return Signal{"title asks for a decision that is the user's", 50};
  if (std::ranges::any_of(page.headings, asks))
    return Signal{"heading asks for a decision that is the user's", 50};
  if (std::ranges::any_of(page.texts, asks_for_access)) return Signal{"text asks what an app may do", 30};
  return std::nullopt;
}

}  // namespace

std::optional<Plan> already_in(const PageDescription& page, const Understanding& understanding,
                               const AccountFacts& account) {
  if (!understanding.state.signed_in) return std::nullopt;
  switch (named_on(page, account.user_name)) {
    case Named::This:
      return Plan{End{Outcome::AlreadyLoggedIn},
                  {{"way to sign out", 60}, {"page shows this account's name", 60}}};
    case Named::Other:
      // The name may still be on its way, below another that was there first.
      return Plan{Wait{Wait::For::Page, Outcome::LoggedInAsOther},
                  {{"way to sign out", 60}, {"page shows another name", 60}}};
    case Named::Nobody:
      break;
  }
  // Several accounts of one app are shared: without a name, success would be a guess about whose page this
  // is.
  return Plan{Wait{Wait::For::Page, Outcome::LoggedInUnnamed},
              {{"way to sign out", 60}, {"page names nobody", 0}}};
}

std::optional<Plan> human_step(const PageState& state) {
  if (state.captcha) return Plan{Wait{Wait::For::Human, Outcome::CaptchaWanted}, state.signals};
  if (state.passkey) return Plan{Wait{Wait::For::Human, Outcome::PasskeyWanted}, state.signals};
  if (state.push) return Plan{Wait{Wait::For::Human, Outcome::PushWanted}, state.signals};
  return std::nullopt;
}

Plan after_submit(const PageDescription& page, const Understanding& understanding) {
  const PageState& state = understanding.state;
  const Plan unknown{Wait{Wait::For::Page, Outcome::UnknownEnding}, {{"nothing tells how it ended", 0}}};
  const Plan in{End{Outcome::LoggedIn}, {{"way to sign out", 60}, {"no form to log in", 40}}};
  if (state.sign_out_in_view) return in;
  if (state.password_expired) return {End{Outcome::ChangePasswordPage}, state.signals};
  if (auto step = human_step(state)) return *step;
  const auto asks = [](const FormUnderstanding& form) {
    return form.kind == Kind::Login || form.kind == Kind::PasswordStep || form.kind == Kind::IdentifierStep ||
           form.kind == Kind::CodeStep || form.kind == Kind::Chooser;
  };
  if (std::ranges::any_of(understanding.forms, asks)) return unknown;  // hidden now
  if (state.wrong_password || state.code_rejected) return unknown;
  // Some answer it themselves after a moment, as they do for those who were asked before.
  if (auto asked = decision_asked(page, understanding))
    return {Wait{Wait::For::Page, Outcome::ConsentWanted}, {std::move(*asked)}};
  if (on_login_path(page) || is_busy(page)) return unknown;
  // In a menu that is closed it says as much as one in view, where nothing else speaks against it; some pages
  // carry it from the start and show it to those who are in.
  if (state.signed_in) return in;
  if (!has_content(page)) return unknown;
  return {End{Outcome::LoggedIn},
          {{"no form to log in", 40}, {"left the log-in page", 40}, {"page has content", 20}}};
}

}  // namespace cerby::page
