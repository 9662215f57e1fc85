#include "vault/words.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace cerby::vault::words_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

Secret entropy_of(const std::string& hex) {
  Secret entropy(hex.size() / 2);
  const auto out = entropy.writable(kTest);
  sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(), nullptr, nullptr, nullptr);
  return entropy;
}

std::string hex_of(const Secret& secret) {
  const auto bytes = secret.bytes(kTest);
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::string words_of(const std::string& hex) {
  return std::string(words_from_entropy(entropy_of(hex)).text(kTest));
}

Expected<Secret> read_words(std::string_view text) {
  return entropy_from_words(SecretView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::string refusal(std::string_view text) {
  const auto result = read_words(text);
  if (result) return {};
  EXPECT_EQ(result.error().outcome, Outcome::RecoveryWordsInvalid);
  return result.error().detail;
}

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

const std::string kZeros = repeat("abandon ", 23) + "art";

// The 256-bit vectors published with BIP39.
TEST(Words, PublishedVectors) {
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {repeat("00", 32), kZeros},
      {repeat("7f", 32),
       "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful "
       "legal "
       "winner thank year wave sausage worth title"},
      {repeat("80", 32),
       "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor "
       "acoustic avoid "
       "letter advice cage absurd amount doctor acoustic bless"},
      {repeat("ff", 32), repeat("zoo ", 23) + "vote"},
      {"68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
       "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel "
       "tennis maple "
       "dilemma loan word shrug inflict delay length"},
      {"9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
       "panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation "
       "flash "
       "devote level hobby quick inner drive ghost inside"},
      {"066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
       "all hour make first leader extend hole alien behind guard gospel lava path output census museum "
       "junior mass "
       "reopen famous sing advance salt reform"},
      {"f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
       "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen "
       "patrol group "
       "space point ten exist slush involve unfold"}};
  for (const auto& [hex, words] : vectors) {
    EXPECT_EQ(words_of(hex), words);
    const auto back = read_words(words);
    ASSERT_TRUE(back) << words;
    EXPECT_EQ(hex_of(*back), hex);
  }
}

// Debian's python3-mnemonic is an independent implementation: the whole list and 300 random entropies.
TEST(Words, AgreesWithAnotherImplementation) {
  std::string entropies;
  std::vector<std::string> ours;
  for (int i = 0; i < 300; ++i) {
    const auto entropy = Secret::random(32);
    entropies += hex_of(entropy) + " ";
    ours.emplace_back(words_from_entropy(entropy).text(kTest));
  }
  const auto command =
      std::string(
          "/usr/bin/python3 -c \"import sys; from mnemonic import Mnemonic; m=Mnemonic('english'); "
          "[print(m.to_mnemonic(bytes.fromhex(h))) for h in sys.argv[1].split()]; "
          "print(' '.join(m.wordlist))\" '") +
      entropies + "'";
  FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  ASSERT_EQ(::pclose(pipe), 0) << "python3-mnemonic is needed for this test";

  std::istringstream lines(output);
  std::string line;
  for (const auto& words : ours) {
    ASSERT_TRUE(std::getline(lines, line));
    EXPECT_EQ(words, line);
  }
  ASSERT_TRUE(std::getline(lines, line));
  std::istringstream list(line);
  std::vector<std::string> words;
  for (std::string word; list >> word;) words.push_back(word);
  ASSERT_EQ(words.size(), 2048U);
  // Ours in their order, through the first word, which is the first 11 bits.
  for (std::size_t i = 0; i < words.size(); ++i) {
    char hex[5];
    std::snprintf(hex, sizeof hex, "%04x", static_cast<unsigned>(i << 5));
    const auto made = words_of(hex + repeat("00", 30));
    EXPECT_EQ(made.substr(0, made.find(' ')), words[i]);
  }
}

TEST(Words, AnyCaseAndAnySpace) {
  EXPECT_EQ(refusal("  " + repeat("ABANDON\t", 12) + repeat("Abandon\r\n", 11) + " aRt \n"), "");
}

TEST(Words, EveryOtherLastWordHasToFitTheChecksum) {
  // 8 of the 2,048 last words fit these 23.
  int fitting = 0;
  const auto all = words_of(repeat("00", 32));
  for (unsigned i = 0; i < 2048; ++i) {
    char hex[5];
    std::snprintf(hex, sizeof hex, "%04x", i << 5);
    const auto made = words_of(hex + repeat("00", 30));
    fitting += refusal(repeat("abandon ", 23) + made.substr(0, made.find(' '))).empty() ? 1 : 0;
  }
  EXPECT_EQ(fitting, 8);
}

TEST(Words, TooFew) {
  EXPECT_EQ(refusal(""), "there are 0 words");
  EXPECT_EQ(refusal(repeat("abandon ", 23)), "there are 23 words");
}

TEST(Words, TooMany) {
  EXPECT_EQ(refusal(kZeros + " art"), "there are more than 24 words");
}

TEST(Words, AWordThatIsNotListedIsNamedByItsNumber) {
  EXPECT_EQ(refusal("abandon abandom " + repeat("abandon ", 22)), "word 2 is not in the list");
  EXPECT_EQ(refusal("aban " + repeat("abandon ", 23)), "word 1 is not in the list");
  EXPECT_EQ(refusal(repeat("abandon ", 23) + "abandonedly"), "word 24 is not in the list");
  EXPECT_EQ(refusal(repeat("abandon ", 23) + "\xC3\xA4"), "word 24 is not in the list");
  EXPECT_EQ(refusal(std::string(100000, 'a')), "word 1 is not in the list");
}

TEST(Words, TwoWordsSwapped) {
  EXPECT_NE(refusal("winner legal thank year wave sausage worth useful legal winner thank year wave sausage "
                    "worth useful "
                    "legal winner thank year wave sausage worth title"),
            "");
}

}  // namespace
}  // namespace cerby::vault::words_test
