// Forms that take a name and a password, or a code, and are not for the log-in: nothing is written into them.
#include <gtest/gtest.h>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::not_a_login_test {
namespace {

PageBuilder asked_for(const char* heading, const char* name, const char* control) {
  PageBuilder page("/start");
  page.heading(heading).form("", "", heading).input("text", "n", name).input("password", "p", "Password");
  page.button(control);
  return page;
}
// Who is in sees a way out.
PageBuilder settings() {
  PageBuilder page("/settings");
  page.link("Log out").heading("Settings").text("Your plan").text("Your team");
  return page;
}

TEST(NotALogin, ATrialIsASignUp) {
  EXPECT_EQ(told(asked_for("Start your free trial", "Work e-mail", "Start trial")), "end sign_up_page");
  EXPECT_EQ(told(asked_for("Probieren Sie es aus", "E-Mail", "Kostenlos testen")), "end sign_up_page");
  EXPECT_EQ(told(asked_for("Empiece hoy", "Correo electrónico", "Prueba gratis")), "end sign_up_page");
  EXPECT_EQ(told(asked_for("はじめる", "メールアドレス", "無料トライアル")), "end sign_up_page");
}
TEST(NotALogin, AnAddressAndAPasswordAreNotEnough) {
  EXPECT_EQ(told(asked_for("Claim your shop", "Email", "Claim")), "wait page page_not_understood");
  EXPECT_EQ(told(asked_for("Sell with us", "Email", "Become a seller")), "wait page page_not_understood");
  EXPECT_EQ(told(asked_for("Let us begin", "Email", "Continue")), "wait page page_not_understood");
}
TEST(NotALogin, WhatSaysLogInIsOne) {
  EXPECT_EQ(told(asked_for("Log in", "Email", "Continue")), "identifier>1 password>2 click 3");
  EXPECT_EQ(told(asked_for("Welcome", "Email", "Continue").link("Forgot your password?")).substr(0, 12),
            "identifier>1");
  // Only a member has a number; a control that says nothing says nothing else, either.
  EXPECT_EQ(told(asked_for("Members", "Member number", "Enter")), "identifier>1 password>2 click 3");
  EXPECT_EQ(told(asked_for("Acme", "Email", "")).substr(0, 12), "identifier>1");
}
TEST(NotALogin, SettingsOfOnesOwnAreNotFilled) {
  for (const char* control : {"Save", "Add user", "Connect", "Test connection"}) {
    PageBuilder page = settings();
    page.form("", "", "New member").input("text", "u", "Username").input("password", "p", "Password");
    page.button(control);
    EXPECT_EQ(told(page), "wait page logged_in_unnamed") << control;
    EXPECT_EQ(told(page, kPasswordSent), "end logged_in") << control;
  }
  PageBuilder again = settings();
  again.form("", "", "Log in again").input("text", "u", "Username").input("password", "p", "Password");
  EXPECT_EQ(told(again.button("Log in")), "identifier>2 password>3 click 4");
}
TEST(NotALogin, ACodeFromElsewhereIsNotGiven) {
  const auto asks = [](const char* heading, const char* label, const char* control) {
    PageBuilder page("/home");
    page.heading(heading).text("12 things").text("Welcome");
    page.form("", "", heading).input("text", "code", label).button(control);
    return told(page, kPasswordSent);
  };
  EXPECT_EQ(asks("Wallet", "Redeem code", "Redeem").find("code>"), std::string::npos);
  EXPECT_EQ(asks("My classes", "Enter your class code", "Join").find("code>"), std::string::npos);
  EXPECT_EQ(asks("Activate your TV", "Enter the code shown on your TV", "Continue").find("code>"),
            std::string::npos);
  EXPECT_EQ(asks("Quick order", "Item code", "Add").find("code>"), std::string::npos);
  EXPECT_EQ(asks("Two-step verification", "Enter the code", "Continue"), "code>1 click 2");
  EXPECT_EQ(asks("Nearly there", "Verification code", "Continue"), "code>1 click 2");
}
TEST(NotALogin, WithAWayOutInViewACodeFieldIsNoStep) {
  PageBuilder page = settings();
  page.form("", "", "My classes").input("text", "code", "Enter your class code").button("Join");
  EXPECT_EQ(told(page), "wait page logged_in_unnamed");
  EXPECT_EQ(told(page, kPasswordSent), "end logged_in");
}
// Some apps have a way out on the step itself.
TEST(NotALogin, AStepForTheCodeMayHaveAWayOut) {
  PageBuilder page("/verify");
  page.link("Sign out").heading("Two-factor authentication");
  page.form("", "", "Two-factor authentication").input("text", "code", "Verification code").button("Verify");
  EXPECT_EQ(told(page, kPasswordSent), "code>2 click 3");
}
TEST(NotALogin, APasswordAloneMayBeAFiles) {
  PageBuilder file("/s/quarterly");
  file.heading("This file is password protected").form().input("password", "p", "Password").button("Open");
  EXPECT_EQ(told(file), "wait page page_not_understood");
  EXPECT_EQ(told(file, kIdentifierSent), "password>1 click 2") << "after the user name it is the next step";
  PageBuilder back("/session");
  back.heading("Welcome back")
      .text("zilla@acme.test")
      .form()
      .input("password", "p", "Password")
      .button("Next");
  EXPECT_EQ(told(back), "password>1 click 2") << "the page names the account";
}
TEST(NotALogin, HelpIsNoStepForTheUserName) {
  PageBuilder help("/login/help");
  help.title("Trouble logging in?")
      .form("", "", "Trouble logging in?")
      .input("text", "n", "Email or username");
  EXPECT_EQ(told(help.button("Send login link")), "wait page page_not_understood");
  PageBuilder contact("/login/support");
  contact.title("Log in help").form("", "", "Contact support").input("email", "e", "Email").button("Next");
  EXPECT_EQ(told(contact), "wait page page_not_understood");
}
TEST(NotALogin, AChangeOfTheAddressIsNone) {
  PageBuilder change("/login/email");
  change.title("Log in").heading("Update your email").form("", "", "Update your email");
  change.input("email", "e", "New email").input("password", "p", "Password").button("Update");
  EXPECT_EQ(told(change), "wait page page_not_understood");
  PageBuilder login("/login");
  login.form().input("email", "e", "New e-mail address").input("password", "p", "Password").button("Log in");
  EXPECT_EQ(told(login), "identifier>1 password>2 click 3") << "the control says what it is";
}

// What a page says that has a second factor set up: the code is one of a secret that the account does not
// have.
struct SettingUp {
  const char *name, *heading, *text;
};
void PrintTo(const SettingUp& one, std::ostream* out) {
  *out << one.name;
}
PageBuilder setting_up(const char* heading, const char* text) {
  PageBuilder page("/2fa");
  page.heading(heading).text(text).form("", "", heading).input("text", "otp", "Verification code");
  page.button("Continue");
  return page;
}
class NotALoginInTongue : public ::testing::TestWithParam<SettingUp> {};
TEST_P(NotALoginInTongue, ACodeThatSetsUpASecondFactor) {
  const SettingUp& one = GetParam();
  EXPECT_EQ(told(setting_up(one.heading, ""), kPasswordSent), "wait page consent_wanted");
  EXPECT_EQ(told(setting_up("", one.text), kPasswordSent), "wait page consent_wanted");
  EXPECT_EQ(told(setting_up("", ""), kPasswordSent), "code>1 click 2");
  EXPECT_EQ(told(setting_up(one.heading, one.text).link("Log out"), kPasswordSent), "end logged_in");
}
INSTANTIATE_TEST_SUITE_P(
    NotALogin, NotALoginInTongue,
    ::testing::Values(
        SettingUp{"English", "Set up two-factor authentication", "Scan this QR code with your app"},
        SettingUp{"German", "Zwei-Faktor-Authentifizierung einrichten", "Scannen Sie den QR-Code"},
        SettingUp{"Spanish", "Configura la autenticación en dos pasos", "Escanea el código QR"},
        SettingUp{"Portuguese", "Configurar a autenticação de dois fatores", "Escaneie o código QR"},
        SettingUp{"French", "Configurer l’authentification à deux facteurs", "Scannez ce QR code"},
        SettingUp{"Italian", "Attiva l’autenticazione a due fattori", "Inquadra il codice QR"},
        SettingUp{"Dutch", "Stel tweestapsverificatie in", "Scan de QR-code"},
        SettingUp{"Polish", "Skonfiguruj uwierzytelnianie dwuskładnikowe", "Zeskanuj kod QR"},
        SettingUp{"Russian", "Настройте двухфакторную аутентификацию", "Отсканируйте QR-код"},
        SettingUp{"Turkish", "İki adımlı doğrulamayı etkinleştirin", "QR kodunu tarayın"},
        SettingUp{"Arabic", "إعداد المصادقة الثنائية", "امسح رمز QR"},
        SettingUp{"Chinese", "设置双重验证", "请用身份验证器扫描二维码"},
        SettingUp{"Japanese", "2段階認証の設定", "QRコードをスキャンしてください"},
        SettingUp{"Korean", "2단계 인증 설정", "QR 코드를 스캔하세요"}),
    [](const auto& named) { return named.param.name; });
TEST(NotALogin, AStepForTheCodeMaySayThatAFactorWasSetUp) {
  EXPECT_EQ(
      told(setting_up("Two-factor authentication", "You set up two-factor authentication"), kPasswordSent),
      "code>1 click 2");
}
TEST(NotALogin, ATanIsThePersons) {
  const auto tan = [](const char* text) {
    PageBuilder page("/tan");
    page.heading("Bitte TAN eingeben").text(text).form("", "", "Bitte TAN eingeben");
    page.input("text", "tan", "TAN").button("Bestätigen");
    return told(page, kPasswordSent);
  };
  EXPECT_EQ(tan(""), "wait human push_wanted");
  EXPECT_EQ(tan("Öffnen Sie die Authenticator-App"), "code>1 click 2");
  // A name on the page of a code is no TAN.
  PageBuilder page = code_page();
  EXPECT_EQ(told(page.text("Wei Tan"), kPasswordSent), "code>1 click 2");
}
TEST(NotALogin, ACodeFieldThatCannotBeSeenIsSaidToBeThere) {
  PageBuilder page("/2fa");
  page.heading("Enter the 6-digit code").form().input("text", "otp", "Code", [](Field& field) {
    field.visibility = Visibility::Transparent;
  });
  page.button("Verify");
  const Plan plan = plan_for(page, kPasswordSent);
  EXPECT_EQ(told(plan), "wait page unknown_ending");
  EXPECT_EQ(plan.signals.front().name, "a field for a code is there, and it cannot be seen");
}

}  // namespace
}  // namespace cerby::page::testing::not_a_login_test
