#include "page/named.h"

#include <algorithm>
#include <optional>

#include "page/lexicon.h"
#include "page/text.h"

namespace cerby::page {
namespace {

// A name of one or two letters is found in any text, so that it proves nothing.
constexpr std::size_t kShortestName = 3;
// From this weight on, words such as "signed in as" have a name after them; weaker ones are greetings.
constexpr std::int32_t kNameFollows = 50;

bool in_address(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z') || std::string_view("._%+-'").find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

struct Place {
  std::size_t begin = 0, size = 0;
};

// The first something@something of a text.
std::optional<Place> address_in(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t begin = at, end = at + 1;
  while (begin > 0 && in_address(text[begin - 1])) --begin;
  while (end < text.size() && in_address(text[end])) ++end;
  while (end > at + 1 && std::string_view(".-'").find(text[end - 1]) != std::string_view::npos) --end;
  if (begin == at || end == at + 1) return std::nullopt;
  return Place{begin, end - begin};
}

std::string_view inner(const std::string& folded) {  // without the outer spaces
  return folded.size() > 2 ? std::string_view(folded).substr(1, folded.size() - 2) : std::string_view();
}

class Reader {
 public:
  explicit Reader(const std::string& user_name)
      : is_address_(user_name.find('@') != std::string::npos),
        full_(lower(user_name)),
        local_(fold(user_name.substr(0, user_name.find('@')))) {}

  void read(const std::string& text, bool is_button) {
    const auto address = address_in(text);
    const std::string folded = fold(text);
    const Meaning words = meaning_of(folded);
    const bool says_who = words.has(Concept::SignedInAs);
    if (address) {
      const std::string_view found = std::string_view(text).substr(address->begin, address->size);
      if (is_address_ ? lower(found) == full_ : says_who && fold(local_of(found)) == local_) {
        this_ = true;
      } else if (std::string rest = text; is_address_ || fold(local_of(found)) != local_) {
        rest.erase(address->begin, address->size);
        const std::string around = fold(rest);
        other_ |= inner(around).empty() || (says_who && inner(around) == words.word(Concept::SignedInAs)) ||
                  names_after(folded, words);
      }
    } else if (says_who && is_long_enough() && has_words(folded, inner(local_))) {
      (is_address_ ? perhaps_ : this_) = true;
    } else if (!is_address_ && !is_button && is_long_enough() && folded == local_) {
      this_ = true;
    } else {
      other_ |= names_after(folded, words);
    }
  }

  [[nodiscard]] Named named() const {
    if (this_) return Named::This;
    if (other_) return Named::Other;  // also beside the part before the @, which many may share
    return perhaps_ ? Named::This : Named::Nobody;
  }

 private:
  static std::string local_of(std::string_view address) {
    return std::string(address.substr(0, address.find('@')));
  }
  [[nodiscard]] bool is_long_enough() const { return inner(local_).size() >= kShortestName; }

  static bool names_after(const std::string& folded, const Meaning& words) {
    if (words.weight(Concept::SignedInAs) < kNameFollows) return false;
    const std::string_view word = words.word(Concept::SignedInAs);
    const std::size_t at = folded.find(word);
    return at != std::string::npos && at + word.size() + 1 < folded.size();
  }

  bool is_address_;
  std::string full_, local_;
  bool this_ = false, perhaps_ = false, other_ = false;
};

}  // namespace

Named named_on(const PageDescription& page, const std::string& user_name) {
  Reader reader(user_name);
  for (const std::string& text : page.headings) reader.read(text, false);
  for (const std::string& text : page.texts) reader.read(text, false);
  for (const Button& button : page.buttons) {
    reader.read(button.text, true);
    reader.read(button.aria, true);
  }
  return reader.named();
}

bool names_an_address(std::string_view text) {
  return address_in(text).has_value();
}

Stands stands_for(const std::string& text, const std::string& user_name) {
  if (user_name.empty()) return Stands::Not;
  if (lower(text) == lower(user_name)) return Stands::Alone;
  const auto address = address_in(text);
  if (!address || user_name.find('@') == std::string::npos) return Stands::Not;
  std::string rest = text;
  rest.erase(address->begin, address->size);
  if (lower(std::string_view(text).substr(address->begin, address->size)) != lower(user_name) ||
      address_in(rest))
    return Stands::Not;
  const bool says_what = meaning_of_text(rest).has_any(
      Concept::LogIn, Concept::SignUp, Concept::SignOut, Concept::Continue, Concept::OtherWay,
      Concept::Forgot, Concept::Resend, Concept::Cancel, Concept::Subscribe, Concept::Pay,
      Concept::SignedInAs, Concept::OtherAccount, Concept::Chooser, Concept::Remove);
  return says_what ? Stands::Not : Stands::BesideAName;
}

}  // namespace cerby::page
