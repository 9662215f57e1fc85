// The recovery words as the helper shows them, and asks for four of them again, with a scripted prompt at the
// other end.
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "unit/process/support/scripted.h"

namespace cerby::process::helper_recovery_test {
namespace {

class RecoveryDialogTest : public ScriptedTest {
 protected:
  Expected<bool> shown(const std::string& cases, const std::string& words = longest()) {
    std::filesystem::remove(folder_ / "said");
    prompt_ = prompt_that(cases);
    auto channel = start(prompt_.program);
    return channel.prompt().show_recovery(
        Secret::copy_of({reinterpret_cast<const std::uint8_t*>(words.data()), words.size()}));
  }
  // A person who knows the words, and `first`, once, in place of an answer to GETPIN.
  [[nodiscard]] std::string once(const std::string& first) const {
    const std::string mark = "'" + (folder_ / "once").string() + "'";
    std::string knows(kKnowsTheWords);
    knows.replace(knows.find("GETPIN) "), 8,
                  "GETPIN) if [ ! -e " + mark + " ]; then : > " + mark + "; " + first + "; continue; fi; ");
    return knows;
  }
  // The longest that 24 words of the list can be, each another one.
  static std::string longest() {
    std::string all;
    for (char letter = 'a'; letter < 'a' + 24; ++letter)
      all += (all.empty() ? "" : " ") + std::string(8, letter);
    return all;
  }
  // Which words were asked for, as often as they were.
  [[nodiscard]] std::vector<int> asked() const {
    constexpr std::string_view kBefore = "SETDESC Enter word ";
    std::vector<int> numbers;
    std::istringstream all(prompt_.lines());
    for (std::string line; std::getline(all, line);)
      if (line.starts_with(kBefore)) numbers.push_back(std::stoi(line.substr(kBefore.size())));
    return numbers;
  }

  ScriptedPrompt prompt_;
};

TEST_F(RecoveryDialogTest, ShowsNumberedWordsInLines) {
  EXPECT_EQ(shown(kKnowsTheWords), true);
  const std::string said = prompt_.lines();
  EXPECT_NE(said.find("%0A%0A1. aaaaaaaa   2. bbbbbbbb   3. cccccccc   4. dddddddd%0A5. eeeeeeee"),
            std::string::npos)
      << said;
  EXPECT_NE(said.find("%0A21. uuuuuuuu   22. vvvvvvvv   23. wwwwwwww   24. xxxxxxxx\n"), std::string::npos)
      << said;
  EXPECT_EQ(prompt_.count("SETOK I wrote them down"), 1);
  EXPECT_EQ(prompt_.count("SETCANCEL Cancel"), 1);
  EXPECT_EQ(prompt_.count("CONFIRM"), 1);
}

TEST_F(RecoveryDialogTest, AsksForFourDifferentOnes) {
  EXPECT_EQ(shown(kKnowsTheWords), true);
  const auto numbers = asked();
  EXPECT_EQ(numbers.size(), 4U);
  EXPECT_EQ(std::set<int>(numbers.begin(), numbers.end()).size(), 4U);
  EXPECT_EQ(prompt_.count("GETPIN"), 4);
  EXPECT_EQ(prompt_.count("SETCANCEL Show the words again"), 1);
  ASSERT_FALSE(numbers.empty());
  const auto number = std::to_string(numbers.front());
  EXPECT_EQ(prompt_.count("SETDESC Enter word " + number + " of the 24 that you wrote down."), 1);
  EXPECT_EQ(prompt_.count("SETPROMPT Word " + number + ":"), 1);
  EXPECT_EQ(prompt_.lines().find("SETERROR"), std::string::npos);
}

TEST_F(RecoveryDialogTest, NeitherTheCaseNorBlanksMatter) {
  std::string shouts(kKnowsTheWords);
  const std::string word = "${rest%%[!a-z]*}";
  shouts.replace(shouts.find(word), word.size(), " $(echo ${rest%%[!a-z]*} | tr a-z A-Z) ");
  EXPECT_EQ(shown(shouts), true);
}

TEST_F(RecoveryDialogTest, AWrongWordIsAskedForAgain) {
  EXPECT_EQ(shown(once("echo 'D wrong'; echo OK")), true);
  const auto numbers = asked();
  ASSERT_EQ(numbers.size(), 5U);
  EXPECT_EQ(numbers[0], numbers[1]);
  EXPECT_EQ(prompt_.count("SETERROR That is not word " + std::to_string(numbers[0]) +
                          ". Look at what you wrote down."),
            1);
  EXPECT_EQ(prompt_.count("CONFIRM"), 1);
}

TEST_F(RecoveryDialogTest, CancellingAWordShowsThemAgain) {
  EXPECT_EQ(shown(once("echo 'ERR 83886179 Cancelled'")), true);
  EXPECT_EQ(prompt_.count("CONFIRM"), 2);
  EXPECT_EQ(asked().size(), 5U);
}

// No word is empty, nor another of them: what was not written down makes no vault.
TEST_F(RecoveryDialogTest, WordsThatAreNotKnownAreShownFiveTimesAndNotConfirmed) {
  for (const char* answer : {"GETPIN) echo 'D wrong'; echo OK;;", "GETPIN) echo OK;;"}) {
    EXPECT_EQ(shown(answer), false) << answer;
    EXPECT_EQ(prompt_.count("CONFIRM"), 5);
    EXPECT_EQ(prompt_.count("GETPIN"), 15);
    EXPECT_NE(prompt_.lines().find(" was another one: compare what you wrote down.%0A%0AWrite down"),
              std::string::npos);
  }
}

TEST_F(RecoveryDialogTest, TheWordsCanBeCancelledAfterAWrongOne) {
  const std::string mark = "'" + (folder_ / "confirmed").string() + "'";
  EXPECT_EQ(shown("CONFIRM) if [ -e " + mark + " ]; then echo 'ERR 83886194 Not confirmed'; else : > " +
                  mark + "; echo OK; fi;;\nGETPIN) echo 'ERR 83886179 Cancelled';;"),
            false);
  EXPECT_EQ(prompt_.count("CONFIRM"), 2);
  EXPECT_EQ(prompt_.count("GETPIN"), 1);
}

TEST_F(RecoveryDialogTest, NotConfirmedIsFalseAndNothingIsAsked) {
  EXPECT_EQ(shown("CONFIRM) echo 'ERR 83886194 Not confirmed';;"), false);
  EXPECT_EQ(shown("CONFIRM) echo 'ERR 83886179 Cancelled';;"), false);
  EXPECT_EQ(prompt_.count("GETPIN"), 0);
}

TEST_F(RecoveryDialogTest, APromptThatCannotShowThemOrAskIsUnavailable) {
  for (const char* cases :
       {"CONFIRM) echo 'ERR 83918950 No terminal';;", "SETDESC*) echo 'ERR 1 no';;", "CONFIRM) exit 0;;",
        "GETPIN) echo 'ERR 83918950 No terminal';;", "GETPIN) exit 0;;"})
    EXPECT_EQ(outcome_of(shown(cases)), Outcome::UnlockUnavailable) << cases;
}

TEST_F(RecoveryDialogTest, ADialogOverItsTimeIsTimedOut) {
  EXPECT_EQ(outcome_of(shown("GETPIN) echo 'ERR 83886142 Timeout';;")), Outcome::TimedOut);
}

}  // namespace
}  // namespace cerby::process::helper_recovery_test
