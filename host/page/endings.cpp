#include "page/endings.h"

#include <algorithm>

#include "page/lexicon.h"
#include "page/text.h"

namespace cerby::page {
namespace {

// The texts of a page in which it may name who is logged in.
template <typename Visit>
void for_each_text(const PageDescription& page, Visit visit) {
  for (const std::string& text : page.headings) visit(text);
  for (const std::string& text : page.texts) visit(text);
  for (const Button& button : page.buttons) {
    visit(button.text);
    visit(button.aria);
  }
}

bool has_address(std::string_view text) {  // something@something.something
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text[at - 1] == ' ') return false;
  const std::size_t dot = text.find('.', at);
  const std::size_t space = text.find(' ', at);
  return dot != std::string_view::npos && dot < space && dot > at + 1;
}

enum class Named : std::uint8_t { Nobody, This, Other };

// A name of one or two letters is found in any text, so that it proves nothing.
constexpr std::size_t kShortestName = 3;

Named who(const PageDescription& page, const AccountFacts& account) {
  const std::string full = fold(account.user_name);
  const std::string_view name = std::string_view(full).substr(1, full.size() > 2 ? full.size() - 2 : 0);
  const std::string local = fold(account.user_name.substr(0, account.user_name.find('@')));
  const std::string_view first = std::string_view(local).substr(1, local.size() > 2 ? local.size() - 2 : 0);
  bool self = false, other = false;
  for_each_text(page, [&](const std::string& text) {
    if (text.empty()) return;
    const std::string folded = fold(text);
    const bool address = has_address(text);
    if (name.size() >= kShortestName && has_words(folded, name)) {
      self = true;
    } else if (!address && first.size() >= kShortestName && has_words(folded, first)) {
      self =
          true;  // apps greet by the part before the @; another address with the same part is somebody else
    } else if (address || meaning_of(folded).has(Concept::SignedInAs)) {
      other |= address || folded.size() > 12;
    }
  });
  if (self) return Named::This;
  return other ? Named::Other : Named::Nobody;
}

bool on_login_path(const PageDescription& page) {
  const Meaning words = meaning_of_name(page.path);
  return words.has(Concept::LogIn) || words.has(Concept::Code);
}

bool is_busy(const PageDescription& page) {
  bool busy = false;
  for_each_text(page, [&](const std::string& text) {
    busy |= text.size() < 60 && meaning_of_text(text).has(Concept::Busy);
  });
  return busy || meaning_of_text(page.title).has(Concept::Busy);
}

// Enough on the page for it to be somewhere, not a moment between two pages.
bool has_content(const PageDescription& page) {
  const auto shown = std::ranges::count(page.buttons, Visibility::Visible, &Button::visibility);
  const std::size_t words = page.headings.size() + page.texts.size();
  return words > 0 && words + static_cast<std::size_t>(shown) >= 3;
}

}  // namespace

std::optional<Plan> already_in(const PageDescription& page, const Understanding& understanding,
                               const AccountFacts& account) {
  if (!understanding.state.signed_in) return std::nullopt;
  switch (who(page, account)) {
    case Named::This:
      return Plan{End{Outcome::AlreadyLoggedIn},
                  {{"way to sign out", 60}, {"page shows this account's name", 60}}};
    case Named::Other:
      return Plan{End{Outcome::LoggedInAsOther}, {{"way to sign out", 60}, {"page shows another name", 60}}};
    case Named::Nobody:
      break;
  }
  // Several accounts of one app are shared: without a name, success would be a guess about whose page this
  // is.
  return Plan{Wait{Wait::For::Page, Outcome::PageNotUnderstood},
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
  if (state.signed_in) return {End{Outcome::LoggedIn}, {{"way to sign out", 60}, {"no form to log in", 40}}};
  if (auto step = human_step(state)) return *step;
  const auto asks = [](const FormUnderstanding& form) {
    return form.kind == Kind::Login || form.kind == Kind::PasswordStep || form.kind == Kind::IdentifierStep ||
           form.kind == Kind::CodeStep || form.kind == Kind::Consent || form.kind == Kind::Chooser;
  };
  if (std::ranges::any_of(understanding.forms, asks))
    return unknown;  // hidden now, or a step left to the user
  if (state.wrong_password || state.code_rejected || !page.alerts.empty()) return unknown;
  if (on_login_path(page) || is_busy(page) || !has_content(page)) return unknown;
  return {End{Outcome::LoggedIn},
          {{"no form to log in", 40}, {"left the log-in page", 40}, {"page has content", 20}}};
}

}  // namespace cerby::page
