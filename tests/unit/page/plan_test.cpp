// What is filled, on which step, and what is refused.
#include "page/plan.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::plan_test {
namespace {

void code_box(Field& field) {
  field.max_length = 1;
}
void hidden(Field& field) {
  field.visibility = Visibility::Hidden;
}
void given(Field& field) {
  field.read_only = field.filled = true;
}
void filled(Field& field) {
  field.filled = true;
}

PageBuilder identifier_page() {
  PageBuilder page("/login");
  page.heading("Sign in").form().input("email", "identifier", "Email address").button("Next");
  return page;
}
PageBuilder password_page() {
  PageBuilder page("/login/password");
  page.heading("Welcome").form().input("password", "password", "Enter your password").button("Sign in");
  return page;
}
PageBuilder sign_up_page() {
  PageBuilder page("/register");
  page.form().input("text", "first_name", "First name").input("email", "email", "Email");
  page.input("password", "password", "Password").button("Create account");
  return page;
}

TEST(Plan, FillsALoginOfOnePage) {
  EXPECT_EQ(told(login_page()), "identifier>1 password>2 click 3");
}
TEST(Plan, FillsTheUserNameFirst) {
  EXPECT_EQ(told(identifier_page()), "identifier>1 click 2");
}
TEST(Plan, FillsThePasswordAfterTheUserName) {
  EXPECT_EQ(told(password_page(), kIdentifierSent), "password>1 click 2");
}
TEST(Plan, SaysWhy) {
  EXPECT_FALSE(plan_for(login_page()).signals.empty());
}

TEST(Plan, FillsLooseFieldsWithAButtonThatIsADiv) {
  PageBuilder page("/");
  page.input("text", "user", "Username").input("password", "pw", "Password").div_button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Plan, PressesEnterWhereNothingSubmits) {
  PageBuilder page("/login");
  page.form().input("text", "user", "Username").input("password", "pw", "Password");
  EXPECT_EQ(told(page), "identifier>1 password>2 enter 2");
}
TEST(Plan, DoesNotWriteAUserNameThatIsGiven) {
  PageBuilder page("/login");
  page.form()
      .input("email", "email", "Email", given)
      .input("password", "password", "Password")
      .button("Log in");
  EXPECT_EQ(told(page), "password>2 click 3");
}
TEST(Plan, DoesNotWriteTheUserNameTwice) {
  PageBuilder page("/login");
  page.form()
      .input("email", "email", "Email", filled)
      .input("password", "password", "Password")
      .button("Log in");
  EXPECT_EQ(told(page, kIdentifierSent), "password>2 click 3");
}
TEST(Plan, WritesOverAUserNameThatTheBrowserRemembered) {
  PageBuilder page("/login");
  page.form()
      .input("email", "email", "Email", filled)
      .input("password", "password", "Password")
      .button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Plan, WaitsForFieldsThatTakeNoInputYet) {
  PageBuilder page("/login");
  const auto off = [](Field& field) { field.enabled = false; };
  page.form()
      .input("text", "user", "Username", off)
      .input("password", "pw", "Password", off)
      .button("Log in");
  EXPECT_EQ(told(page), "wait page page_not_understood");
}
TEST(Plan, TakesTheLoginBesideASignUpForm) {
  PageBuilder page("/");
  page.form("register", "", "New here?")
      .input("text", "first_name", "First name")
      .input("email", "email", "Email");
  page.input("password", "new_password", "Choose a password").button("Sign up");
  page.form("login")
      .input("email", "login", "Email")
      .input("password", "password", "Password")
      .button("Log in");
  EXPECT_EQ(told(page), "identifier>5 password>6 click 7");
}
TEST(Plan, LeavesSearchAndNewsletterAlone) {
  PageBuilder page("/login");
  page.form("search")
      .input("search", "q", "Search")
      .button("Search")
      .form("login")
      .input("text", "user", "Username");
  page.input("password", "pw", "Password")
      .button("Log in")
      .form("newsletter")
      .input("email", "mail", "Your email");
  page.button("Subscribe");
  EXPECT_EQ(told(page), "identifier>3 password>4 click 5");
}

// Codes.
TEST(Plan, FillsACodeAfterThePassword) {
  EXPECT_EQ(told(code_page(), kPasswordSent), "code>1 click 2");
}
TEST(Plan, FillsACodeAfterTheUserNameAlone) {
  EXPECT_EQ(told(code_page(), kIdentifierSent), "code>1 click 2");
}
TEST(Plan, FillsNoCodeOnAColdStart) {
  EXPECT_EQ(told(code_page()), "wait page page_not_understood");
}
TEST(Plan, SaysThatACodeIsWantedThatTheAccountLacks) {
  AccountFacts facts = account();
  facts.has_code = false;
  EXPECT_EQ(told(code_page(), kPasswordSent, facts), "end code_wanted");
  EXPECT_EQ(told(code_page(), kIdentifierSent, facts), "wait page code_wanted");
  EXPECT_EQ(told(code_page(), kNothing, facts), "wait page page_not_understood");
}
TEST(Plan, DealsACodeOutToSixBoxes) {
  PageBuilder page("/2fa");
  page.heading("Enter the 6-digit code").form();
  for (int i = 0; i < 6; ++i) page.input("text", "otp-" + std::to_string(i), "", code_box);
  page.button("Verify");
  EXPECT_EQ(told(page, kPasswordSent), "code[0]>1 code[1]>2 code[2]>3 code[3]>4 code[4]>5 code[5]>6 click 7");
}
TEST(Plan, WritesTheWholeCodeIntoAFirstBoxThatTakesIt) {
  PageBuilder page("/2fa");
  page.heading("Enter the 6-digit code").form();
  page.input("text", "otp-0", "", [](Field& field) { field.max_length = 6; });
  for (int i = 1; i < 6; ++i) page.input("text", "otp-" + std::to_string(i), "", code_box);
  page.button("Verify");
  EXPECT_EQ(told(page, kPasswordSent), "code>1 click 7");
}
TEST(Plan, RefusesBoxesForACodeOfAnotherLength) {
  PageBuilder page("/2fa");
  page.form();
  for (int i = 0; i < 4; ++i) page.input("text", "otp-" + std::to_string(i), "", code_box);
  EXPECT_EQ(told(page, kPasswordSent), "end ambiguous_page");
}
TEST(Plan, RefusesABoxTooShortForTheCode) {
  PageBuilder page("/2fa");
  page.form()
      .input("text", "otp", "Verification code", [](Field& field) { field.max_length = 4; })
      .button("Verify");
  EXPECT_EQ(told(page, kPasswordSent), "end ambiguous_page");
}
TEST(Plan, LeavesTheCodeBoxOfALoginFormEmpty) {
  PageBuilder page("/login");
  page.form().input("text", "user", "Username").input("password", "pw", "Password");
  page.input("text", "otp", "Verification code (if enabled)").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 4");
}
TEST(Plan, SendsOneFreshCodeAfterARejectedOne) {
  EXPECT_EQ(told(code_page().alert("Invalid verification code"), kCodeSent), "code>1 click 2");
}
TEST(Plan, StopsAfterTwoCodes) {
  EXPECT_EQ(told(code_page().alert("Invalid verification code"), kTwoCodesSent), "end code_rejected");
  EXPECT_EQ(told(code_page(), kTwoCodesSent), "wait page code_rejected");
}
TEST(Plan, WaitsWhileACodeIsOnItsWay) {
  PageBuilder page("/2fa");
  page.form().input("text", "otp", "Verification code", filled).button("Verify");
  EXPECT_EQ(told(page, kCodeSent), "wait page code_rejected");
}
TEST(Plan, DoesNotTakeTheErrorOfTheFirstCodeForThatOfTheSecond) {
  PageBuilder page("/2fa");
  page.form().input("text", "otp", "Verification code", filled).button("Verify").alert("Wrong code");
  EXPECT_EQ(told(page, kTwoCodesSent), "wait page code_rejected");
}
TEST(Plan, DoesNotSendThePasswordAgainBesideACode) {
  PageBuilder page("/2fa");
  page.form().input("text", "otp", "One-time code").input("password", "pw", "Password").button("Verify");
  EXPECT_EQ(told(page, kPasswordSent).find("password>"), std::string::npos);
  EXPECT_EQ(told(page), "wait page page_not_understood") << "nothing on a cold start either";
}

// Never twice.
TEST(Plan, NeverSendsThePasswordTwice) {
  EXPECT_EQ(told(login_page(), kPasswordSent), "wait page wrong_password");
  EXPECT_EQ(told(login_page().alert("Incorrect username or password"), kPasswordSent), "end wrong_password");
}
TEST(Plan, WaitsWhileTheSentFormStillStands) {
  PageBuilder page("/login");
  page.form()
      .input("text", "user", "Username", filled)
      .input("password", "pw", "Password", filled)
      .button("Log in");
  EXPECT_EQ(told(page, kPasswordSent), "wait page unknown_ending");
}
TEST(Plan, DoesNotChooseBetweenPasswordFormsToSendAgain) {
  PageBuilder page = login_page();
  page.form("other", "https://app.test/two")
      .input("text", "staff", "User name")
      .input("password", "secret", "Password");
  page.button("Log in");
  EXPECT_EQ(told(page, kPasswordSent), "wait page wrong_password");
}
TEST(Plan, NeverSendsTheUserNameTwice) {
  EXPECT_EQ(told(identifier_page(), kIdentifierSent), "wait page unknown_ending");
  EXPECT_EQ(told(identifier_page().alert("We couldn't find that email"), kIdentifierSent),
            "end wrong_password");
}
// Words that stood on the page before are no answer to what was sent from it.
PageBuilder sent_page() {
  PageBuilder page("/login");
  page.form()
      .input("text", "user", "Username", filled)
      .input("password", "pw", "Password", filled)
      .button("Log in");
  return page;
}
constexpr Progress kSentBesideAnError{
    .identifier_submitted = true, .password_submitted = true, .steps = 1, .before = {.wrong_password = true}};
constexpr Progress kSentBesideTalkOfALock{
    .identifier_submitted = true, .password_submitted = true, .steps = 1, .before = {.locked_out = true}};
TEST(Plan, AnOldAlertBesideTheSentFormIsNoAnswer) {
  EXPECT_EQ(told(sent_page().alert("Wrong password"), kSentBesideAnError), "wait page wrong_password");
  EXPECT_EQ(told(sent_page().text("Account temporarily locked"), kSentBesideTalkOfALock),
            "wait page locked_out");
  EXPECT_EQ(told(sent_page().alert("Your account has been locked"), kSentBesideAnError), "end locked_out");
}
TEST(Plan, ANewAlertBesideTheSentFormIsTheAnswer) {
  EXPECT_EQ(told(sent_page().alert("Wrong password"), kPasswordSent), "end wrong_password");
}
TEST(Plan, AnAlertBesideAFormThatIsBackEmptyIsTheAnswer) {
  EXPECT_EQ(told(login_page().alert("Wrong password"), kSentBesideAnError), "end wrong_password");
}
TEST(Plan, TalkOfALockBesideAFormOnItsWayWaits) {
  PageBuilder page("/login");
  const auto sent = [](Field& field) { field.enabled = false, field.filled = true; };
  page.form().input("text", "user", "Username", sent).input("password", "pw", "Password", sent);
  page.button("Log in").text("Account temporarily locked");
  EXPECT_EQ(told(page, kSentBesideTalkOfALock), "wait page locked_out");
  EXPECT_EQ(told(page, kPasswordSent), "end locked_out");
}
TEST(Plan, AnOldAlertBesideTheSentUserNameIsNoAnswer) {
  PageBuilder page("/login");
  page.heading("Sign in").form().input("email", "identifier", "Email address", filled).button("Next");
  page.alert("Your session has expired. Please log in again.");
  const Progress old{.identifier_submitted = true, .steps = 1, .before = {.wrong_password = true}};
  EXPECT_EQ(told(page, old), "wait page wrong_password");
  EXPECT_EQ(told(page, kIdentifierSent), "end wrong_password");
}
TEST(Plan, AnOldAlertBesideTheSentCodeIsNoAnswer) {
  PageBuilder page("/2fa");
  page.form().input("text", "otp", "Verification code", filled).button("Verify");
  page.alert("Invalid verification code");
  Progress old = kCodeSent;
  old.before.code_rejected = true;
  EXPECT_EQ(told(page, old), "wait page code_rejected");
  EXPECT_EQ(told(page, kCodeSent), "code>1 click 2");
}
TEST(Plan, FillsNoPasswordOnAStepForAnotherName) {
  PageBuilder page = password_page();
  EXPECT_EQ(told(page.text("Welcome back, jane@acme.test")), "wait page logged_in_as_other");
  EXPECT_EQ(told(password_page().text("Welcome back, zilla@acme.test")), "password>1 click 2");
}
TEST(Plan, SendsNoLoginWithItsPasswordLeftEmpty) {
  AccountFacts facts = account();
  facts.has_password = false;
  EXPECT_EQ(told(login_page(), kNothing, facts), "wait page page_not_understood");
}
TEST(Plan, StopsAfterEightSteps) {
  EXPECT_EQ(told(login_page(), {.identifier_submitted = true, .steps = 8}), "end too_many_steps");
}

// Refusals.
TEST(Plan, RefusesTwoLoginForms) {
  PageBuilder page = login_page();
  page.form("partners", "https://app.test/partners").input("text", "partner", "User name");
  page.input("password", "partner_password", "Password").button("Log in");
  EXPECT_EQ(told(page), "end ambiguous_page");
}
TEST(Plan, TakesTheFirstOfTwoCopiesWithNumbersUnderDifferentHeadings) {
  PageBuilder page;
  page.form("", "https://app.test/in", "").input("text", "card-a61", "Card number");
  page.input("password", "pass-a61", "Password").button("Log in");
  page.form("", "https://app.test/in", "Find the deal").input("text", "card-b7", "Card number");
  page.input("password", "pass-b7", "Password").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Plan, RefusesTwoFormsOfOneTargetWithNamesOfTheirOwn) {
  PageBuilder page;
  page.form("", "https://app.test/in", "Customers").input("text", "customer", "User name");
  page.input("password", "p1", "Password").button("Log in");
  page.form("", "https://app.test/in", "Staff").input("text", "staff", "User name");
  page.input("password", "p2", "Password").button("Log in");
  EXPECT_EQ(told(page), "end ambiguous_page");
}
TEST(Plan, TakesTheFirstOfTwoCopiesOfOneForm) {
  PageBuilder page = login_page();
  page.form("login-narrow", "https://app.test/session").input("text", "username", "User name");
  page.input("password", "password", "Password").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Plan, RefusesTwoUserNames) {
  PageBuilder page("/login");
  page.form().input("text", "username", "User name").input("text", "username", "User name");
  page.input("password", "pw", "Password").button("Log in").link("Forgot password?");
  EXPECT_EQ(told(page), "end ambiguous_page");
}
TEST(Plan, RefusesTwoPasswords) {
  PageBuilder page("/login");
  page.form("login").input("text", "user", "User name").input("password", "pw1", "First password");
  page.input("password", "pw2", "Second password").button("Log in").link("Forgot password?");
  EXPECT_EQ(told(page), "end ambiguous_page");
}
TEST(Plan, RefusesASignUpForm) {
  EXPECT_EQ(told(sign_up_page()), "end sign_up_page");
}
TEST(Plan, RefusesAFormToChangeThePassword) {
  PageBuilder page("/settings/password");
  page.form().input("password", "current", "Current password").input("password", "new", "New password");
  page.input("password", "again", "Confirm new password").button("Change password");
  EXPECT_EQ(told(page), "end change_password_page");
  EXPECT_EQ(told(page, kPasswordSent), "end change_password_page");
}
TEST(Plan, FillsNothingOnSearchNewsletterOrPaymentPages) {
  PageBuilder search("/");
  search.form().input("search", "q", "Search").button("Search");
  EXPECT_EQ(told(search), "wait page page_not_understood");
  PageBuilder newsletter("/");
  newsletter.form().input("email", "email", "Your email").button("Subscribe");
  EXPECT_EQ(told(newsletter), "wait page page_not_understood");
  PageBuilder payment("/checkout");
  payment.form().input("text", "ccnum", "Card number").input("password", "cvv", "CVV").button("Pay now");
  EXPECT_EQ(told(payment), "wait page page_not_understood");
}
TEST(Plan, FillsNothingIntoAResetForm) {
  PageBuilder page("/password/forgot");
  page.heading("Reset your password").form().input("email", "email", "Email").button("Send reset link");
  EXPECT_EQ(told(page), "wait page page_not_understood");
}
TEST(Plan, WaitsForAPageWithoutFields) {
  EXPECT_EQ(told(PageBuilder("/login")), "wait page page_not_understood");
}
TEST(Plan, RefusesAnotherOrigin) {
  const PageDescription page = login_page().page();
  const Plan made = plan(page, *Origin::parse("https://other.test"), understand(page), account(), kNothing);
  EXPECT_EQ(told(made), "end outside_origins");
}
TEST(Plan, FillsNoPasswordThatTheAccountLacks) {
  AccountFacts facts = account();
  facts.has_password = false;
  EXPECT_EQ(told(password_page(), kIdentifierSent, facts), "wait page page_not_understood");
}

// What a person cannot see is not filled.
class Unseen : public ::testing::TestWithParam<Visibility> {};
TEST_P(Unseen, LoginFormIsNotFilled) {
  PageDescription page = login_page().page();
  for (Field& field : page.fields) field.visibility = GetParam();
  EXPECT_EQ(told(plan(page, *Origin::parse("https://app.test"), understand(page), account(), kNothing)),
            "wait page hidden_field");
}
TEST_P(Unseen, HoneypotIsLeftAlone) {
  PageDescription page = login_page().page();
  Field honeypot = page.fields.front();
  honeypot.ref = 50;
  honeypot.name = "email";
  honeypot.visibility = GetParam();
  page.fields.insert(page.fields.begin(), honeypot);
  const std::string plan_told =
      told(plan(page, *Origin::parse("https://app.test"), understand(page), account(), kNothing));
  EXPECT_EQ(plan_told.find(">50"), std::string::npos) << plan_told;
}
INSTANTIATE_TEST_SUITE_P(Plan, Unseen,
                         ::testing::Values(Visibility::Hidden, Visibility::Transparent, Visibility::Covered,
                                           Visibility::Clipped, Visibility::OffScreen, Visibility::Tiny));

TEST(Plan, FillsTheFirstStepWhileThePasswordIsHidden) {
  PageBuilder page("/login");
  page.heading("Sign in")
      .form()
      .input("email", "email", "Email")
      .input("password", "password", "Password", hidden);
  page.button("Next");
  EXPECT_EQ(told(page), "identifier>1 click 3");
}
TEST(Plan, FillsThePasswordStepOverAHiddenUserName) {
  PageBuilder page("/login");
  page.form()
      .input("email", "email", "Email", hidden)
      .input("password", "password", "Password")
      .button("Sign in");
  EXPECT_EQ(told(page, kIdentifierSent), "password>2 click 3");
}
TEST(Plan, FillsNoFieldInAFrame) {
  PageDescription page = login_page().page();
  for (Field& field : page.fields) field.frame = 1;
  EXPECT_EQ(told(plan(page, *Origin::parse("https://app.test"), understand(page), account(), kNothing)),
            "wait page hidden_field");
}

// Where the form sends it.
PageBuilder sending_to(std::string action) {
  PageBuilder page("/login");
  page.form("login", std::move(action))
      .input("text", "user", "User name")
      .input("password", "pw", "Password");
  page.button("Log in");
  return page;
}
TEST(Plan, AsksBeforeAFormThatSendsToAnotherSite) {
  EXPECT_EQ(told(sending_to("https://elsewhere.example/login")), "ask https://elsewhere.example");
}
TEST(Plan, AsksBeforeAUserNameIsSentToAnotherSite) {
  PageBuilder page("/login");
  page.heading("Sign in")
      .form("", "https://elsewhere.example/")
      .input("email", "email", "Email")
      .button("Next");
  EXPECT_EQ(told(page), "ask https://elsewhere.example");
}
TEST(Plan, FillsAFormOfAnotherSiteThatTheUserAllowed) {
  AccountFacts facts = account();
  facts.allowed_form_sites.push_back("https://elsewhere.example");
  EXPECT_EQ(told(sending_to("https://elsewhere.example/login"), kNothing, facts),
            "identifier>1 password>2 click 3");
}
TEST(Plan, FillsAFormThatSendsToAnOriginOfTheAccount) {
  AccountFacts facts = account();
  facts.origins.push_back(*OriginPattern::parse("https://id.example"));
  EXPECT_EQ(told(sending_to("https://id.example/login"), kNothing, facts), "identifier>1 password>2 click 3");
}
TEST(Plan, FillsAFormThatSendsWithinTheSite) {
  EXPECT_EQ(told(sending_to("https://www.app.test/login")), "identifier>1 password>2 click 3");
}
TEST(Plan, RefusesAFormThatSendsInTheClear) {
  EXPECT_EQ(told(sending_to("http://app.test/login")), "end foreign_form");
}
TEST(Plan, RefusesAFormThatSendsToNoWebAddress) {
  EXPECT_EQ(told(sending_to("mailto:someone@app.test")), "end foreign_form");
}
TEST(Plan, FillsAFormThatAScriptSends) {
  EXPECT_EQ(told(sending_to("javascript:void(0)")), "identifier>1 password>2 click 3");
}

// A log-in with a third field between nothing and the user name: refs are 1 (it), 2, 3, 4 (the control).
PageBuilder login_that_asks_for(const char* type, const char* name, const char* label,
                                FieldChange change = nullptr) {
  PageBuilder page("/login");
  page.form().input(type, name, label, change).input("text", "user", "User name");
  page.input("password", "password", "Password").button("Log in");
  return page;
}
TEST(Plan, ALogInIsNotSentWithoutWhatTheAccountDoesNotHave) {
  constexpr auto kRefused = "wait page tenant_wanted";
  EXPECT_EQ(told(login_that_asks_for("text", "company", "Company ID")), kRefused);
  EXPECT_EQ(told(login_that_asks_for("text", "corpid", "Corporate ID")), kRefused);
  EXPECT_EQ(told(login_that_asks_for("text", "account", "Account ID or alias")), kRefused);
  EXPECT_EQ(told(login_that_asks_for("text", "agencia", "Agência")), kRefused);
  EXPECT_EQ(told(login_that_asks_for("text", "dob", "Date of birth")), "wait page ambiguous_page");
  EXPECT_EQ(
      told(login_that_asks_for("", "school", "Institution", [](Field& field) { field.tag = "select"; })),
      kRefused);
  const Plan plan = plan_for(login_that_asks_for("text", "company", "Company ID"));
  ASSERT_FALSE(plan.signals.empty());
  EXPECT_EQ(plan.signals.front().name, "the form asks for more than the account has: tenant");
}
TEST(Plan, WhatIsFilledHiddenOrNotNeededIsNotMissing) {
  constexpr auto kSent = "identifier>2 password>3 click 4";
  EXPECT_EQ(
      told(login_that_asks_for("text", "company", "Company ID", [](Field& field) { field.filled = true; })),
      kSent);
  EXPECT_EQ(told(login_that_asks_for("text", "company", "Company ID",
                                     [](Field& field) { field.visibility = Visibility::Hidden; })),
            kSent);
  EXPECT_EQ(told(login_that_asks_for("text", "company", "Company (optional)")), kSent);
}
TEST(Plan, ACompanyAloneBesideThePasswordIsItsName) {
  PageBuilder page("/login");
  page.form().input("text", "company", "Company").input("password", "password", "Password").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Plan, AQuestionBesideTheLogInIsForThePerson) {
  for (const char* question : {"What is 3 + 4?", "5 x 2 =", "Enter the text shown above"})
    EXPECT_EQ(told(login_that_asks_for("text", "answer", question)), "wait human captcha_wanted") << question;
  EXPECT_NE(told(login_that_asks_for("text", "answer", "Extension +1 555")), "wait human captcha_wanted");
}

}  // namespace
}  // namespace cerby::page::testing::plan_test
