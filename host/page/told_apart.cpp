#include "page/told_apart.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "page/lexicon.h"

namespace cerby::page {
namespace {

constexpr std::int32_t kNoForm = -1;

// What stands in no form, up to the control that ends it and what follows that but for fields.
struct Part {
  std::vector<std::int32_t> refs;
  bool asks_password = false, ended = false, logs_in = false, signs_up = false;
};

// References count up in document order.
template <typename Element>
bool in_order(const std::vector<Element>& elements) {
  return std::ranges::is_sorted(elements, {}, &Element::ref);
}

bool is_password(const Field& field) {
  return field.form == kNoForm && field.frame == 0 && field.type == "password" &&
         field.visibility == Visibility::Visible;
}

void take(Part& part, const Button& button) {
  part.refs.push_back(button.ref);
  if (part.ended || !part.asks_password || button.tag == "a" || button.visibility != Visibility::Visible)
    return;
  const Meaning words = meaning_of_text(button.text.empty() ? button.aria : button.text);
  part.logs_in = words.has(Concept::LogIn) && !words.has(Concept::SignUp);
  part.signs_up = words.has(Concept::SignUp) && !words.has(Concept::LogIn);
  part.ended = part.logs_in || part.signs_up;
}

std::vector<Part> parts_of(const PageDescription& page) {
  std::vector<Part> parts(1);
  auto button = page.buttons.begin();
  const auto take_buttons_before = [&](std::int32_t ref) {
    for (; button != page.buttons.end() && button->ref < ref; ++button) {
      if (button->form == kNoForm) take(parts.back(), *button);
    }
  };
  for (const Field& field : page.fields) {
    take_buttons_before(field.ref);
    if (field.form != kNoForm) continue;
    if (parts.back().ended) parts.emplace_back();
    parts.back().refs.push_back(field.ref);
    parts.back().asks_password |= is_password(field);
  }
  for (; button != page.buttons.end(); ++button) {
    if (button->form == kNoForm) take(parts.back(), *button);
  }
  return parts;
}

}  // namespace

std::optional<Apart> told_apart(const PageDescription& page) {
  if (std::ranges::count_if(page.fields, is_password) != 2) return std::nullopt;
  if (!in_order(page.fields) || !in_order(page.buttons)) return std::nullopt;
  const std::vector<Part> parts = parts_of(page);
  if (std::ranges::count_if(parts, &Part::logs_in) != 1 || std::ranges::count_if(parts, &Part::signs_up) != 1)
    return std::nullopt;
  Apart apart{page};
  for (const Part& part : parts) {
    if (!part.ended) continue;
    const auto form = static_cast<std::int32_t>(apart.page.forms.size());
    apart.page.forms.emplace_back();
    if (part.signs_up) apart.sign_up = form;
    const auto place = [&](auto& element) {
      if (std::ranges::find(part.refs, element.ref) != part.refs.end()) element.form = form;
    };
    std::ranges::for_each(apart.page.fields, place);
    std::ranges::for_each(apart.page.buttons, place);
  }
  return apart;
}

}  // namespace cerby::page
