#include "page/lexicon.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "page/text.h"
#include "page/words/arabic.h"
#include "page/words/chinese.h"
#include "page/words/czech.h"
#include "page/words/danish.h"
#include "page/words/dutch.h"
#include "page/words/english.h"
#include "page/words/finnish.h"
#include "page/words/french.h"
#include "page/words/german.h"
#include "page/words/greek.h"
#include "page/words/hebrew.h"
#include "page/words/hindi.h"
#include "page/words/hungarian.h"
#include "page/words/indonesian.h"
#include "page/words/italian.h"
#include "page/words/japanese.h"
#include "page/words/korean.h"
#include "page/words/norwegian.h"
#include "page/words/polish.h"
#include "page/words/portuguese.h"
#include "page/words/romanian.h"
#include "page/words/russian.h"
#include "page/words/source_code.h"
#include "page/words/spanish.h"
#include "page/words/swedish.h"
#include "page/words/thai.h"
#include "page/words/turkish.h"
#include "page/words/ukrainian.h"
#include "page/words/vietnamese.h"

namespace cerby::page {
namespace {

constexpr Language kLanguages[] = {
    {"*", words::kSourceCode},  {"en", words::kEnglish},    {"es", words::kSpanish},
    {"pt", words::kPortuguese}, {"fr", words::kFrench},     {"de", words::kGerman},
    {"it", words::kItalian},    {"nl", words::kDutch},      {"pl", words::kPolish},
    {"ru", words::kRussian},    {"tr", words::kTurkish},    {"ar", words::kArabic},
    {"zh", words::kChinese},    {"ja", words::kJapanese},   {"ko", words::kKorean},
    {"cs", words::kCzech},      {"sv", words::kSwedish},    {"da", words::kDanish},
    {"no", words::kNorwegian},  {"fi", words::kFinnish},    {"hu", words::kHungarian},
    {"ro", words::kRomanian},   {"el", words::kGreek},      {"uk", words::kUkrainian},
    {"he", words::kHebrew},     {"hi", words::kHindi},      {"vi", words::kVietnamese},
    {"th", words::kThai},       {"id", words::kIndonesian},
};

enum class Form : std::uint8_t { Whole, Begins, Anywhere };

// A word as its table has it.
struct Word {
  std::string_view text;  // without its stars
  std::uint8_t weight = 0;
  Concept meaning = Concept::Count;
  Form form = Form::Whole;
  bool source_code = false;
};

constexpr unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// From Arabic on (U+0600, bytes D8 ..) words are found anywhere; before it, scripts part words by spaces.
constexpr bool joins_words(unsigned char first) {
  return first >= 0xD8;
}

constexpr Word word_of(const Words& words, std::string_view text, bool source_code) {
  Word word{text, words.weight, words.meaning, Form::Whole, source_code};
  if (text.front() == '*') {
    word.form = Form::Anywhere;
    word.text = text.substr(1, text.size() - 2);
  } else if (text.back() == '*') {
    word.form = Form::Begins;
    word.text = text.substr(0, text.size() - 1);
  } else if (joins_words(byte_at(text, 0))) {
    word.form = Form::Anywhere;
  }
  return word;
}

template <typename Visit>
constexpr void for_each_word(Visit visit) {
  for (const Language& language : kLanguages) {
    for (const Words& words : language.words) {
      std::string_view left = words.words;
      while (!left.empty()) {
        const std::size_t end = std::min(left.find('|'), left.size());
        visit(word_of(words, left.substr(0, end), language.tag == "*"));
        left.remove_prefix(std::min(end + 1, left.size()));
      }
    }
  }
}

// All words in buckets by the hash of their first bytes, so that finding those that may begin at a place
// costs one look-up. The compiler puts them there, without a pointer: neither the loader nor a launch has
// anything to do before the first look.
constexpr std::size_t kBuckets = 2048;
constexpr std::size_t bucket_of(std::string_view text) {
  const std::size_t second = text.size() > 1 ? byte_at(text, 1) : 0;
  const std::size_t third = byte_at(text, 0) >= 0xE0 && text.size() > 2 ? byte_at(text, 2) : 0;
  return (byte_at(text, 0) * 37U + second * 259U + third * 31U) % kBuckets;
}
constexpr std::size_t bucket_of(const Word& word) {
  if (word.text.size() > 1) return bucket_of(word.text);
  // A word of one letter stands whole, so that in a text the space after it is its second byte.
  const char alone[] = {word.text.front(), ' '};
  return bucket_of(std::string_view(alone, 2));
}

struct Size {
  std::size_t words = 0, bytes = 0;
};
consteval Size size_of_all() {
  Size size;
  for_each_word([&](const Word& word) {
    ++size.words;
    size.bytes += word.text.size();
  });
  return size;
}
constexpr Size kSize = size_of_all();
static_assert(kSize.words <= std::numeric_limits<std::uint16_t>::max());
static_assert(kSize.bytes <= std::numeric_limits<std::uint32_t>::max());

struct Entry {
  std::uint32_t at = 0;  // in the texts
  std::uint8_t size = 0;
  std::uint8_t weight = 0;
  Concept meaning = Concept::Count;
  Form form : 2 = Form::Whole;
  bool source_code : 1 = false;
};
static_assert(sizeof(Entry) == 8);

struct Index {
  std::array<std::uint16_t, kBuckets + 1> begin{};
  std::array<Entry, kSize.words> entries{};
  std::array<char, kSize.bytes> texts{};

  [[nodiscard]] constexpr std::span<const Entry> in_bucket(std::size_t bucket) const {
    return std::span(entries).subspan(begin[bucket], begin[bucket + 1] - begin[bucket]);
  }
  [[nodiscard]] constexpr std::string_view text_of(const Entry& entry) const {
    return {texts.data() + entry.at, entry.size};
  }
};

consteval Index index_of_all() {
  Index index;
  std::array<std::size_t, kBuckets + 1> text_begin{};
  for_each_word([&](const Word& word) {
    const std::size_t bucket = bucket_of(word);
    ++index.begin[bucket + 1];
    text_begin[bucket + 1] += word.text.size();
  });
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    index.begin[bucket + 1] = static_cast<std::uint16_t>(index.begin[bucket + 1] + index.begin[bucket]);
    text_begin[bucket + 1] += text_begin[bucket];
  }
  auto next = index.begin;
  for_each_word([&](const Word& word) {
    const std::size_t bucket = bucket_of(word);
    std::size_t& at = text_begin[bucket];
    if (word.text.size() > std::numeric_limits<std::uint8_t>::max()) std::abort();
    Entry& entry = index.entries[next[bucket]++];
    entry.at = static_cast<std::uint32_t>(at);
    entry.size = static_cast<std::uint8_t>(word.text.size());
    entry.weight = word.weight;
    entry.meaning = word.meaning;
    entry.form = word.form;
    entry.source_code = word.source_code;
    for (const char letter : word.text) index.texts[at++] = letter;
  });
  return index;
}
constexpr Index kIndex = index_of_all();

enum class Kind : std::uint8_t { Text, Name };

bool ends_word(std::string_view rest, std::size_t length) {
  return length < rest.size() && rest[length] == ' ';
}

// Source-code words are for names and ids; in prose, "user" or "code" as a part of a word says nothing.
Meaning scan(std::string_view folded, Kind kind) {
  Meaning meaning;
  std::size_t covered = 0;  // up to where a longer word has already counted
  for (std::size_t at = 1; at < folded.size(); ++at) {
    const unsigned char first = byte_at(folded, at);
    if (first == ' ' || (first & 0xC0U) == 0x80 || at < covered) continue;
    const bool at_word = folded[at - 1] == ' ';
    const std::string_view rest = folded.substr(at);
    const auto stands_here = [&](const Entry& entry) {
      if (entry.source_code && kind == Kind::Text) return false;
      if (entry.form != Form::Anywhere && !at_word) return false;
      if (entry.form == Form::Whole && !ends_word(rest, entry.size)) return false;
      return rest.starts_with(kIndex.text_of(entry));
    };
    const auto entries = kIndex.in_bucket(bucket_of(rest));
    std::size_t longest = 0;
    for (const Entry& entry : entries) {
      if (entry.size > longest && stands_here(entry)) longest = entry.size;
    }
    if (longest == 0) continue;
    for (const Entry& entry : entries) {
      if (entry.size == longest && stands_here(entry))
        meaning.add(entry.meaning, entry.weight, kIndex.text_of(entry));
    }
    covered = at + longest;
  }
  return meaning;
}

constexpr std::string_view kNames[] = {"user name",
                                       "e-mail",
                                       "phone",
                                       "account number",
                                       "password",
                                       "pin",
                                       "new",
                                       "confirm",
                                       "current",
                                       "code",
                                       "tenant",
                                       "captcha answer",
                                       "person's name",
                                       "name",
                                       "birth date",
                                       "address",
                                       "card",
                                       "promotion",
                                       "search",
                                       "message",
                                       "log in",
                                       "sign up",
                                       "forgot",
                                       "change password",
                                       "continue",
                                       "another way",
                                       "show password",
                                       "sign out",
                                       "subscribe",
                                       "pay",
                                       "resend",
                                       "cancel",
                                       "terms",
                                       "remember",
                                       "have an account",
                                       "no account",
                                       "strength",
                                       "chooser",
                                       "stay signed in",
                                       "wrong",
                                       "locked out",
                                       "human check",
                                       "passkey",
                                       "push",
                                       "code sent",
                                       "signed in as",
                                       "busy",
                                       "another account",
                                       "authenticator",
                                       "backup code",
                                       "remove",
                                       "consent",
                                       "allow",
                                       "not now",
                                       "expired password",
                                       "set up a second factor",
                                       "continue as"};
static_assert(std::size(kNames) == kConceptCount);

}  // namespace

std::string_view text_of(Concept meaning) {
  return kNames[static_cast<std::size_t>(meaning)];
}

std::span<const Language> languages() {
  return kLanguages;
}

void Meaning::add(Concept meaning, std::int32_t weight, std::string_view word) {
  Found& found = found_[static_cast<std::size_t>(meaning)];
  if (weight > found.weight) found = {weight, word};
}

void Meaning::add(const Meaning& other) {
  for (std::size_t i = 0; i < kConceptCount; ++i) {
    add(static_cast<Concept>(i), other.found_[i].weight, other.found_[i].word);
  }
}

Meaning meaning_of(std::string_view folded) {
  return scan(folded, Kind::Text);
}
Meaning meaning_of_text(std::string_view text) {
  return scan(fold(text), Kind::Text);
}
Meaning meaning_of_name(std::string_view name) {
  return scan(fold_name(name), Kind::Name);
}

}  // namespace cerby::page
