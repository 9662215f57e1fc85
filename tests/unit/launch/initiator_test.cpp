#include "launch/initiator.h"

#include <gtest/gtest.h>

namespace cerby::launch::initiator_test {
namespace {

using wire::Question;

Workspace acme() {
  return {*Origin::parse("https://acme.cerby.test"),
          {*Origin::parse("https://acme.okta.test"), *Origin::parse("https://login.acme.test")}};
}

std::optional<Question> asked(std::optional<std::string> initiator, bool remembered,
                              wire::Cause cause = wire::Cause::Navigation) {
  return question_for({"https://acme.cerby.test/launch/x", cause, std::move(initiator), remembered}, acme());
}

TEST(Initiator, FirstClickOnTheDashboardAsksOnce) {
  EXPECT_EQ(asked("https://acme.okta.test", false), Question::FirstLaunch);
  EXPECT_EQ(asked("https://acme.okta.test", true), std::nullopt);
}

TEST(Initiator, AnyIdpOfTheWorkspaceCounts) {
  EXPECT_EQ(asked("https://login.acme.test", true), std::nullopt);
}

TEST(Initiator, AnotherSiteAlwaysAsks) {
  EXPECT_EQ(asked("https://evil.test", true), Question::ForeignInitiator);
  EXPECT_EQ(asked("https://evil.test", false), Question::ForeignInitiator);
}

TEST(Initiator, NobodyAlwaysAsks) {
  EXPECT_EQ(asked(std::nullopt, true), Question::ForeignInitiator);
}

TEST(Initiator, LookAlikesOfAnIdpAsk) {
  for (const char* text : {"null", "", "https://acme.okta.test.evil.test", "http://acme.okta.test",
                           "https://acme.okta.test:8443", "https://acme.okta.test/", "https://ACME.okta.test",
                           "https://xacme.okta.test", "https://okta.test"}) {
    EXPECT_EQ(asked(text, true), Question::ForeignInitiator) << text;
  }
}

TEST(Initiator, TheWorkspaceItselfIsNotItsIdp) {
  EXPECT_EQ(asked("https://acme.cerby.test", true), Question::ForeignInitiator);
}

TEST(Initiator, AButtonOfTheExtensionWasTheQuestion) {
  EXPECT_EQ(asked(std::nullopt, false, wire::Cause::Button), std::nullopt);
}

TEST(Initiator, AButtonThatCarriesOnWhatAPageBeganIsJudgedByThePage) {
  EXPECT_EQ(asked("https://evil.test", true, wire::Cause::Button), Question::ForeignInitiator);
  EXPECT_EQ(asked("https://acme.okta.test", false, wire::Cause::Button), std::nullopt);
}

}  // namespace
}  // namespace cerby::launch::initiator_test
