#include "page/submit_control.h"

#include <algorithm>
#include <optional>

#include "page/text.h"

namespace cerby::page {
namespace {

Meaning words_of(const Button& button) {
  Meaning words = meaning_of_text(button.text.empty() ? button.aria : button.text);
  if (button.text.empty() && button.aria.empty()) {
    words.add(meaning_of_name(button.name));
    words.add(meaning_of_name(button.id));
  }
  return words;
}

// "With" may go on to name what the form itself asks for ("Sign in with e-mail"); a link, a code by e-mail,
// or no password at all is never what it asks for; "Log in as administrator" is its control where there is no
// other.
constexpr std::int32_t kWithoutPassword = 60, kAnotherWay = 30;

bool asks_for_password(std::span<const JudgedField> fields) {
  return std::ranges::any_of(fields, [](const JudgedField& judged) {
    return judged.seen && (judged.role == FieldRole::Password || judged.role == FieldRole::NewPassword);
  });
}

bool leaves(const Button& button, const Meaning& words, bool for_password) {
  const bool with_email = words.has_any(Concept::Email, Concept::UserName, Concept::Password);
  const std::int32_t another_way = words.weight(Concept::OtherWay);
  if (for_password && another_way >= kWithoutPassword) return true;
  if (button.type == "reset" || words.has_any(Concept::ShowPassword, Concept::Search, Concept::SignOut))
    return true;
  if (another_way >= kAnotherWay && !with_email) return true;
  if (words.has_any(Concept::Forgot, Concept::Resend, Concept::Chooser, Concept::OtherAccount, Concept::Pay))
    return true;
  return words.has(Concept::Cancel) && !words.has_any(Concept::LogIn, Concept::Continue);
}

bool submits(const Button& button) {
  return button.type == "submit" || button.type == "image";
}

struct Rated {
  const Button* button = nullptr;
  Meaning words;
  std::int32_t score = 0;
  bool another_way = false;  // taken where no other control is

  [[nodiscard]] bool before(const Rated& other) const {
    constexpr std::int32_t kWorth = 45;
    return score - (another_way ? kWorth : 0) > other.score - (other.another_way ? kWorth : 0);
  }
};

// The place of the form's credentials: the box around what a person fills in.
struct Place {
  std::int32_t top = 0, bottom = 0, left = 0, right = 0;
  bool known = false;
};
Place place_of(std::span<const JudgedField> fields) {
  Place place;
  for (const JudgedField& judged : fields) {
    if (!judged.usable || judged.role == FieldRole::Other || judged.role == FieldRole::Captcha) continue;
    const Box& box = judged.field->box;
    if (!place.known) place = {box.y, box.y + box.height, box.x, box.x + box.width, true};
    place.top = std::min(place.top, box.y);
    place.bottom = std::max(place.bottom, box.y + box.height);
    place.left = std::min(place.left, box.x);
    place.right = std::max(place.right, box.x + box.width);
  }
  return place;
}

std::int32_t distance(const Button& button, const Place& place) {
  if (!place.known) return 0;
  const std::int32_t y = button.box.y + button.box.height / 2;
  if (y < place.top) return 600 + (place.top - y);  // a button above the fields is hardly ever theirs
  return std::max(0, y - place.bottom);
}

Rated rate(const Button& button, const Place& place, bool loose) {
  Rated rated{&button, words_of(button), 0};
  const Meaning& words = rated.words;
  const std::int32_t another_way = words.weight(Concept::OtherWay);
  rated.another_way = another_way >= kWithoutPassword || (another_way > 0 && another_way < kAnotherWay);
  if (submits(button)) rated.score += 30;
  if (words.has(Concept::LogIn)) rated.score += 40;
  if (words.has(Concept::Continue)) rated.score += 30;
  if (words.has(Concept::SignUp) && !words.has(Concept::LogIn)) rated.score += submits(button) ? 25 : -40;
  if (button.tag == "a") {
    rated.score -= 15;
    if (words.has(Concept::NoAccount) || words.has(Concept::Terms)) rated.score -= 60;
  }
  if (button.tag != "a" && meaning_of_name(button.id).has(Concept::LogIn)) rated.score += 10;
  rated.score -= std::min(60, distance(button, place) / (loose ? 10 : 40));
  return rated;
}

}  // namespace

SubmitChoice choose_submit(const PageDescription& page, std::int32_t form,
                           std::span<const JudgedField> fields) {
  const Place place = place_of(fields);
  const bool for_password = asks_for_password(fields);
  std::optional<Rated> best;
  for (const Button& button : page.buttons) {
    if (button.form != form || button.visibility != Visibility::Visible) continue;
    if (form < 0 && distance(button, place) > 500) continue;
    Rated rated = rate(button, place, form < 0);
    if (leaves(button, rated.words, for_password)) continue;
    if (!best || rated.before(*best)) best = rated;
  }
  SubmitChoice choice;
  constexpr std::int32_t kEnough = 20;
  if (!best || best->score < kEnough) return choice;
  choice.words = best->words;
  choice.signals.push_back({"submit control", best->score});
  const bool signs_up = best->words.has(Concept::SignUp) && !best->words.has(Concept::LogIn);
  // A control that is disabled now is the right one all the same: what is written enables it.
  if (!signs_up) choice.ref = best->button->ref;
  return choice;
}

}  // namespace cerby::page
