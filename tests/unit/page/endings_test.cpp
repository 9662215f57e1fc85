// How logins end: what is recognised before and after a submit, and what is not taken for a success.
#include "page/endings.h"

#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::endings_test {
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
TEST(Endings, ADecisionIsLeftToTheUserAndSaidToBe) {
  PageBuilder page("/kmsi");
  page.heading("Stay signed in?")
      .text("Do this to be asked to sign in less often.")
      .form("", "", "Stay signed in?");
  page.input("checkbox", "again", "Do not show this again").button("No").button("Yes");
  EXPECT_EQ(kind_of(page), "consent");
  EXPECT_EQ(told(page, kPasswordSent), "wait page consent_wanted");
  EXPECT_EQ(plan_for(page, kPasswordSent).signals.at(0).name, "form asks for a decision that is the user's");
}
TEST(Endings, ADecisionOnAPageWithoutFields) {
  const auto asks = [](const char* heading, const char* answer) {
    PageBuilder page("/oauth/authorize");
    page.heading(heading).text("Calendar").text("See your address").button("Cancel").button(answer);
    return told(page, kPasswordSent);
  };
  EXPECT_EQ(asks("Calendar wants to access your account", "Allow"), "wait page consent_wanted");
  EXPECT_EQ(asks("We have updated our terms", "I agree"), "wait page consent_wanted");
  EXPECT_EQ(asks("Please accept the new terms", "Continue"), "wait page consent_wanted");
  EXPECT_EQ(asks("Stay signed in?", "Yes"), "wait page consent_wanted");
  EXPECT_EQ(asks("Angemeldet bleiben?", "Ja"), "wait page consent_wanted");
  EXPECT_EQ(asks("Agenda souhaite accéder à votre compte", "Autoriser"), "wait page consent_wanted");
  EXPECT_EQ(asks("Календарь запрашивает доступ", "Разрешить"), "wait page consent_wanted");
  EXPECT_EQ(asks("カレンダーがアクセスを求めています", "許可"), "wait page consent_wanted");
}
TEST(Endings, WhatAnAppMayDoIsAskedInATextToo) {
  PageBuilder page("/authorize");
  page.text("Calendar wants to access your account").text("See your address").button("Deny").button("Allow");
  EXPECT_EQ(told(page, kPasswordSent), "wait page consent_wanted");
  EXPECT_EQ(told(page, kCodeSent), "wait page consent_wanted");
}
TEST(Endings, WhatOnlySoundsLikeADecisionIsNone) {
  // Nothing to allow it by; news; cookies; a note among much else; a page that shows that one is in.
  EXPECT_EQ(told(home().heading("Calendar wants to access your account").link("Allow"), kPasswordSent),
            "end logged_in");
  EXPECT_EQ(told(home().text("We have updated our terms").button("Accept"), kPasswordSent), "end logged_in");
  EXPECT_EQ(
      told(home().heading("We value your privacy").button("Accept all").button("Decline"), kPasswordSent),
      "end logged_in");
  PageBuilder much = home();
  for (int i = 0; i < 20; ++i) much.link("Project " + std::to_string(i));
  EXPECT_EQ(told(much.text("Jane wants access to your calendar").button("Allow"), kPasswordSent),
            "end logged_in");
  EXPECT_EQ(told(home().heading("Jane wants access to your calendar").button("Allow").link("Log out"),
                 kPasswordSent),
            "end logged_in");
}
TEST(Endings, ADecisionAfterTheUserNameAloneIsNoEnd) {
  PageBuilder page("/authorize");
  page.heading("Calendar wants to access your account").text("See your address").button("Allow");
  EXPECT_EQ(told(page, kIdentifierSent), "wait page page_not_understood");
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

// A password that has expired.
PageBuilder expired_page(const char* heading, const char* current, const char* fresh, const char* again) {
  PageBuilder page("/login");
  page.heading(heading).form("", "", heading).input("password", "a", current).input("password", "b", fresh);
  page.input("password", "c", again).button("OK");
  return page;
}
TEST(Endings, APasswordThatHasToBeChangedEndsTheLogin) {
  const PageBuilder page =
      expired_page("Your password has expired", "Current password", "New password", "Confirm new password");
  EXPECT_EQ(role_of(page, 1), "password");
  EXPECT_EQ(role_of(page, 2), "new password");
  EXPECT_EQ(kind_of(page), "change password");
  EXPECT_EQ(told(page, kPasswordSent), "end change_password_page");
  EXPECT_EQ(told(page), "end change_password_page");
}
TEST(Endings, TheCurrentPasswordIsNoNewOneInAnyLanguage) {
  for (const char* label :
       {"Current password",   "Contraseña actual", "Senha atual",         "Mot de passe actuel",
        "Aktuelles Passwort", "Password attuale",  "Huidig wachtwoord",   "Obecne hasło",
        "Текущий пароль",     "Geçerli parola",    "كلمة المرور الحالية", "当前密码",
        "現在のパスワード",   "현재 비밀번호",     "Současné heslo",      "Nuværende adgangskode",
        "Nykyinen salasana",  "Jelenlegi jelszó",  "Parola actuală",      "Nuvarande lösenord",
        "Nåværende passord",  "Поточний пароль",   "รหัสผ่านปัจจุบัน",         "Mật khẩu hiện tại"}) {
    EXPECT_EQ(role_of(expired_page("Acme", label, "New password", "Confirm new password"), 1), "password")
        << label;
  }
}
TEST(Endings, AnOldAndANewPasswordBesideANameAreNoSignUp) {
  PageBuilder page("/account/security");
  page.heading("Security").form().input("email", "m", "Email").input("password", "a", "Old password");
  page.input("password", "b", "New password").button("Save");
  EXPECT_EQ(told(page), "end change_password_page");
}
TEST(Endings, AnExpiredPasswordIsSaidWithoutAForm) {
  PageBuilder page("/login/expired");
  page.heading("Your password has expired").text("It has to be changed every 90 days.");
  page.link("Change password");
  EXPECT_EQ(told(page, kPasswordSent), "end change_password_page");
  EXPECT_EQ(told(login_page().alert("Your password has expired"), kPasswordSent), "end change_password_page");
  EXPECT_EQ(told(home().text("Your password has expired").link("Log out"), kPasswordSent), "end logged_in");
}

// What is said in an app stops no login that went through.
PageBuilder app() {
  PageBuilder page("/campaigns");
  page.link("Home").link("Posts").button("Account menu").button("Log out", Visibility::Hidden);
  page.heading("Campaigns").text("120 delivered").button("New campaign");
  return page;
}
TEST(Endings, AReminderInAnAppIsNoStepForAPerson) {
  EXPECT_EQ(told(app().text("Please confirm your address: check your inbox."), kPasswordSent),
            "end logged_in");
  EXPECT_EQ(told(app().text("Check your email"), kPasswordSent), "end logged_in");
  EXPECT_EQ(told(app().alert("Check your phone"), kPasswordSent), "wait human push_wanted");
  EXPECT_EQ(told(app().heading("Check your phone"), kPasswordSent), "wait human push_wanted");
}
TEST(Endings, AHiddenSignOutAloneMakesNoApp) {
  PageBuilder page("/approve");
  page.text("Check your phone")
      .button("Resend")
      .button("Cancel")
      .link("Try another way")
      .link("Privacy policy");
  EXPECT_EQ(told(page.button("Log out", Visibility::Hidden), kPasswordSent), "wait human push_wanted");
}
TEST(Endings, WhatOnlySoundsLikeAStepForAPersonIsNone) {
  for (const char* heading : {"Robot vacuum cleaners", "Push notification campaigns", "Posteingang",
                              "推送通知", "Add a security key to protect your account"}) {
    EXPECT_EQ(told(home().heading(heading), kPasswordSent), "end logged_in") << heading;
  }
}
TEST(Endings, WhatMayBePutOffIsADecision) {
  PageBuilder page("/onboarding/passkey");
  page.heading("Sign in faster with a passkey").text("Use your face next time.").button("Create a passkey");
  EXPECT_EQ(told(page.button("Not now"), kPasswordSent), "wait page consent_wanted");
}
TEST(Endings, WhatFailsInAnAppIsNotTheLogin) {
  EXPECT_EQ(told(app().text("3 emails failed"), kPasswordSent), "end logged_in");
  EXPECT_EQ(told(app().alert("Last payment failed"), kPasswordSent), "end logged_in");
  EXPECT_EQ(told(app().text("Discount code expired"), kCodeSent), "end logged_in");
  EXPECT_EQ(told(app().alert("Wrong password"), kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, WordsOfAnAppDoNotMakeItBusy) {
  EXPECT_EQ(told(home().heading("Checking").heading("Savings"), kPasswordSent), "end logged_in");
  EXPECT_EQ(told(home().text("Processing").text("Shipped"), kPasswordSent), "end logged_in");
  PageBuilder page("/home");
  page.heading("Acme").text("Verifying").link("Help");
  EXPECT_EQ(told(page, kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, PathsOfAnAppAreNotTheLogin) {
  const auto at = [](const char* path) {
    PageBuilder page(path);
    page.heading("Your sessions").text("Monday 10:00").text("Tuesday 11:00").button("Book a session");
    return told(page, kPasswordSent);
  };
  EXPECT_EQ(at("/sessions/overview"), "end logged_in");
  EXPECT_EQ(at("/auth/home"), "end logged_in");
  EXPECT_EQ(at("/session"), "wait page unknown_ending");
  EXPECT_EQ(at("/auth/login"), "wait page unknown_ending");
}
TEST(Endings, AFormOfTheAppsSettingsIsNotTheLogInAgain) {
  PageBuilder page("/settings/mail");
  page.link("Log out").heading("Mail settings").form("", "", "Mail settings").input("text", "u", "Username");
  page.input("password", "p", "Password").button("Save");
  EXPECT_EQ(told(page, kPasswordSent), "end logged_in");
  EXPECT_EQ(told(login_page().out().link("Log out"), kPasswordSent), "wait page wrong_password");
}

// What a person has to do.
TEST(Endings, Captcha) {
  PageBuilder page("/check");
  EXPECT_EQ(told(page.frame("/recaptcha/api2/bframe")), "wait human captcha_wanted");
  EXPECT_EQ(told(login_page().frame("/captcha/v1/challenge"), kPasswordSent), "wait human captcha_wanted");
}
TEST(Endings, AnOpenCaptchaBesideTheFormComesFirst) {
  EXPECT_EQ(told(login_page().frame("/recaptcha/api2/anchor")), "wait human captcha_wanted");
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
  EXPECT_EQ(told(home().link("Log out").text("mothra@acme.test")), "wait page logged_in_as_other");
  EXPECT_EQ(told(home().link("Log out").text("Signed in as mothra")), "wait page logged_in_as_other");
}
TEST(Endings, TheSameNameAtAnotherHouseIsSomebodyElse) {
  EXPECT_EQ(told(home().link("Log out").text("zilla@other.test")), "wait page logged_in_as_other");
}
TEST(Endings, APageThatNamesNobodyIsNoSuccess) {
  EXPECT_EQ(told(home().link("Log out")), "wait page logged_in_unnamed");
}
TEST(Endings, ANameOfTwoLettersProvesNothing) {
  AccountFacts facts = account();
  facts.user_name = "me";
  EXPECT_EQ(told(home().link("Log out").text("About me"), kNothing, facts), "wait page logged_in_unnamed");
}
TEST(Endings, APartOfAWordIsNoName) {
  EXPECT_EQ(told(home().link("Log out").text("Godzillas of the world")), "wait page logged_in_unnamed");
}
TEST(Endings, TheLocalPartAloneIsAnyWord) {
  AccountFacts facts = account();
  facts.user_name = "marketing@acme.test";
  const PageBuilder page = home().link("Log out").link("Marketing");
  EXPECT_EQ(told(page, kNothing, facts), "wait page logged_in_unnamed");
  PageBuilder janes = page;
  EXPECT_EQ(told(janes.text("jane@acme.test"), kNothing, facts), "wait page logged_in_as_other");
}
TEST(Endings, AnotherAddressBeatsTheLocalPart) {
  EXPECT_EQ(told(home().link("Log out").text("Hello zilla")), "end already_logged_in");
  EXPECT_EQ(told(home().link("Log out").text("Hello zilla").text("zilla@other.test")),
            "wait page logged_in_as_other");
}
TEST(Endings, AnAddressThatEndsInTheAccountsIsAnother) {
  EXPECT_EQ(told(home().link("Log out").text("my.zilla@acme.test")), "wait page logged_in_as_other");
}
TEST(Endings, AUserNameWithoutAnAddressStandsAloneOrAfterWords) {
  AccountFacts facts = account();
  facts.user_name = "acme";
  EXPECT_EQ(told(home().link("Log out").heading("Acme"), kNothing, facts), "end already_logged_in");
  EXPECT_EQ(told(home().link("Log out").text("Signed in as acme"), kNothing, facts), "end already_logged_in");
  EXPECT_EQ(told(home().link("Log out").link("Acme"), kNothing, facts), "wait page logged_in_unnamed");
  EXPECT_EQ(told(home().link("Log out").text("News of Acme"), kNothing, facts),
            "wait page logged_in_unnamed");
}
TEST(Endings, AGreetingNamesNobody) {
  for (const char* text : {"Welcome back", "You are logged in", "Contact support@app.test", "Signed in as"}) {
    EXPECT_EQ(told(home().link("Log out").text(text)), "wait page logged_in_unnamed") << text;
  }
  EXPECT_EQ(told(home().link("Log out").text("You are logged in as mothra")), "wait page logged_in_as_other");
  EXPECT_EQ(told(home().link("Log out").text("Welcome back, mothra@acme.test!")),
            "wait page logged_in_as_other");
}
TEST(Endings, AStepForAPersonComesBeforeTheQuestionWhoItIs) {
  EXPECT_EQ(told(home().link("Log out").frame("/recaptcha/api2/bframe")), "wait human captcha_wanted");
}
TEST(Endings, ALockedFormWithAHiddenSignOutIsNoSuccess) {
  PageBuilder page("/login");
  const auto sent = [](Field& field) { field.enabled = false, field.filled = true; };
  page.heading("Acme").form().input("text", "user", "User name", sent);
  page.input("password", "pw", "Password", sent).button("Log in").button("Sign out", Visibility::Hidden);
  EXPECT_EQ(told(page, kPasswordSent), "wait page unknown_ending");
}
TEST(Endings, AnAlertThatIsNoErrorDoesNotHideASuccess) {
  EXPECT_EQ(told(home().alert("You have three new messages"), kPasswordSent), "end logged_in");
}
TEST(Endings, APageWithoutAWayToSignOutIsNotLoggedIn) {
  EXPECT_EQ(told(home().text("zilla@acme.test")), "wait page page_not_understood");
}
TEST(Endings, ALoginFormIsFilledAlthoughThePageOffersToSignOut) {
  EXPECT_EQ(told(login_page().out().link("Log out")), "identifier>1 password>2 click 3");
}

}  // namespace
}  // namespace cerby::page::testing::endings_test
