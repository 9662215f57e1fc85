#include "page/chooser.h"

#include <algorithm>
#include <string>
#include <vector>

#include "page/form_target.h"
#include "page/lexicon.h"
#include "page/named.h"

namespace cerby::page {
namespace {

constexpr std::int32_t kSurely = 40;  // "add account" is in many a menu as well

const std::string& text_of(const Button& button) {
  return button.text.empty() ? button.aria : button.text;
}

std::string without(const std::string& text, const std::string& name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  const auto found = std::ranges::search(text, name, {}, lower, lower);
  if (found.empty()) return text;
  return std::string(text.begin(), found.begin()) + " " + std::string(found.end(), text.end());
}

// Takes the account out of the list or signs it out, by anything that it is called; the user name itself may
// be any word.
bool removes(const Button& button, const std::string& user_name) {
  Meaning words = meaning_of_name(button.name);
  words.add(meaning_of_name(button.id));
  words.add(meaning_of_text(without(button.text, user_name)));
  words.add(meaning_of_text(without(button.aria, user_name)));
  return words.has_any(Concept::Remove, Concept::SignOut);
}

bool contains(const Box& outer, const Box& inner) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

// A control within another one that says the same is the same entry: the inner one stands for both. One that
// says something else, as "Remove zilla@…", does something else.
void drop_outer(std::vector<const Button*>& found) {
  const auto all = found;
  std::erase_if(found, [&](const Button* outer) {
    return std::ranges::any_of(all, [&](const Button* inner) {
      return inner != outer && text_of(*inner) == text_of(*outer) && contains(outer->box, inner->box) &&
             !contains(inner->box, outer->box);
    });
  });
}

template <typename Meant>
std::vector<const Button*> buttons_in_view(const PageDescription& page, Meant meant) {
  std::vector<const Button*> found;
  for (const Button& button : page.buttons) {
    if (button.visibility == Visibility::Visible && button.enabled && meant(button)) found.push_back(&button);
  }
  drop_outer(found);
  return found;
}

// One whose text is the user name and nothing else comes before one that has a person's name beside it.
std::vector<const Button*> entries_of(const PageDescription& page, const std::string& user_name) {
  for (const Stands how : {Stands::Alone, Stands::BesideAName}) {
    // What only a screen reader is told says what a control does as often as whom it is for.
    auto found = buttons_in_view(page, [&](const Button& button) {
      return stands_for(text_of(button), user_name) == how &&
             (how == Stands::Alone || !button.text.empty()) && !removes(button, user_name);
    });
    if (!found.empty()) return found;
  }
  return {};
}

struct List {
  const PageDescription& page;
  const Origin& origin;
  const AccountFacts& account;
};

Plan press(const List& list, Press::What what, const std::vector<const Button*>& found, bool pressed,
           std::string why) {
  if (found.size() > 1) return {End{Outcome::AmbiguousPage}, {{"several entries could be meant", 100}}};
  if (pressed)
    return {Wait{Wait::For::Page, Outcome::PageNotUnderstood},
            {{"it was pressed, and the list still stands", 0}}};
  const Button& entry = *found.front();
  if (auto refusal = refuse_target(list.page, entry.form, list.origin, list.account)) return *refusal;
  return {Press{what, entry.ref}, {{std::move(why), 100}}};
}

}  // namespace

std::optional<Plan> choose_account(const PageDescription& page, const Origin& origin, const PageState& state,
                                   const AccountFacts& account, const Progress& progress) {
  if (!state.chooser) return std::nullopt;
  const List list{page, origin, account};
  if (const auto entries = entries_of(page, account.user_name); !entries.empty())
    return press(list, Press::What::Account, entries, progress.account_pressed, "the entry of this account");
  const auto others = buttons_in_view(page, [&](const Button& button) {
    return meaning_of_text(text_of(button)).weight(Concept::OtherAccount) >= kSurely &&
           !removes(button, account.user_name);
  });
  if (others.empty()) return std::nullopt;
  // "Transfer to another account" is on a bank's page; there, it is not addresses that are chosen from.
  const bool by_address = account.user_name.find('@') != std::string::npos;
  if (by_address && std::ranges::none_of(
                        page.buttons, [](const Button& button) { return names_an_address(text_of(button)); }))
    return std::nullopt;
  return press(list, Press::What::Another, others, progress.account_pressed || progress.another_pressed,
               "this account is not in the list");
}

}  // namespace cerby::page
