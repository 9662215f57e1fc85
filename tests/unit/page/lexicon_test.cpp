// The words themselves: that each is written as the scan needs it, and that the scan finds them.
#include "page/lexicon.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "page/text.h"

namespace cerby::page::lexicon_test {
namespace {

template <typename Visit>
void for_each_word(Visit visit) {
  for (const Language& language : languages()) {
    for (const Words& words : language.words) {
      std::string_view left = words.words;
      while (true) {
        const std::size_t end = left.find('|');
        visit(language, words, left.substr(0, end));
        if (end == std::string_view::npos) break;
        left.remove_prefix(end + 1);
      }
    }
  }
}

TEST(Lexicon, HasEveryLanguage) {
  std::set<std::string_view> tags;
  for (const Language& language : languages()) tags.insert(language.tag);
  for (const char* tag :
       {"*",  "en", "es", "pt", "fr", "de", "it", "nl", "pl", "ru", "tr", "ar", "zh", "ja", "ko",
        "cs", "sv", "da", "no", "fi", "hu", "ro", "el", "uk", "he", "hi", "vi", "th", "id"}) {
    EXPECT_TRUE(tags.contains(tag)) << tag;
  }
}
TEST(Lexicon, EveryWordIsFolded) {
  for_each_word([](const Language& language, const Words& words, std::string_view word) {
    if (word.starts_with('*')) word.remove_prefix(1);
    if (word.ends_with('*')) word.remove_suffix(1);
    EXPECT_FALSE(word.empty()) << language.tag << " " << words.words;
    EXPECT_EQ(fold(word), " " + std::string(word) + " ") << language.tag;
  });
}
TEST(Lexicon, EveryWordIsFound) {
  for_each_word([](const Language& language, const Words& words, std::string_view word) {
    if (word.starts_with('*')) word.remove_prefix(1);
    if (word.ends_with('*')) word.remove_suffix(1);
    const Meaning meaning = language.tag == "*" ? meaning_of_name(word) : meaning_of_text(word);
    EXPECT_TRUE(meaning.has(words.meaning)) << language.tag << " " << word << ": " << text_of(words.meaning);
  });
}
TEST(Lexicon, EveryWeightIsInBounds) {
  for_each_word([](const Language& language, const Words& words, std::string_view word) {
    EXPECT_TRUE(words.weight >= 1 && words.weight <= 60) << language.tag << " " << word;
  });
}
TEST(Lexicon, TheLongestWordCounts) {
  EXPECT_TRUE(meaning_of_text("First name").has(Concept::PersonName));
  EXPECT_FALSE(meaning_of_text("First name").has(Concept::Name));
  EXPECT_TRUE(meaning_of_text("Email address").has(Concept::Email));
  EXPECT_FALSE(meaning_of_text("Email address").has(Concept::Address));
}
TEST(Lexicon, WholeWordsAreNotFoundWithinOthers) {
  EXPECT_FALSE(meaning_of_text("Shipping").has(Concept::Pin));
  EXPECT_FALSE(meaning_of_text("Encoded").has(Concept::Code));
}
TEST(Lexicon, NamesOfSourceCodeMeanNothingInProse) {
  EXPECT_TRUE(meaning_of_name("txtPasswd").has(Concept::Password));
  EXPECT_FALSE(meaning_of_text("txtpasswd").has(Concept::Password));
}
TEST(Lexicon, ArticlesAndParticlesDoNotHideAWord) {
  EXPECT_TRUE(meaning_of_text("بكلمة المرور").has(Concept::Password));
  EXPECT_TRUE(meaning_of_text("パスワードを入力").has(Concept::Password));
}
TEST(Lexicon, AnEmptyTextMeansNothing) {
  EXPECT_FALSE(meaning_of_text("").has(Concept::Password));
}

TEST(Text, FoldsCaseAndAccentsWithoutALocale) {
  EXPECT_EQ(fold("Mot de Passe OUBLIÉ"), " mot de passe oublie ");
  EXPECT_EQ(fold("ŞİFRE ılık"), " sifre ilik ");
  EXPECT_EQ(fold("ПАРОЛЬ Ёж"), " пароль еж ");
  EXPECT_EQ(fold("Straße"), " strasse ");
  EXPECT_EQ(fold("ŁÓDŹ"), " lodz ");
}
TEST(Text, FoldsTheMarkedLettersOfOtherAlphabets) {
  EXPECT_EQ(fold("Mật Khẩu ĐĂNG KÝ"), " mat khau dang ky ");
  EXPECT_EQ(fold("Înregistrează-ți"), " inregistreaza ti ");
  EXPECT_EQ(fold("ΚΩΔΙΚΟΣ κωδικός"), " κωδικοσ κωδικοσ ");
  EXPECT_EQ(fold("ЇЖАК Ґанок"), " їжак ґанок ");
  EXPECT_EQ(fold("סִיסְמָה"), " סיסמה ");
  EXPECT_EQ(fold("फ़ोन"), fold("फ\xe0\xa4\xbc\u094b\u0928"));
}
TEST(Text, PartsWordsAtPunctuationOfAnyScript) {
  EXPECT_EQ(fold("d’utilisateur – e-mail"), " d utilisateur e mail ");
  EXPECT_EQ(fold("ログイン：ＩＤ"), " ログイン id ");
  EXPECT_EQ(fold("  "), " ");
}
TEST(Text, DropsMarksThatCarryNoLetter) {
  EXPECT_EQ(fold("كَلِمَة"), " كلمة ");
  EXPECT_EQ(fold("e\xcc\x81t\xc2\xad"
                 "e"),
            " ete ");
}
TEST(Text, BytesThatAreNotUtf8PartWords) {
  EXPECT_EQ(fold("log\xff"
                 "in"),
            " log in ");
  EXPECT_EQ(fold("log\xe3\x83"), " log ");
}
TEST(Text, SplitsNamesAtCaseAndDigits) {
  EXPECT_EQ(fold_name("loginPassword2"), " login password 2 ");
  EXPECT_EQ(fold_name("txtHTTPUser_name"), " txt http user name ");
}
TEST(Text, FindsWholeWordsOnly) {
  EXPECT_TRUE(has_words(" signed in as zilla ", "zilla"));
  EXPECT_FALSE(has_words(" godzilla ", "zilla"));
  EXPECT_TRUE(has_words(" godzilla zilla ", "zilla"));
}

}  // namespace
}  // namespace cerby::page::lexicon_test
