// What forms and fields are taken for, in each language and among look-alikes.
#include "page/understand.h"

#include <gtest/gtest.h>

#include "page/explain.h"
#include "unit/page/support/pages.h"

namespace cerby::page::testing::understand_test {
namespace {

struct Tongue {
  const char* name;
  const char *user, *password, *log_in, *sign_up, *new_password, *confirm, *wrong, *code, *sign_out;
};
void PrintTo(const Tongue& tongue, std::ostream* out) {
  *out << tongue.name;
}

constexpr Tongue kTongues[] = {
    {"English", "User name", "Password", "Log in", "Create account", "New password", "Confirm password",
     "Incorrect password", "Verification code", "Log out"},
    {"Spanish", "Nombre de usuario", "Contraseña", "Iniciar sesión", "Crear cuenta", "Nueva contraseña",
     "Confirmar contraseña", "La contraseña es incorrecta", "Código de verificación", "Cerrar sesión"},
    {"Portuguese", "Nome de usuário", "Senha", "Entrar", "Criar conta", "Nova senha", "Confirmar senha",
     "Senha incorreta", "Código de verificação", "Terminar sessão"},
    {"French", "Nom d’utilisateur", "Mot de passe", "Se connecter", "Créer un compte", "Nouveau mot de passe",
     "Confirmer le mot de passe", "Mot de passe incorrect", "Code de vérification", "Déconnexion"},
    {"German", "Benutzername", "Passwort", "Anmelden", "Konto erstellen", "Neues Passwort",
     "Passwort bestätigen", "Das Passwort ist falsch", "Bestätigungscode", "Abmelden"},
    {"Italian", "Nome utente", "Password", "Accedi", "Crea un account", "Nuova password", "Conferma password",
     "Password errata", "Codice di verifica", "Esci"},
    {"Dutch", "Gebruikersnaam", "Wachtwoord", "Inloggen", "Account aanmaken", "Nieuw wachtwoord",
     "Bevestig wachtwoord", "Onjuist wachtwoord", "Verificatiecode", "Uitloggen"},
    {"Polish", "Nazwa użytkownika", "Hasło", "Zaloguj się", "Załóż konto", "Nowe hasło", "Powtórz hasło",
     "Nieprawidłowe hasło", "Kod weryfikacyjny", "Wyloguj się"},
    {"Russian", "Имя пользователя", "Пароль", "Войти", "Регистрация", "Новый пароль", "Повторите пароль",
     "Неверный пароль", "Код подтверждения", "Выйти"},
    {"Turkish", "Kullanıcı adı", "Şifre", "GİRİŞ YAP", "Kayıt ol", "Yeni şifre",
     "Şifreyi tekrar girin, şifre", "Hatalı şifre", "Doğrulama kodu", "Çıkış yap"},
    {"Arabic", "اسم المستخدم", "كلمة المرور", "تسجيل الدخول", "إنشاء حساب", "كلمة المرور الجديدة",
     "تأكيد كلمة المرور", "كلمة المرور غير صحيحة", "رمز التحقق", "تسجيل الخروج"},
    {"Chinese", "用户名", "密码", "登录", "注册", "新密码", "确认密码", "密码错误", "动态验证码 一次性密码",
     "退出登录"},
    {"Japanese", "ユーザー名", "パスワード", "ログイン", "新規登録", "新しいパスワード", "パスワードの再入力",
     "パスワードが正しくありません", "確認コード", "ログアウト"},
    {"Korean", "아이디", "비밀번호", "로그인", "회원가입", "새 비밀번호", "비밀번호 확인",
     "비밀번호가 올바르지 않습니다", "인증번호", "로그아웃"},
    {"Czech", "Uživatelské jméno", "Heslo", "Přihlásit se", "Vytvořit účet", "Nové heslo", "Heslo znovu",
     "Nesprávné heslo", "Ověřovací kód", "Odhlásit se"},
    {"Slovak", "Používateľské meno", "Heslo", "Prihlásiť sa", "Vytvoriť účet", "Nové heslo",
     "Potvrdenie hesla", "Nesprávne heslo", "Overovací kód", "Odhlásiť sa"},
    {"Swedish", "Användarnamn", "Lösenord", "Logga in", "Skapa konto", "Nytt lösenord", "Bekräfta lösenord",
     "Fel lösenord", "Verifieringskod", "Logga ut"},
    {"Danish", "Brugernavn", "Adgangskode", "Log ind", "Opret konto", "Ny adgangskode", "Gentag adgangskode",
     "Forkert adgangskode", "Bekræftelseskode", "Log ud"},
    {"Norwegian", "Brukernavn", "Passord", "Logg inn", "Opprett konto", "Nytt passord", "Gjenta passord",
     "Feil passord", "Engangskode", "Logg ut"},
    {"Finnish", "Käyttäjätunnus", "Salasana", "Kirjaudu sisään", "Luo tili", "Uusi salasana",
     "Salasana uudelleen", "Väärä salasana", "Vahvistuskoodi", "Kirjaudu ulos"},
    {"Hungarian", "Felhasználónév", "Jelszó", "Bejelentkezés", "Regisztráció", "Új jelszó",
     "Jelszó még egyszer", "Hibás jelszó", "Ellenőrző kód", "Kijelentkezés"},
    {"Romanian", "Nume de utilizator", "Parolă", "Intră în cont", "Creează cont", "Parolă nouă",
     "Confirmă parola", "Parolă incorectă", "Cod de verificare", "Deconectare"},
    {"Greek", "Όνομα χρήστη", "Κωδικός πρόσβασης", "ΣΥΝΔΕΣΗ", "Δημιουργία λογαριασμού", "Νέος κωδικός",
     "Επιβεβαίωση κωδικού", "Λανθασμένος κωδικός", "Κωδικός επαλήθευσης", "Αποσύνδεση"},
    {"Ukrainian", "Ім’я користувача", "Пароль", "Увійти", "Створити обліковий запис", "Новий пароль",
     "Повторіть пароль", "Неправильний пароль", "Код підтвердження", "Вийти"},
    {"Hebrew", "שם משתמש", "סיסמה", "התחברות", "הרשמה", "סיסמה חדשה", "אימות סיסמה", "הסיסמה שגויה",
     "קוד אימות", "התנתקות"},
    {"Hindi", "उपयोगकर्ता नाम", "पासवर्ड", "लॉग इन करें", "खाता बनाएं", "नया पासवर्ड", "पासवर्ड की पुष्टि करें",
     "गलत पासवर्ड", "सत्यापन कोड", "लॉग आउट"},
    {"Vietnamese", "Tên đăng nhập", "Mật khẩu", "Đăng nhập", "Tạo tài khoản", "Mật khẩu mới",
     "Nhập lại mật khẩu", "Mật khẩu không đúng", "Mã xác thực", "Đăng xuất"},
    {"Thai", "ชื่อผู้ใช้", "รหัสผ่าน", "เข้าสู่ระบบ", "สมัครสมาชิก", "รหัสผ่านใหม่", "ยืนยันรหัสผ่าน", "รหัสผ่านไม่ถูกต้อง",
     "รหัสยืนยัน", "ออกจากระบบ"},
    {"Indonesian", "Nama pengguna", "Kata sandi", "Masuk", "Daftar", "Kata sandi baru", "Ulangi kata sandi",
     "Kata sandi salah", "Kode verifikasi", "Keluar"},
};

// Fields without names or ids, so that only the words of the language can tell.
PageBuilder spoken_login(const Tongue& tongue) {
  PageBuilder page("/");
  page.form().input("text", "", tongue.user).input("password", "", tongue.password).button(tongue.log_in);
  return page;
}

class InTongue : public ::testing::TestWithParam<Tongue> {};
TEST_P(InTongue, ALoginIsFilled) {
  EXPECT_EQ(role_of(spoken_login(GetParam()), 1), "identifier");
  EXPECT_EQ(told(spoken_login(GetParam())), "identifier>1 password>2 click 3");
}
TEST_P(InTongue, ASignUpIsRefused) {
  PageBuilder page("/");
  page.form()
      .input("text", "", GetParam().user)
      .input("password", "", GetParam().password)
      .button(GetParam().sign_up);
  EXPECT_EQ(told(page), "end sign_up_page");
}
TEST_P(InTongue, AChangeOfPasswordIsRefused) {
  PageBuilder page("/");
  page.form().input("password", "", GetParam().password).input("password", "", GetParam().new_password);
  page.input("password", "", GetParam().confirm).button("");
  EXPECT_EQ(told(page), "end change_password_page");
}
TEST_P(InTongue, AWrongPasswordIsRecognised) {
  EXPECT_EQ(told(spoken_login(GetParam()).alert(GetParam().wrong), kPasswordSent), "end wrong_password");
}
TEST_P(InTongue, ACodeIsFilled) {
  PageBuilder page("/");
  page.form().input("text", "", GetParam().code).button("");
  EXPECT_EQ(told(page, kPasswordSent).substr(0, 6), "code>1");
}
TEST_P(InTongue, AWayToSignOutIsRecognised) {
  PageBuilder page("/home");
  page.link(GetParam().sign_out);
  EXPECT_EQ(told(page, kPasswordSent), "end logged_in");
}
INSTANTIATE_TEST_SUITE_P(Understand, InTongue, ::testing::ValuesIn(kTongues),
                         [](const ::testing::TestParamInfo<Tongue>& tested) {
                           return std::string(tested.param.name);
                         });

struct RoleCase {
  const char *name, *type, *field_name, *label, *autocomplete, *role;
};
void PrintTo(const RoleCase& item, std::ostream* out) {
  *out << item.name;
}
class Role : public ::testing::TestWithParam<RoleCase> {};
TEST_P(Role, IsTold) {
  PageDescription page;
  Field field;
  field.ref = 1;
  field.tag = "input";
  field.type = GetParam().type;
  field.name = GetParam().field_name;
  field.label = GetParam().label;
  field.autocomplete = GetParam().autocomplete;
  page.fields.push_back(field);
  EXPECT_EQ(text_of(understand(page).forms.at(0).fields.at(0).role), GetParam().role);
}
INSTANTIATE_TEST_SUITE_P(
    Understand, Role,
    ::testing::Values(
        RoleCase{"UserNameByName", "text", "txtUserName", "", "", "identifier"},
        RoleCase{"UserNameByToken", "text", "x", "", "username", "identifier"},
        RoleCase{"UserNameByTokenAmongOthers", "text", "x", "", "section-a USERNAME webauthn", "identifier"},
        RoleCase{"EmailByType", "email", "x", "", "", "identifier"},
        RoleCase{"CustomerNumber", "text", "x", "Customer number", "", "identifier"},
        RoleCase{"PasswordByType", "password", "x", "", "", "password"},
        RoleCase{"PasswordShownInClear", "text", "password", "Password", "", "password"},
        RoleCase{"NewPasswordByToken", "password", "x", "Password", "new-password", "new password"},
        RoleCase{"NewPasswordByLabel", "password", "x", "Repeat password", "", "new password"},
        RoleCase{"CodeByToken", "text", "x", "", "one-time-code", "code"},
        RoleCase{"CodeHiddenLikeAPassword", "password", "x", "One-time code", "one-time-code", "code"},
        RoleCase{"Captcha", "text", "captcha", "Characters in the image", "", "captcha"},
        RoleCase{"Company", "text", "company", "Company", "", "tenant"},
        RoleCase{"FirstName", "text", "first_name", "First name", "given-name", "other"},
        RoleCase{"PostalCode", "text", "zip", "Postal code", "postal-code", "other"},
        RoleCase{"PromotionCode", "text", "promo_code", "Promo code", "", "other"},
        RoleCase{"CardNumberOfAPayment", "text", "ccnumber", "Credit card number", "cc-number", "other"},
        RoleCase{"CardCheckHiddenLikeAPassword", "password", "cvv", "CVV", "cc-csc", "other"},
        RoleCase{"Search", "search", "q", "Search", "", "other"},
        RoleCase{"CheckBox", "checkbox", "username", "Remember user name", "", "other"},
        RoleCase{"BirthDate", "text", "birthdate", "Date of birth", "bday", "other"}),
    [](const ::testing::TestParamInfo<RoleCase>& tested) { return std::string(tested.param.name); });

TEST(Understand, TakesTheUserNameOverOtherFieldsBeforeThePassword) {
  PageBuilder page("/login");
  page.form().input("text", "member", "Member number").input("text", "lastName", "Last name");
  page.input("password", "pin", "PIN").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>3 click 4");
}
TEST(Understand, TakesTheFieldBeforeThePasswordWhereNothingIsNamed) {
  PageBuilder page("/");
  page.form("login").input("text", "x1", "").input("password", "x2", "").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Understand, LeavesTheCaptchaToThePerson) {
  PageBuilder page("/login");
  page.form().input("text", "user", "User name").input("password", "pw", "Password");
  page.input("text", "captcha", "Characters in the image").button("Log in");
  EXPECT_EQ(told(page), "wait human captcha_wanted");
}
TEST(Understand, ANewPasswordTokenAloneMakesNoSignUp) {
  PageBuilder page("/login");
  const auto fresh = [](Field& field) { field.autocomplete = "new-password"; };
  page.form("login")
      .input("text", "user", "User name")
      .input("password", "pw", "Password", fresh)
      .button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Understand, AnEmailFieldAloneIsNoFirstStep) {
  PageBuilder page("/");
  page.form().input("email", "email", "Email").button("Continue");
  EXPECT_NE(kind_of(page), "identifier step");
}
TEST(Understand, AControlThatSendsAPasswordIsNoFirstStep) {
  PageBuilder page("/login");
  page.heading("Log in").form().input("text", "username", "User name");
  EXPECT_EQ(kind_of(PageBuilder(page).button("Generate a password")), "reset");
  EXPECT_EQ(kind_of(page.button("Log in with password")), "identifier step");
}
TEST(Understand, ThreeFieldsAndNoWordThatIsKnownAreNoLogin) {
  PageBuilder page;
  page.form().input("text", "a", "Täysnimi").input("email", "b", "").input("password", "c", "");
  EXPECT_EQ(told(PageBuilder(page).button("Eteen")), "wait page page_not_understood");
  EXPECT_EQ(told(page.button("Log in")), "identifier>2 password>3 click 4");
}
TEST(Understand, APasswordThatClosesTheAccountIsNotWritten) {
  PageBuilder page("/settings");
  page.form("", "", "Close your account").input("password", "password", "Password");
  EXPECT_EQ(told(PageBuilder(page).button("Continue")), "wait page page_not_understood");
  PageBuilder removed("/settings");
  removed.form().input("password", "password", "Password").button("Delete my data");
  EXPECT_EQ(told(removed), "wait page page_not_understood");
}
TEST(Understand, AGiftCardIsNoPerson) {
  PageBuilder page;
  page.form("", "", "Gift card balance").input("text", "card", "Card number").input("password", "pin", "PIN");
  EXPECT_EQ(told(page.button("Check balance")), "wait page page_not_understood");
}
TEST(Understand, AUserNameThatIsToBeCreatedIsASignUp) {
  PageBuilder page;
  page.form("", "", "Create your username and password").input("text", "username", "Username");
  page.input("password", "password", "Password").button("Continue");
  EXPECT_EQ(told(page), "end sign_up_page");
}
TEST(Understand, ASecretThatTheAppHoldsAlreadyDoesNotHideTheUserName) {
  PageBuilder page;
  page.form()
      .input("password", "pid", "", [](Field& field) { field.read_only = field.filled = true; })
      .input("text", "user", "User code")
      .input("password", "pin", "Password")
      .button("Log in");
  EXPECT_EQ(told(page), "identifier>2 password>3 click 4");
}
TEST(Understand, AFirstStepOfASignUpIsNoLogin) {
  PageBuilder page("/signup");
  page.heading("Create your account").form().input("email", "email", "Email").button("Continue");
  EXPECT_EQ(kind_of(page), "sign-up");
}
TEST(Understand, ACodeBesideAnAddressIsNoFirstStep) {
  PageBuilder page("/login");
  page.heading("Sign in").form().input("email", "email", "Email").input("text", "otp", "Verification code");
  EXPECT_NE(kind_of(page), "identifier step");
}
TEST(Understand, ATokensCodeBesideAPasswordIsNoPassword) {
  PageBuilder page("/");
  page.form("token", "https://app.test/token")
      .input("text", "a", "User ID")
      .input("password", "b", "Passcode");
  page.form("login", "https://app.test/login")
      .input("text", "c", "User ID")
      .input("password", "d", "Password");
  page.button("Log in");
  EXPECT_EQ(told(page), "identifier>3 password>4 click 5");
}
TEST(Understand, APasscodeAloneIsAPassword) {
  PageBuilder page("/");
  page.form().input("text", "a", "User ID").input("password", "passcode", "Passcode").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Understand, ASecretThatIsCalledACodeBesideAUserNameIsThePassword) {
  struct Called {
    const char *name, *label;
  };
  for (const auto& [name, label] : {Called{"accessCode", "Access code"},
                                    {"code", "Security code"},
                                    {"sicherheitscode", "Sicherheitscode"},
                                    {"c", "セキュリティコード"}}) {
    PageBuilder page("/login");
    page.form().input("text", "cn", "Customer number").input("password", name, label).button("Log in");
    EXPECT_EQ(told(page), "identifier>1 password>2 click 3") << label;
  }
}
TEST(Understand, AOneTimeCodeBesideAUserNameIsNoPassword) {
  for (const char* label : {"One-time password", "Verification code", "Authenticator code"}) {
    PageBuilder page("/login");
    page.form().input("text", "cn", "Customer number").input("password", "c", label).button("Log in");
    EXPECT_EQ(told(page), "wait page page_not_understood") << label;
  }
}
TEST(Understand, AnUnnamedPasswordAfterTheControlIsNotThePersons) {
  PageBuilder page("/");
  const auto kept = [](Field& field) { field.autocomplete = "current-password"; };
  page.form().input("email", "email", "Email").button("Continue").input("password", "", "", kept);
  EXPECT_EQ(told(page), "identifier>1 click 2");
}
TEST(Understand, AHiddenCurrentPasswordSpeaksForAFirstStep) {
  PageBuilder page("/");
  const auto kept = [](Field& field) {
    field.autocomplete = "current-password";
    field.visibility = Visibility::Transparent;
  };
  page.form().input("email", "email", "Email").input("password", "pw", "Password", kept).button("Continue");
  EXPECT_EQ(told(page), "identifier>1 click 3");
}
TEST(Understand, OneNameWithoutAMeaningAndAPasswordAreALogin) {
  PageBuilder page("/");
  page.text("At least 8 characters").form().input("text", "phone", "").input("password", "p", "");
  EXPECT_EQ(kind_of(page), "login");
}
TEST(Understand, ProseBesideAPasswordIsNoLogin) {
  PageBuilder page("/entry");
  const auto prose = [](Field& field) { field.tag = "textarea"; };
  page.form().input("text", "n", "Entry number").input("", "why", "Reason", prose);
  page.input("password", "p", "Password").button("Delete entry");
  EXPECT_NE(kind_of(page), "login");
}
TEST(Understand, ACheckOutWithALinkToLogInIsNoFirstStep) {
  PageBuilder page("/");
  page.form("checkout").input("email", "email", "Email address").link("Sign in now");
  EXPECT_NE(kind_of(page), "identifier step");
}
TEST(Understand, TwoPasswordsOfAResetAreNoLogin) {
  PageBuilder page("/reset");
  page.heading("Choose a new password").form().input("password", "a", "New password");
  page.input("password", "b", "Repeat new password").button("Save");
  EXPECT_EQ(told(page), "end change_password_page");
}

// The control that submits.
std::int32_t submit_among(void (*add)(PageBuilder&)) {
  PageBuilder page("/login");
  page.form().input("text", "user", "User name").input("password", "pw", "Password");
  add(page);
  return understand(page.page()).forms.at(0).submit.value_or(-1);
}
TEST(Understand, AWayWithoutThePasswordDoesNotSubmitIt) {
  for (const char* other : {"Email me a login link",
                            "Log in by email code",
                            "Log in without a password",
                            "Log in with a code",
                            "Get a sign-in code by email",
                            "Sign in with email link",
                            "Ohne Passwort anmelden",
                            "Anmelden per E-Mail-Code",
                            "Iniciar sesión sin contraseña",
                            "Entrar sem senha",
                            "Se connecter sans mot de passe",
                            "Accedi senza password",
                            "Inloggen zonder wachtwoord",
                            "Zaloguj się bez hasła",
                            "Войти без пароля",
                            "Şifresiz giriş yap",
                            "تسجيل الدخول بدون كلمة مرور",
                            "免密登录",
                            "パスワードなしでログイン",
                            "비밀번호 없이 로그인"}) {
    PageBuilder page("/login");
    page.form().input("email", "e", "Email").input("password", "p", "Password");
    EXPECT_EQ(told(page.button("Continue").button(other)), "identifier>1 password>2 click 3") << other;
  }
}
TEST(Understand, AWayWithWhatTheFormAsksForSubmitsIt) {
  for (const char* own : {"Sign in with email", "Log in with password", "Continue with your email"}) {
    PageBuilder page("/login");
    page.form().input("email", "e", "Email").input("password", "p", "Password");
    EXPECT_EQ(told(page.button(own).button("Sign in with Acme")), "identifier>1 password>2 click 3") << own;
  }
}
TEST(Understand, AnotherPersonsLogInIsNotPressed) {
  for (const char* other : {"Log in as administrator", "Sign in as employee", "Anmelden als Händler",
                            "Entrar como administrador", "Se connecter en tant que vendeur"}) {
    PageBuilder page("/login");
    page.form().input("email", "e", "Email").input("password", "p", "Password");
    EXPECT_EQ(told(PageBuilder(page).button(other).button("Log in")), "identifier>1 password>2 click 4")
        << other;
    EXPECT_EQ(told(page.button(other)), "identifier>1 password>2 click 3") << other;
  }
}
TEST(Understand, ALinkByMailIsTheControlWhereNoPasswordIsAskedFor) {
  PageBuilder page("/login");
  page.heading("Log in").form().input("email", "e", "Email");
  EXPECT_EQ(told(PageBuilder(page).button("Email me a login link")), "identifier>1 click 2");
  EXPECT_EQ(told(page.button("Email me a login link").button("Continue")), "identifier>1 click 3");
}
TEST(Understand, AnAppsNameIsNoPayment) {
  PageBuilder page("/login");
  page.title("Billing portal")
      .heading("Sign in to the billing portal")
      .form()
      .input("email", "email", "Email");
  EXPECT_EQ(told(page.button("Continue")), "identifier>1 click 2");
  PageBuilder receipt("/checkout");
  receipt.heading("Log in or continue as guest").heading("Payment").form().input("email", "email", "Email");
  EXPECT_NE(kind_of(receipt.button("Continue")), "identifier step");
}
TEST(Understand, AUserNameThatBrowsersAreToldIsACodeIsAUserName) {
  const auto code = [](Field& field) { field.autocomplete = "one-time-code"; };
  PageBuilder page("/login");
  page.form().input("text", "u", "Username", code).input("password", "p", "Password").button("Log in");
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
  PageBuilder step("/verify");
  step.form().input("text", "c", "Sent to your email", code).button("Verify");
  EXPECT_EQ(kind_of(step), "code step");
}
TEST(Understand, AShortenedEmailIsOneInRussian) {
  PageBuilder page("/login");
  page.heading("Вход").form().input("text", "f1", "Адрес эл. почты или телефон").button("Далее");
  EXPECT_EQ(told(page), "identifier>1 click 2");
}
TEST(Understand, TakesAFieldAfterTheUserNameForThePasswordThatItsHintSays) {
  const auto hinting = [](PageBuilder& page, const char* hint) -> PageBuilder& {
    return page.input("text", "", "").hint(hint);
  };
  PageBuilder login("/");
  login.heading("Log in").form().input("text", "user", "User name");
  hinting(login, "Password").button("Log in");
  EXPECT_EQ(told(login), "identifier>1 password>2 click 3");
  PageBuilder with_hidden("/");
  with_hidden.heading("Log in").form().input("text", "user", "User name");
  hinting(with_hidden, "Password");
  with_hidden.input("password", "pass", "", [](Field& field) { field.visibility = Visibility::Hidden; });
  EXPECT_EQ(role_of(with_hidden.button("Log in"), 2), "other");
  for (const char* hint : {"New password", "Password hint question", "Search passwords", "Coupon"}) {
    PageBuilder other("/");
    other.heading("Log in").form().input("text", "user", "User name");
    EXPECT_EQ(role_of(hinting(other, hint).button("Log in"), 2), "other") << hint;
  }
  PageBuilder apart("/");
  apart.heading("Log in").form().input("text", "user", "User name").input("text", "city", "City");
  EXPECT_EQ(role_of(hinting(apart, "Password").button("Log in"), 3), "other");
  PageBuilder alone("/");
  alone.heading("Log in").form();
  EXPECT_EQ(role_of(hinting(alone, "Password").button("Log in"), 1), "password");
  EXPECT_EQ(kind_of(alone), "password step");
}
TEST(Understand, DoesNotSubmitByAnotherWayToLogIn) {
  EXPECT_EQ(submit_among([](PageBuilder& page) { page.button("Continue with Example").button("Log in"); }),
            4);
}
TEST(Understand, DoesNotSubmitByAForgottenPassword) {
  EXPECT_EQ(submit_among([](PageBuilder& page) { page.button("Forgot password?").button("Go"); }), 4);
}
TEST(Understand, DoesNotSubmitByShowingThePassword) {
  EXPECT_EQ(submit_among([](PageBuilder& page) { page.button("Show").button("Log in"); }), 4);
}
TEST(Understand, DoesNotSubmitByAHiddenControl) {
  EXPECT_EQ(
      submit_among([](PageBuilder& page) { page.button("Log in", Visibility::Hidden).button("Log in"); }), 4);
}
TEST(Understand, DoesNotSubmitBySigningUp) {
  EXPECT_EQ(submit_among([](PageBuilder& page) { page.button("Sign up").button("Log in"); }), 4);
}
TEST(Understand, SubmitsByALinkThatLogsIn) {
  EXPECT_EQ(submit_among([](PageBuilder& page) { page.link("Forgot password?").link("Log in"); }), 4);
}
TEST(Understand, HasNoControlWhereNoneSubmits) {
  EXPECT_EQ(submit_among([](PageBuilder& page) { page.link("Imprint"); }), -1);
}

TEST(Understand, EverySaidStateHasItsSignal) {
  const PageState state = understand(login_page().alert("Wrong password").page()).state;
  EXPECT_TRUE(state.wrong_password);
  EXPECT_FALSE(state.signals.empty());
}
TEST(Understand, HelpTextIsNoError) {
  PageBuilder page = login_page();
  page.text(
      "If you enter a wrong password several times in a row, the account is closed for your safety and you "
      "will "
      "have to call our service, which is open on every working day from nine to five.");
  EXPECT_FALSE(understand(page.page()).state.wrong_password);
}

TEST(Explain, ShowsEachFieldWithItsRoleSignalsAndThePlan) {
  const PageDescription page = login_page().page();
  const Understanding understanding = understand(page);
  const std::string text = explain(page, understanding, plan_for(login_page()));
  for (const char* part :
       {"login", "#1 \"User name\": identifier", "#2 \"Password\": password", "type=password",
        "submitted by #3 \"Log in\"", "plan: fill", "write the password into #2", "click #3"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}
TEST(Explain, LetsNoPageWriteToTheTerminal) {
  PageBuilder page("/");
  page.form().input("text", "user", "\x1b[2JUser\xc2\x9b name\x07");
  const PageDescription description = page.page();
  const Understanding understanding = understand(description);
  const std::string text = explain(description, understanding, plan_for(page));
  EXPECT_EQ(text.find_first_of("\x1b\x07"), std::string::npos);
  EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
  EXPECT_NE(text.find("User name"), std::string::npos);
}
TEST(Explain, ShowsEveryKindOfPlan) {
  const PageDescription page;
  const Understanding none;
  EXPECT_NE(explain(page, none, {Wait{Wait::For::Human, Outcome::PushWanted}, {}}).find("push_wanted"),
            std::string::npos);
  EXPECT_NE(explain(page, none, {End{Outcome::SignUpPage}, {}}).find("end with sign_up_page"),
            std::string::npos);
  const Plan ask{AskForeignForm{*Origin::parse("https://elsewhere.example")}, {}};
  EXPECT_NE(explain(page, none, ask).find("https://elsewhere.example"), std::string::npos);
}

}  // namespace
}  // namespace cerby::page::testing::understand_test
