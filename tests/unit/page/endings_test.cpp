// How logins end: what is recognised before and after a submit, and what is not taken for a success.
#include "page/endings.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing {
namespace {

PageBuilder home() {
  PageBuilder page("/home");
  page.heading("Your dashboard").text("Three new messages").text("Last visit: Monday").link("Settings");
  return page;
}

// After the password was submitted.
TEST(Endings, LoggedInByAWayToSignOut) {
  EXPECT_EQ(told(home().link("Log out"), kPasswordSent), "end logged_in");
}
TEST(Endings, LoggedInByASignOutInAClosedMenu) {
  EXPECT_EQ(told(home().button("Sign out", Visibility::Hidden), kPasswordSent), "end logged_in");
}
TEST(Endings, LoggedInByAPageWithContentAndNoForm) {
  EXPECT_EQ(told(home(), kPasswordSent), "end logged_in");
}
TEST(Endings, LoggedInBesideASearchAndANewsletter) {
  PageBuilder page = home();
  page.form().input("search", "q", "Search").form().input("email", "mail", "Email").button("Subscribe");
  EXPECT_EQ(told(page, kPasswordSent), "end logged_in");
}
TEST(Endings, LoggedInAfterTheCode) {
  EXPECT_EQ(told(home(), kCodeSent), "end logged_in");
}
TEST(Endings, AnEmptyPageIsNoSuccess) {
  EXPECT_EQ(told(PageBuilder("/home"), kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, APageThatIsStillLoadingIsNoSuccess) {
  EXPECT_EQ(told(home().text("Please wait"), kPasswordSent), "wait page unknown_ending");
  EXPECT_EQ(told(home().title("Redirecting"), kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, ALoginPageThatLostItsFormIsNoSuccess) {
  PageBuilder page("/login");
  page.heading("Acme").text("Privacy").text("Imprint").link("Help");
  EXPECT_EQ(told(page, kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, AnErrorIsNoSuccess) {
  EXPECT_EQ(told(home().alert("Something went wrong"), kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, AHiddenLoginFormIsNoSuccess) {
  PageBuilder page = home();
  const auto hide = [](Field& field) { field.visibility = Visibility::Hidden; };
  page.form("login").input("text", "user", "User name", hide).input("password", "pw", "Password", hide);
  page.button("Log in", Visibility::Hidden);
  EXPECT_EQ(told(page, kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, NoSuccessByContentAfterTheUserNameAlone) {
  EXPECT_EQ(told(home(), kIdentifierSent), "wait page page_not_understood");
}
TEST(Endings, WrongPasswordNeedsTheFormToBeBack) {
  EXPECT_EQ(told(login_page().alert("Wrong password"), kPasswordSent), "end wrong_password");
  EXPECT_EQ(told(home().alert("Wrong password"), kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, AnErrorBeforeAnySubmitDoesNotStopTheLogin) {
  EXPECT_EQ(told(login_page().alert("Wrong password")), "identifier>1 password>2 click 3");
}
TEST(Endings, LockedOut) {
  EXPECT_EQ(told(login_page().alert("Your account has been locked"), kPasswordSent), "end locked_out");
  EXPECT_EQ(told(home().alert("Too many attempts, try again later"), kPasswordSent), "end locked_out");
  EXPECT_EQ(told(code_page().alert("Too many attempts"), kPasswordSent), "end locked_out");
}

// What a person has to do.
TEST(Endings, Captcha) {
  PageBuilder page("/check");
  EXPECT_EQ(told(page.frame("/recaptcha/api2/bframe")), "wait human captcha_wanted");
  EXPECT_EQ(told(login_page().frame("/captcha/v1/challenge"), kPasswordSent), "wait human captcha_wanted");
}
TEST(Endings, ALoginFormWithACaptchaIsFilledOnce) {
  EXPECT_EQ(told(login_page().frame("/recaptcha/api2/anchor")), "identifier>1 password>2 click 3");
}
TEST(Endings, AHiddenFrameOfACaptchaAsksForNothing) {
  EXPECT_EQ(told(home().frame("/recaptcha/api2/bframe", Visibility::Hidden), kPasswordSent), "end logged_in");
}
TEST(Endings, Passkey) {
  PageBuilder page("/login/webauthn");
  page.heading("Use your passkey").button("Try again");
  EXPECT_EQ(told(page, kPasswordSent), "wait human passkey_wanted");
}
TEST(Endings, Push) {
  PageBuilder page("/login/approve");
  page.heading("Check your phone").text("We sent a request to your device");
  EXPECT_EQ(told(page, kPasswordSent), "wait human push_wanted");
  EXPECT_EQ(told(page, kIdentifierSent), "wait human push_wanted");
}
TEST(Endings, ACodeSentToAMailboxIsForAPerson) {
  AccountFacts facts = account();
  facts.has_code = false;
  EXPECT_EQ(told(code_page().text("Check your email"), kPasswordSent, facts), "wait human push_wanted");
}

// Logged in already.
TEST(Endings, AlreadyLoggedInByTheName) {
  EXPECT_EQ(told(home().link("Log out").text("zilla@acme.test")), "end already_logged_in");
  EXPECT_EQ(told(home().link("Log out").text("Signed in as ZILLA")), "end already_logged_in");
}
TEST(Endings, LoggedInAsOther) {
  EXPECT_EQ(told(home().link("Log out").text("mothra@acme.test")), "end logged_in_as_other");
  EXPECT_EQ(told(home().link("Log out").text("Signed in as mothra")), "end logged_in_as_other");
}
TEST(Endings, TheSameNameAtAnotherHouseIsSomebodyElse) {
  EXPECT_EQ(told(home().link("Log out").text("zilla@other.test")), "end logged_in_as_other");
}
TEST(Endings, APageThatNamesNobodyIsNoSuccess) {
  EXPECT_EQ(told(home().link("Log out")), "wait page page_not_understood");
}
TEST(Endings, ANameOfTwoLettersProvesNothing) {
  AccountFacts facts = account();
  facts.user_name = "me";
  EXPECT_EQ(told(home().link("Log out").text("About me"), kNothing, facts), "wait page page_not_understood");
}
TEST(Endings, APartOfAWordIsNoName) {
  EXPECT_EQ(told(home().link("Log out").text("Godzillas of the world")), "wait page page_not_understood");
}
TEST(Endings, APageWithoutAWayToSignOutIsNotLoggedIn) {
  EXPECT_EQ(told(home().text("zilla@acme.test")), "wait page page_not_understood");
}
TEST(Endings, ALoginFormIsFilledAlthoughThePageOffersToSignOut) {
  EXPECT_EQ(told(login_page().out().link("Log out")), "identifier>1 password>2 click 3");
}

}  // namespace
}  // namespace cerby::page::testing
