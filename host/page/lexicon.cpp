#include "page/lexicon.h"

#include <algorithm>
#include <vector>

#include "page/text.h"
#include "page/words/arabic.h"
#include "page/words/chinese.h"
#include "page/words/dutch.h"
#include "page/words/english.h"
#include "page/words/french.h"
#include "page/words/german.h"
#include "page/words/italian.h"
#include "page/words/japanese.h"
#include "page/words/korean.h"
#include "page/words/polish.h"
#include "page/words/portuguese.h"
#include "page/words/russian.h"
#include "page/words/source_code.h"
#include "page/words/spanish.h"
#include "page/words/turkish.h"

namespace cerby::page {
namespace {

constexpr Language kLanguages[] = {
    {"*", words::kSourceCode}, {"en", words::kEnglish},  {"es", words::kSpanish}, {"pt", words::kPortuguese},
    {"fr", words::kFrench},    {"de", words::kGerman},   {"it", words::kItalian}, {"nl", words::kDutch},
    {"pl", words::kPolish},    {"ru", words::kRussian},  {"tr", words::kTurkish}, {"ar", words::kArabic},
    {"zh", words::kChinese},   {"ja", words::kJapanese}, {"ko", words::kKorean},
};

enum class Form : std::uint8_t { Whole, Begins, Anywhere };

struct Entry {
  std::string_view text;  // without its stars
  std::int32_t weight = 0;
  Concept meaning = Concept::Count;
  Form form = Form::Whole;
  bool source_code = false;
};

unsigned char first_byte(std::string_view text) {
  return static_cast<unsigned char>(text.front());
}

// From Arabic on (U+0600, bytes D8 ..) words are found anywhere; before it, scripts part words by spaces.
bool joins_words(unsigned char first) {
  return first >= 0xD8;
}

Entry entry_of(const Words& words, std::string_view text, bool source_code) {
  Entry entry{text, words.weight, words.meaning, Form::Whole, source_code};
  if (text.front() == '*') {
    entry.form = Form::Anywhere;
    entry.text = text.substr(1, text.size() - 2);
  } else if (text.back() == '*') {
    entry.form = Form::Begins;
    entry.text = text.substr(0, text.size() - 1);
  } else if (joins_words(first_byte(text))) {
    entry.form = Form::Anywhere;
  }
  return entry;
}

template <typename Visit>
void for_each_word(Visit visit) {
  for (const Language& language : kLanguages) {
    for (const Words& words : language.words) {
      std::string_view left = words.words;
      while (!left.empty()) {
        const std::size_t end = std::min(left.find('|'), left.size());
        visit(entry_of(words, left.substr(0, end), language.tag == "*"));
        left.remove_prefix(std::min(end + 1, left.size()));
      }
    }
  }
}

// All words in buckets by the hash of their first bytes, so that finding those that may begin at a place
// costs one look-up. Built when the first page comes, not at start: a host that answers `status` never pays
// for it.
constexpr std::size_t kBuckets = 2048;
std::size_t bucket_of(std::string_view text) {
  const std::size_t second = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0;
  const std::size_t third =
      first_byte(text) >= 0xE0 && text.size() > 2 ? static_cast<unsigned char>(text[2]) : 0;
  return (first_byte(text) * 37U + second * 259U + third * 31U) % kBuckets;
}

struct Index {
  std::vector<Entry> entries;
  std::array<std::uint16_t, kBuckets + 1> begin{};

  Index() {
    // A word of one letter stands whole, so that in a text the space after it is its second byte.
    const auto key = [](const Entry& entry) {
      const char alone[] = {entry.text.front(), ' '};
      return bucket_of(entry.text.size() == 1 ? std::string_view(alone, 2) : entry.text);
    };
    for_each_word([&](const Entry& entry) { ++begin[key(entry) + 1]; });
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      begin[bucket + 1] = static_cast<std::uint16_t>(begin[bucket + 1] + begin[bucket]);
    }
    entries.resize(begin.back());
    auto next = begin;
    for_each_word([&](const Entry& entry) { entries[next[key(entry)]++] = entry; });
  }
};

const Index& index() {
  static const Index built;
  return built;
}

enum class Kind : std::uint8_t { Text, Name };

bool ends_word(std::string_view rest, std::size_t length) {
  return length < rest.size() && rest[length] == ' ';
}

// Source-code words are for names and ids; in prose, "user" or "code" as a part of a word says nothing.
Meaning scan(std::string_view folded, Kind kind) {
  const Index& words = index();
  Meaning meaning;
  std::size_t covered = 0;  // up to where a longer word has already counted
  for (std::size_t at = 1; at < folded.size(); ++at) {
    const auto first = static_cast<unsigned char>(folded[at]);
    if (first == ' ' || (first & 0xC0U) == 0x80) continue;
    const bool at_word = folded[at - 1] == ' ';
    if (at < covered) continue;
    const std::string_view rest = folded.substr(at);
    const std::size_t bucket = bucket_of(rest);
    std::size_t longest = 0;
    for (std::size_t i = words.begin[bucket]; i < words.begin[bucket + 1]; ++i) {
      const Entry& entry = words.entries[i];
      if (entry.source_code && kind == Kind::Text) continue;
      if (entry.form != Form::Anywhere && !at_word) continue;
      if (!rest.starts_with(entry.text)) continue;
      if (entry.form == Form::Whole && !ends_word(rest, entry.text.size())) continue;
      if (entry.text.size() > longest) longest = entry.text.size();
    }
    if (longest == 0) continue;
    for (std::size_t i = words.begin[bucket]; i < words.begin[bucket + 1]; ++i) {
      const Entry& entry = words.entries[i];
      if (entry.text.size() != longest || !rest.starts_with(entry.text)) continue;
      if (entry.source_code && kind == Kind::Text) continue;
      if (entry.form != Form::Anywhere && !at_word) continue;
      if (entry.form == Form::Whole && !ends_word(rest, longest)) continue;
      meaning.add(entry.meaning, entry.weight, entry.text);
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
                                       "busy"};
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
