#include "workspace/mail/address.h"

#include <algorithm>

namespace cerby::workspace::mail {
namespace {

constexpr std::size_t kMost = 254, kMostLocal = 64, kMostDomain = 253, kMostLabel = 63;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322, 3.2.3: atext.
bool is_atext(char c) {
  constexpr std::string_view kSigns = "!#$%&'*+-/=?^_`{|}~";
  return is_letter_or_digit(c) || kSigns.find(c) != std::string_view::npos;
}

bool is_label(std::string_view label) {
  return label.size() <= kMostLabel && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

// Parts with dots between them, none of them empty, each of them one by `is_part`.
template <typename IsPart>
bool is_dotted(std::string_view text, IsPart is_part) {
  while (true) {
    const auto dot = text.find('.');
    const auto part = text.substr(0, dot);
    if (part.empty() || !is_part(part)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > kMost || at == std::string_view::npos || at > kMostLocal) return std::nullopt;
  const auto local = text.substr(0, at), domain = text.substr(at + 1);
  const auto is_atom = [](std::string_view part) { return std::ranges::all_of(part, is_atext); };
  if (!is_dotted(local, is_atom) || domain.size() > kMostDomain || !is_dotted(domain, is_label))
    return std::nullopt;
  return Address(std::string(text));
}

std::string_view Address::domain() const {
  return std::string_view(text_).substr(text_.find('@') + 1);
}

}  // namespace cerby::workspace::mail
