#include "page/text.h"

#include <array>
#include <cstdint>

#include "base/utf8_write.h"

namespace cerby::page {
namespace {

enum class Camel : std::uint8_t { Keep, Split };

// Latin-1 Supplement from U+00C0 and Latin Extended-A (to U+017F): the plain letter of each; two letters
// where the language writes it so; ' ' for the two signs among them.
// No pointers: the loader would write each at every start.
constexpr char kLatin[][3] = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // C0
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "ss",  // D0
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // E0
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "y",   // F0
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",   // 100
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",   // 110
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",   // 120
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",   // 130
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",   // 140
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",   // 150
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",   // 160
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s",   // 170
};

struct Decoded {
  char32_t character = 0;
  std::size_t length = 1;  // 1 with character 0 for a byte that is not UTF-8
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  std::size_t length = 0;
  if (first >= 0xC2 && first < 0xE0) length = 2;
  if (first >= 0xE0 && first < 0xF0) length = 3;
  if (first >= 0xF0 && first < 0xF5) length = 4;
  if (length == 0 || text.size() < length) return {};
  char32_t character = first & (0x7FU >> length);
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80) return {};
    character = (character << 6U) | (byte(at) & 0x3FU);
  }
  return {character, length};
}

void append(std::string& out, char32_t character) {
  put_utf8(character, [&out](std::uint8_t byte) { out.push_back(static_cast<char>(byte)); });
}

// Marks that carry no letter: combining accents, Hebrew points, Arabic vowel signs and tatweel, the nukta,
// joiners, the soft hyphen.
bool is_mark(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5BD) || (c >= 0x64B && c <= 0x65F) ||
         c == 0x640 || c == 0x670 || c == 0x93C || c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF;
}

// Punctuation, spaces and symbols outside ASCII, as blocks: what falls between words on a page.
bool is_gap(char32_t c) {
  return c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
         (c >= 0x3008 && c <= 0x3020) || c == 0x30FB || (c >= 0xFF00 && c <= 0xFF0F) ||
         (c >= 0xFF1A && c <= 0xFF20) || c == 0x5BE || c == 0x5F3 || c == 0x5F4 || c == 0x964 || c == 0x60C ||
         c == 0x61B || c == 0x61F || (c >= 0x1F000 && c <= 0x1FAFF);
}

// Letters with marks beyond those two blocks, in the alphabets that the words are of: a letter for each, from
// `first` on; '.' for what stays as it is.
struct Marked {
  char32_t first;
  std::u32string_view plain;
};
constexpr Marked kMarked[] = {
    {0x1A0, U"oo"},  // Vietnamese, as is the next but two
    {0x1AF, U"uu"},
    {0x218, U"sstt"},  // Romanian
    {0x1EA0, U"aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy"},
    {0x386, U"α.εηι.ο.υωι"},  // Greek, capital and small
    {0x3AA, U"ιυαεηιυ"},
    {0x3C2, U"σ"},
    {0x3CA, U"ιυουω"},
    {0x490, U"ґґ"},        // Ukrainian
    {0x958, U"कखगजडढफय"},  // Devanagari with a nukta
};

char32_t lower(char32_t c) {
  for (const Marked& marked : kMarked) {
    if (c < marked.first || c >= marked.first + marked.plain.size()) continue;
    const char32_t plain = marked.plain[c - marked.first];
    return plain == U'.' ? c : plain;
  }
  if (c >= 0x391 && c <= 0x3A9) return c + 0x20;             // Greek
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;             // Cyrillic
  if (c == 0x401 || c == 0x451) return 0x435;                // io is written as ie as often as not
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;             // Ukrainian, Serbian
  if (c == 0x622 || c == 0x623 || c == 0x625) return 0x627;  // forms of alif
  if (c == 0x649) return 0x64A;                              // alif maqsura
  return c;
}

void part(std::string& out) {
  if (out.back() != ' ') out.push_back(' ');
}

// ASCII is nearly everything here, so it is dealt with first and without decoding.
void append_ascii(std::string& out, char c, bool splits) {
  const bool upper = c >= 'A' && c <= 'Z';
  const bool digit = c >= '0' && c <= '9';
  if (!upper && !digit && !(c >= 'a' && c <= 'z')) return part(out);
  if (splits) part(out);
  out.push_back(upper ? static_cast<char>(c + ('a' - 'A')) : c);
}

std::string fold_with(std::string_view text, Camel camel) {
  std::string out;
  out.reserve(text.size() + 8);
  out.push_back(' ');
  const auto kind = [](char c) {
    if (c >= 'A' && c <= 'Z') return 'A';
    if (c >= 'a' && c <= 'z') return 'a';
    return c >= '0' && c <= '9' ? '0' : ' ';
  };
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      bool splits = false;
      if (camel == Camel::Split && at > 0) {
        const char before = kind(text[at - 1]);
        const char now = kind(text[at]);
        const char after = at + 1 < text.size() ? kind(text[at + 1]) : ' ';
        splits = (before == 'a' && now == 'A') || (before == 'A' && now == 'A' && after == 'a') ||
                 (before == '0') != (now == '0');
      }
      append_ascii(out, text[at], splits);
      ++at;
      continue;
    }
    const auto [raw, length] = decode(text.substr(at));
    at += length;
    char32_t c = raw;
    if (c >= 0xFF10 && c <= 0xFF5A && !is_gap(c)) {  // full-width digits and letters
      append_ascii(out, static_cast<char>(c - 0xFEE0), false);
    } else if (c >= 0xC0 && c < 0xC0 + std::size(kLatin)) {
      const std::string_view plain = kLatin[c - 0xC0];
      if (plain == " ") {
        part(out);
      } else {
        out.append(plain);
      }
    } else if (is_mark(c)) {
      continue;
    } else if (is_gap(c)) {
      part(out);
    } else {
      append(out, lower(c));
    }
  }
  part(out);
  return out;
}

}  // namespace

std::string fold(std::string_view text) {
  return fold_with(text, Camel::Keep);
}
std::string fold_name(std::string_view name) {
  return fold_with(name, Camel::Split);
}

bool has_words(std::string_view folded, std::string_view part) {
  for (std::size_t at = folded.find(part); at != std::string_view::npos; at = folded.find(part, at + 1)) {
    const bool begins = at > 0 && folded[at - 1] == ' ';
    const std::size_t end = at + part.size();
    if (begins && end < folded.size() && folded[end] == ' ') return true;
  }
  return false;
}

}  // namespace cerby::page
