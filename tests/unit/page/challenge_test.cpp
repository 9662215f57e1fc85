// A captcha beside a form: when it has to be answered before anything is filled.
#include "page/challenge.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::challenge_test {
namespace {

constexpr auto kFilled = "identifier>1 password>2 click 3";
constexpr auto kWaits = "wait human captcha_wanted";

void hidden(Field& field) {
  field.visibility = Visibility::Hidden;
}
void hidden_filled(Field& field) {
  field.visibility = Visibility::Hidden;
  field.filled = true;
}
void filled(Field& field) {
  field.filled = true;
}
void filled_focused(Field& field) {
  field.filled = field.focused = true;
}

std::string told_with_frame(PageBuilder page, int width, int height, const Progress& progress = kNothing) {
  PageDescription made = page.frame("/recaptcha/api2/anchor").page();
  made.frames.back().box = {0, 0, width, height};
  return told(plan(made, *Origin::parse("https://app.test"), understand(made), account(), progress));
}

TEST(Challenge, UnansweredComesFirst) {
  EXPECT_EQ(told(login_page().frame("/captcha/box").input("hidden", "g-recaptcha-response", "", hidden)),
            kWaits);
}
TEST(Challenge, AnsweredIsFilled) {
  EXPECT_EQ(
      told(login_page().frame("/captcha/box").input("hidden", "cf-turnstile-response", "", hidden_filled)),
      kFilled);
}
TEST(Challenge, AnAnswerInNoFormCounts) {
  EXPECT_EQ(
      told(login_page().frame("/captcha/box").out().input("hidden", "x-captcha-response", "", hidden_filled)),
      kFilled);
}
TEST(Challenge, AnAnswerOfAnotherFormAsksNothing) {
  PageBuilder page = login_page();
  page.form("newsletter").input("hidden", "g-recaptcha-response", "", hidden).frame("/captcha/box");
  EXPECT_EQ(told(page), kFilled);
}
TEST(Challenge, TypedAnswerIsWaitedForUntilItIsLeft) {
  EXPECT_EQ(told(login_page().input("text", "captcha", "Characters in the image")), kWaits);
  EXPECT_EQ(told(login_page().input("text", "captcha", "Characters in the image", filled_focused)), kWaits);
  EXPECT_EQ(told(login_page().input("text", "captcha", "Characters in the image", filled)), kFilled);
}
TEST(Challenge, BesideAUserNameStepAndACodeStep) {
  PageBuilder step("/login");
  step.heading("Sign in").form().input("email", "identifier", "Email address").button("Next");
  EXPECT_EQ(told(step.frame("/captcha/box")), kWaits);
  EXPECT_EQ(told(code_page().frame("/captcha/box"), kPasswordSent), kWaits);
}
TEST(Challenge, ABadgeAsksNothing) {
  EXPECT_EQ(told_with_frame(login_page(), 256, 60), kFilled);
  EXPECT_EQ(told_with_frame(login_page().alert("Wrong password"), 256, 60, kPasswordSent),
            "end wrong_password");
}
TEST(Challenge, NarrowAndWideWidgetsAsk) {
  EXPECT_EQ(told_with_frame(login_page(), 304, 78), kWaits);
  EXPECT_EQ(told_with_frame(login_page(), 158, 138), kWaits);
  EXPECT_EQ(told_with_frame(login_page(), 300, 65), kWaits);
}
TEST(Challenge, AHiddenFrameAsksNothing) {
  EXPECT_EQ(told(login_page().frame("/recaptcha/api2/bframe", Visibility::Hidden)), kFilled);
}
TEST(Challenge, WordsAloneAskNothing) {
  EXPECT_EQ(told(login_page().text("Please prove that you are not a robot")), kFilled);
}
TEST(Challenge, AFormThatSendsElsewhereIsAskedAboutFirst) {
  PageBuilder page("/login");
  page.form("login", "https://elsewhere.example/login").input("text", "user", "User name");
  page.input("password", "pw", "Password").button("Log in").frame("/captcha/box");
  EXPECT_EQ(told(page), "ask https://elsewhere.example");
}
TEST(Challenge, AWrongPasswordIsSaidBesideACaptcha) {
  EXPECT_EQ(told(login_page().frame("/captcha/box").alert("Wrong password"), kPasswordSent),
            "end wrong_password");
}
TEST(Challenge, ASolvedWidgetThatStaysAsksNothing) {
  PageBuilder page("/check");
  page.frame("/captcha/box").form().input("hidden", "g-recaptcha-response", "", hidden_filled);
  EXPECT_FALSE(understand(page.page()).state.captcha);
}

}  // namespace
}  // namespace cerby::page::testing::challenge_test
