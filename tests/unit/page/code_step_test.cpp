// Where the code that a step wants comes from, and which of the account's codes goes there.
#include "page/code_step.h"

#include <gtest/gtest.h>

#include "page/code_source.h"
#include "unit/page/support/pages.h"

namespace cerby::page::testing::code_step_test {
namespace {

PageBuilder step(const char* heading, const char* text, const char* label) {
  PageBuilder page("/verify");
  page.heading(heading).text(text).form().input("text", "c", label).button("Verify");
  return page;
}
CodeSource source_of(const PageBuilder& builder) {
  const PageDescription page = builder.page();
  return code_source(page, understand(page).forms.front());
}
AccountFacts with_backup_codes(bool has_code) {
  AccountFacts facts = account();
  facts.has_code = has_code;
  facts.backup_code_size = 11;
  return facts;
}
PageBuilder backup_step() {
  return step("Two-factor authentication", "", "Backup code");
}

TEST(CodeSource, IsUnsaidWhereThePageWantsACode) {
  EXPECT_EQ(source_of(step("Two-factor authentication", "Enter the 6-digit code", "Code")),
            CodeSource::Unsaid);
}
TEST(CodeSource, IsWhatTheFieldIsCalled) {
  EXPECT_EQ(source_of(step("Verify", "", "Authenticator code")), CodeSource::Authenticator);
  EXPECT_EQ(source_of(backup_step()), CodeSource::Backup);
  EXPECT_EQ(
      source_of(step("Verify", "You saved them when you set up your authenticator app.", "Recovery code")),
      CodeSource::Backup);
  PageBuilder named("/verify");
  named.heading("Verify").form().input("text", "backup_code", "Code").button("Verify");
  EXPECT_EQ(source_of(named), CodeSource::Backup);
}
TEST(CodeSource, IsWhatThePageSays) {
  EXPECT_EQ(source_of(step("Use a backup code", "", "Verification code")), CodeSource::Backup);
  EXPECT_EQ(source_of(step("Verify", "Open your authenticator app.", "Verification code")),
            CodeSource::Authenticator);
  EXPECT_EQ(source_of(step("Verify", "Enter the code, or one of your backup codes.", "Verification code")),
            CodeSource::Either);
  EXPECT_EQ(
      source_of(step("Verify", "From your authenticator app, or a recovery code.", "Verification code")),
      CodeSource::Either);
  EXPECT_EQ(source_of(step("Verify", "We sent a code to your email.", "Verification code")),
            CodeSource::Sent);
}
TEST(CodeSource, IsTheAppWhereTheCodeMayBeSentAsWell) {
  EXPECT_EQ(
      source_of(step("Verify", "Use your authenticator app, or the code we sent.", "Verification code")),
      CodeSource::Authenticator);
}
TEST(CodeSource, IsNotWhatAnotherWayOffers) {
  PageBuilder page = step("Two-factor authentication", "", "Verification code");
  page.link("Use a backup code").div_button("Text me a code").link("We sent a code?");
  EXPECT_EQ(source_of(page), CodeSource::Unsaid);
}

TEST(CodeStep, LeavesACodeThatWasSentToThePersonWhoIsThere) {
  const PageBuilder page = step("Check it is you", "We sent a code to your phone.", "Verification code");
  EXPECT_EQ(told(page, kPasswordSent), "wait human push_wanted");
  EXPECT_EQ(told(page, kIdentifierSent), "wait human push_wanted");
  EXPECT_EQ(told(page, kCodeSent), "wait human push_wanted");
  AccountFacts none = account();
  none.has_code = false;
  EXPECT_EQ(told(page, kPasswordSent, none), "wait human push_wanted");
  EXPECT_EQ(told(page), "wait page page_not_understood");
}
TEST(CodeStep, GivesABackupCodeWhereOneIsWanted) {
  EXPECT_EQ(told(backup_step(), kPasswordSent, with_backup_codes(true)), "backup code>1 click 2");
  EXPECT_EQ(told(backup_step(), kPasswordSent, with_backup_codes(false)), "backup code>1 click 2");
}
TEST(CodeStep, GivesNoBackupCodeBeforeAnythingIsSubmitted) {
  EXPECT_EQ(told(backup_step(), kNothing, with_backup_codes(true)), "wait page page_not_understood");
}
TEST(CodeStep, GivesNoCodeByTimeWhereABackupCodeIsWanted) {
  EXPECT_EQ(told(backup_step(), kPasswordSent), "end code_wanted");
}
TEST(CodeStep, SaysThatAllBackupCodesAreUsed) {
  AccountFacts used = account();
  used.backup_codes_used = true;
  EXPECT_EQ(told(backup_step(), kPasswordSent, used), "end backup_codes_used");
  EXPECT_EQ(told(code_page(), kPasswordSent, used), "code>1 click 2");
}
TEST(CodeStep, GivesABackupCodeForACodeByTimeOnlyWhereThePageTakesEitherAndTheAccountHasNoOther) {
  const PageBuilder either = step("Verify", "Or use one of your backup codes.", "Verification code");
  EXPECT_EQ(told(either, kPasswordSent, with_backup_codes(true)), "code>1 click 2");
  EXPECT_EQ(told(either, kPasswordSent, with_backup_codes(false)), "backup code>1 click 2");
  EXPECT_EQ(told(code_page(), kPasswordSent, with_backup_codes(false)), "end code_wanted");
}
TEST(CodeStep, LeavesOneThatWantsThePasswordBesideTheCodeToTheUser) {
  PageBuilder page("/verify");
  page.heading("Two-factor authentication").form().input("password", "pw", "Password");
  page.input("text", "c", "Verification code").button("Verify");
  const auto reason = [&](const Progress& progress) { return plan_for(page, progress).signals.at(0).name; };
  EXPECT_EQ(kind_of(page), "code step");
  // It is not that the account has no secret for a code.
  EXPECT_EQ(told(page, kPasswordSent), "end unknown_ending");
  EXPECT_EQ(reason(kPasswordSent), "the step wants the password once more, beside a code");
  EXPECT_EQ(told(page, kIdentifierSent), "end unknown_ending");
  EXPECT_EQ(reason(kIdentifierSent), "the step wants the password and a code at once");
  page.alert("Wrong password");
  EXPECT_EQ(told(page, kPasswordSent), "end wrong_password");
  EXPECT_EQ(told(page, kIdentifierSent), "end unknown_ending");
}
TEST(CodeStep, GivesOneBackupCodeALaunch) {
  Progress sent = kCodeSent;
  sent.backup_code_submitted = true;
  EXPECT_EQ(told(backup_step(), sent, with_backup_codes(true)), "wait page code_rejected");
  PageBuilder refused = backup_step();
  refused.alert("Invalid code");
  EXPECT_EQ(told(refused, sent, with_backup_codes(true)), "end code_rejected");
  // Codes by time that were refused take nothing from it.
  EXPECT_EQ(told(refused, kTwoCodesSent, with_backup_codes(true)), "backup code>1 click 2");
}
TEST(CodeStep, GivesNoBackupCodeToAFieldThatDoesNotTakeIt) {
  PageBuilder page("/verify");
  page.heading("Backup code").form().input("text", "c", "Backup code", [](Field& field) {
    field.max_length = 6;
  });
  EXPECT_EQ(told(page.button("Verify"), kPasswordSent, with_backup_codes(true)), "end ambiguous_page");
}
TEST(CodeStep, AsksAboutAForeignFormBeforeABackupCodeGoesThere) {
  PageBuilder page("/verify");
  page.form("", "https://other.test/v").input("text", "c", "Backup code").button("Verify");
  EXPECT_EQ(told(page, kPasswordSent, with_backup_codes(true)), "ask https://other.test");
}
TEST(CodeStep, GivesABackupCodeWhereTheRecipeLetsCodesGo) {
  AccountFacts facts = with_backup_codes(true);
  facts.recipe.emplace().code_origins.push_back(*OriginPattern::parse("https://id.app.test"));
  EXPECT_EQ(told(backup_step(), kPasswordSent, facts), "wait page outside_recipe");
}
TEST(CodeStep, CountsABackupCodeAsACode) {
  const Fill fill{.writes = {{1, Value::BackupCode, -1}}, .submit = {}};
  const Progress progress = after(kPasswordSent, fill, std::nullopt);
  EXPECT_TRUE(progress.backup_code_submitted);
  EXPECT_EQ(progress.codes_submitted, 1);
}

struct Tongue {
  const char *name, *backup, *app, *sent, *label;
};
void PrintTo(const Tongue& tongue, std::ostream* out) {
  *out << tongue.name;
}
class CodeInTongue : public ::testing::TestWithParam<Tongue> {};
TEST_P(CodeInTongue, IsToldApart) {
  const Tongue& tongue = GetParam();
  EXPECT_EQ(source_of(step("", "", tongue.backup)), CodeSource::Backup);
  EXPECT_EQ(source_of(step(tongue.backup, "", tongue.label)), CodeSource::Backup);
  EXPECT_EQ(source_of(step("", tongue.app, tongue.label)), CodeSource::Authenticator);
  EXPECT_EQ(source_of(step("", tongue.sent, tongue.label)), CodeSource::Sent);
  EXPECT_EQ(source_of(step("", "", tongue.label)), CodeSource::Unsaid);
}
INSTANTIATE_TEST_SUITE_P(
    CodeSource, CodeInTongue,
    ::testing::Values(Tongue{"English", "Backup code", "Open your authenticator app", "We sent a code to you",
                             "Verification code"},
                      Tongue{"Spanish", "Código de respaldo", "Abre tu aplicación de autenticación",
                             "Te hemos enviado un código", "Código de verificación"},
                      Tongue{"Portuguese", "Código de recuperação", "Abra o aplicativo autenticador",
                             "Enviamos um código", "Código de verificação"},
                      Tongue{"French", "Code de secours", "Ouvrez votre application d’authentification",
                             "Nous vous avons envoyé un code", "Code de vérification"},
                      Tongue{"German", "Backup-Code", "Öffnen Sie die Authenticator-App",
                             "Code an Ihre E-Mail-Adresse", "Bestätigungscode"},
                      Tongue{"Italian", "Codice di backup", "Apri l’app di autenticazione",
                             "Ti abbiamo inviato un codice", "Codice di verifica"},
                      Tongue{"Dutch", "Back-upcode", "Open je authenticator-app",
                             "We hebben een code verzonden", "Verificatiecode"},
                      Tongue{"Polish", "Kod zapasowy", "Wpisz kod z aplikacji", "Wysłaliśmy kod",
                             "Kod weryfikacyjny"},
                      Tongue{"Russian", "Резервный код", "Откройте приложение для аутентификации",
                             "Мы отправили код", "Код подтверждения"},
                      Tongue{"Turkish", "Yedek kod", "Kimlik doğrulama uygulamasını açın",
                             "Gönderdiğimiz kod", "Doğrulama kodu"},
                      Tongue{"Arabic", "رمز احتياطي", "افتح تطبيق المصادقة", "أرسلنا رمزًا", "رمز التحقق"},
                      Tongue{"Chinese", "备用验证码", "打开身份验证器", "验证码已发送", "安全码"},
                      Tongue{"Japanese", "バックアップコード", "認証アプリを開いてください",
                             "コードを送信しました", "確認コード"},
                      Tongue{"Korean", "백업 코드", "인증 앱을 여세요", "코드를 보냈습니다", "확인 코드"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(CodeStep, WhatAMessageCostsDoesNotSayThatOneWasSent) {
  EXPECT_EQ(told(code_page().text("Standard SMS rates may apply."), kPasswordSent), "code>1 click 2");
  EXPECT_EQ(told(code_page().text("We sent you an SMS"), kPasswordSent), "wait human push_wanted");
}
PageBuilder secret_called(const char* label) {
  PageBuilder page("/login");
  page.form().input("password", "code", label).button("Log in");
  return page;
}
TEST(CodeStep, ASecretThatIsCalledACodeIsThePasswordAfterTheUserName) {
  for (const char* label : {"Passcode", "Security code", "Code de sécurité"}) {
    EXPECT_EQ(told(secret_called(label), kIdentifierSent), "password>1 click 2") << label;
    EXPECT_EQ(told(secret_called(label), kPasswordSent), "code>1 click 2") << label;
    EXPECT_EQ(told(secret_called(label)), "wait page page_not_understood") << label;
  }
}
TEST(CodeStep, AHiddenOneTimeCodeIsNoPasswordAfterTheUserName) {
  EXPECT_EQ(told(secret_called("One-time passcode"), kIdentifierSent), "code>1 click 2");
  EXPECT_EQ(told(secret_called("Passcode").heading("Two-factor authentication"), kIdentifierSent),
            "code>1 click 2");
  EXPECT_EQ(told(secret_called("Security code").text("We sent a code to your phone"), kIdentifierSent),
            "wait human push_wanted");
}
TEST(CodeStep, APasscodeThatIsAskedForAgainGetsNoCode) {
  const Plan first = plan_for(secret_called("Passcode"), kIdentifierSent);
  const Progress sent = after(kIdentifierSent, std::get<Fill>(first.step), std::nullopt);
  EXPECT_EQ(told(secret_called("Passcode"), sent), "wait page wrong_password");
  EXPECT_EQ(told(code_page(), sent), "code>1 click 2");
}

}  // namespace
}  // namespace cerby::page::testing::code_step_test
