#include "vault/word_check.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cerby::vault {
namespace {

constexpr SecretAccess kCompares("comparing what was typed with a recovery word");

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::array<std::size_t, kWordsAskedFor> words_to_ask_for(const RandomBelow& below) {
  std::array<std::size_t, kRecoveryWords> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i + 1;
  std::array<std::size_t, kWordsAskedFor> chosen{};
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::swap(numbers[i], numbers[i + below(static_cast<std::uint32_t>(numbers.size() - i))]);
    chosen[i] = numbers[i];
  }
  std::ranges::sort(chosen);
  return chosen;
}

SecretView word_of(SecretView words, std::size_t number) {
  const std::string_view text = words.text(kCompares);
  std::size_t start = 0;
  for (std::size_t at = 1; at < number; ++at) {
    const std::size_t space = text.find(' ', start);
    if (space == std::string_view::npos) return {};
    start = space + 1;
  }
  return words.part(start, std::min(text.find(' ', start), text.size()) - start);
}

bool is_word(SecretView typed, SecretView word) {
  constexpr std::string_view kBlanks = " \t\r";
  std::string_view text = typed.text(kCompares);
  const std::size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return false;
  text = text.substr(start, text.find_last_not_of(kBlanks) + 1 - start);
  return std::ranges::equal(text, word.text(kCompares), {}, lower);
}

}  // namespace cerby::vault
