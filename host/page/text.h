// Text as the lexicon compares it: lower case without a locale, accents dropped, words parted by one space.
#pragma once

#include <string>
#include <string_view>

namespace cerby::page {

// " log in " for "Log-In!": begins and ends with a space, so that " word " finds whole words. Full-width
// letters become plain ones, Latin letters lose their marks, Arabic its vowel signs; bytes that are not UTF-8
// part words.
std::string fold(std::string_view text);

// The same for names and ids in source code, where "loginPassword2" is three words.
std::string fold_name(std::string_view name);

// Whether `folded` (as fold() gives it) has `part` (folded without the outer spaces) as whole words.
bool has_words(std::string_view folded, std::string_view part);

}  // namespace cerby::page
