#include "workspace/launch/language.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"

namespace cerby::workspace::launch {
namespace {

// The part before the mark, which is taken off with it.
std::string_view take_until(std::string_view& text, char mark) {
  const auto end = std::min(text.find(mark), text.size());
  const auto part = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

// Thousandths; RFC 9110, 12.4.2. None: it is malformed.
std::optional<int> weight_of(std::string_view text) {
  if (text.empty()) return 1000;
  if (!text.starts_with("q=") && !text.starts_with("Q=")) return std::nullopt;
  text.remove_prefix(2);
  if (text.empty() || text.size() > 5 || (text.size() > 1 && text[1] != '.')) return std::nullopt;
  int weight = 0;
  for (std::size_t i = 0, digits = 0; digits < 4; i += i == 0 ? 2 : 1, ++digits) {
    const char c = i < text.size() ? text[i] : '0';
    if (c < '0' || c > '9') return std::nullopt;
    weight = weight * 10 + (c - '0');
  }
  return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

std::optional<Language> language_from(std::string_view range) {
  const auto primary = range.substr(0, range.find('-'));
  if (primary.size() != 2) return std::nullopt;
  const auto is = [&](char first, char second) {
    return (primary[0] | 0x20) == first && (primary[1] | 0x20) == second;
  };
  if (is('e', 'n')) return Language::English;
  if (is('e', 's')) return Language::Spanish;
  return std::nullopt;
}

}  // namespace

Language language_of(std::string_view accept_language) {
  Language best = Language::English;
  int highest = 0;
  while (!accept_language.empty()) {
    auto one = take_until(accept_language, ',');
    const auto language = language_from(take_until(one, ';'));
    const auto weight = weight_of(trimmed(one));
    if (!language || !weight || *weight <= highest) continue;
    best = *language;
    highest = *weight;
  }
  return best;
}

}  // namespace cerby::workspace::launch
