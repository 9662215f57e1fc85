#include "base/outcome.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace cerby::outcome_test {
namespace {

std::vector<Outcome> all_outcomes() {
  return {
#define CERBY_OUTCOME(symbol, code, happened, hint) Outcome::symbol,
#include "base/outcomes.def"
#undef CERBY_OUTCOME
  };
}

TEST(Outcome, CodesAreWordsAndUnique) {
  std::set<std::string_view> seen;
  for (const Outcome outcome : all_outcomes()) {
    const auto text = code(outcome);
    EXPECT_TRUE(seen.insert(text).second) << text;
    EXPECT_TRUE(std::ranges::all_of(text, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    })) << text;
    EXPECT_EQ(outcome_from_code(text), outcome);
  }
}

TEST(Outcome, EachFailureSaysWhatToDo) {
  for (const Outcome outcome : all_outcomes()) {
    EXPECT_TRUE(happened(outcome).ends_with('.')) << code(outcome);
    const bool is_good = outcome == Outcome::LoggedIn || outcome == Outcome::AlreadyLoggedIn;
    EXPECT_EQ(hint(outcome).empty(), is_good) << code(outcome);
  }
}

// A failed sync may come after the change is in the file.
TEST(Outcome, AFailureOfTheDiskDoesNotClaimThatNothingChanged) {
  EXPECT_EQ(happened(Outcome::StorageFailed).find("nothing"), std::string_view::npos);
  EXPECT_NE(hint(Outcome::StorageFailed).find("whether the change is there"), std::string_view::npos);
}

TEST(Outcome, UnknownCodeIsNone) {
  for (const std::string_view text : {"", "logged-in", "LoggedIn", "logged_in "})
    EXPECT_FALSE(outcome_from_code(text)) << text;
}

TEST(Outcome, DescribePutsTheDetailBeforeTheStop) {
  EXPECT_EQ(describe({Outcome::WrongPassphrase, {}}), "That does not open the vault. Try again.");
  EXPECT_EQ(describe({Outcome::WrongPassphrase, "slot 2"}),
            "That does not open the vault (slot 2). Try again.");
  EXPECT_EQ(describe({Outcome::LoggedIn, {}}), "You are logged in.");
}

}  // namespace
}  // namespace cerby::outcome_test
