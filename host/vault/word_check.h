// Whether recovery words were written down: some of them are asked for again.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "base/secret.h"

namespace cerby::vault {

inline constexpr std::size_t kRecoveryWords = 24, kWordsAskedFor = 4;

// Which to ask for: different ones, from 1 to kRecoveryWords, in rising order. `below` gives a random number
// below its argument.
using RandomBelow = std::function<std::uint32_t(std::uint32_t)>;
std::array<std::size_t, kWordsAskedFor> words_to_ask_for(const RandomBelow& below);

// The word of that number, from 1, of words joined by single spaces; empty: there are not so many.
SecretView word_of(SecretView words, std::size_t number);
// In any case, with any blanks around it.
bool is_word(SecretView typed, SecretView word);

}  // namespace cerby::vault
