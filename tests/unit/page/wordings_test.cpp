// What pages say about how a login stands, as people word it: a table over languages and outcomes, and what
// the apps themselves say that sounds alike.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::wordings_test {
namespace {

// Variants parted by '|'.
struct Wording {
  const char* tag;
  const char* texts;
};
using Told = std::string (*)(const std::string& text);

template <std::size_t N>
void expect_all(const Wording (&table)[N], Told told, const std::string& outcome) {
  EXPECT_EQ(N, 14U);
  for (const Wording& row : table) {
    std::string_view left = row.texts;
    while (!left.empty()) {
      const std::size_t end = std::min(left.find('|'), left.size());
      const std::string text(left.substr(0, end));
      EXPECT_EQ(told(text), outcome) << row.tag << ": " << text;
      left.remove_prefix(std::min(end + 1, left.size()));
    }
  }
}

constexpr Wording kWrongPassword[] = {
    {"en",
     "Incorrect username or password.|We didn't recognise those details.|Invalid credentials|Sorry, that "
     "didn't work. Check your details and try again.|The email or password you entered is wrong.|Your login "
     "details are incorrect."},
    {"es",
     "El usuario o la contraseña no son correctos.|Usuario o contraseña incorrectos|Credenciales "
     "inválidas|Los datos introducidos no son correctos.|La contraseña que has introducido es incorrecta."},
    {"pt",
     "Usuário ou senha incorretos.|E-mail ou senha inválidos|Credenciais inválidas|A senha não está "
     "correta."},
    {"fr",
     "Nom d'utilisateur ou mot de passe incorrect.|Identifiants invalides|Vos identifiants sont "
     "incorrects.|L'adresse e-mail ou le mot de passe n'est pas valide."},
    {"de",
     "Benutzername oder Passwort ist falsch.|Die Zugangsdaten sind nicht korrekt.|Ungültige "
     "Anmeldedaten|E-Mail-Adresse oder Passwort stimmen nicht.|Anmeldung fehlgeschlagen"},
    {"it",
     "Nome utente o password errati.|Credenziali non valide|I dati inseriti non sono corretti.|La password "
     "non è corretta."},
    {"nl",
     "Gebruikersnaam of wachtwoord is onjuist.|Ongeldige inloggegevens|De combinatie van e-mailadres en "
     "wachtwoord klopt niet.|Inloggen mislukt"},
    {"pl", "Nieprawidłowa nazwa użytkownika lub hasło.|Błędny login lub hasło|Nieprawidłowe dane logowania"},
    {"ru", "Неверное имя пользователя или пароль.|Неправильный логин или пароль|Неверные учётные данные"},
    {"tr",
     "Kullanıcı adı veya parola yanlış.|Hatalı e-posta veya şifre|Giriş bilgileriniz hatalı|Geçersiz kimlik "
     "bilgileri"},
    {"ar", "اسم المستخدم أو كلمة المرور غير صحيحة.|بيانات الدخول غير صحيحة|كلمة المرور التي أدخلتها خاطئة"},
    {"zh", "用户名或密码不正确。|账号或密码错误|帳號或密碼錯誤|登录信息有误"},
    {"ja",
     "ユーザー名またはパスワードが正しくありません。|メールアドレスかパスワードが間違っています|"
     "ログインできませんでした。入力内容をご確認ください。"},
    {"ko",
     "사용자 이름 또는 비밀번호가 올바르지 않습니다.|아이디 또는 비밀번호를 잘못 입력했습니다|로그인 정보가 "
     "일치하지 않습니다"},
};
constexpr Wording kLockedOut[] = {
    {"en",
     "Your account has been temporarily locked. Try again later.|Your account has been deactivated. Contact "
     "support.|Account disabled|Your account has been suspended.|Too many failed login attempts."},
    {"es",
     "Tu cuenta se ha bloqueado temporalmente. Inténtalo más tarde.|Tu cuenta ha sido suspendida|Cuenta "
     "deshabilitada|Demasiados intentos fallidos"},
    {"pt",
     "Sua conta foi bloqueada temporariamente. Tente mais tarde.|Sua conta foi suspensa|A sua conta foi "
     "desativada|Muitas tentativas de login"},
    {"fr",
     "Votre compte est temporairement bloqué. Réessayez plus tard.|Votre compte a été suspendu|Votre compte "
     "a été désactivé|Trop de tentatives de connexion"},
    {"de",
     "Ihr Konto wurde vorübergehend gesperrt. Versuchen Sie es später erneut.|Ihr Konto wurde "
     "deaktiviert|Dein Konto ist gesperrt|Zu viele fehlgeschlagene Anmeldeversuche"},
    {"it",
     "L'account è temporaneamente bloccato. Riprova più tardi.|Il tuo account è stato disattivato|Il tuo "
     "account è stato sospeso|Troppi tentativi di accesso"},
    {"nl",
     "Je account is tijdelijk vergrendeld. Probeer het later opnieuw.|Je account is opgeschort|Je account is "
     "gedeactiveerd|Te veel mislukte pogingen"},
    {"pl",
     "Twoje konto zostało tymczasowo zablokowane. Spróbuj później.|Konto zostało zawieszone|Twoje konto "
     "zostało dezaktywowane|Zbyt wiele nieudanych prób"},
    {"ru",
     "Ваша учётная запись временно заблокирована. Повторите попытку позже.|Ваш аккаунт заблокирован|Аккаунт "
     "отключён|Превышено количество попыток"},
    {"tr",
     "Hesabınız geçici olarak kilitlendi. Daha sonra tekrar deneyin.|Hesabınız askıya alındı|Hesabınız devre "
     "dışı bırakıldı|Çok fazla başarısız deneme"},
    {"ar", "تم قفل حسابك مؤقتا. حاول مرة أخرى لاحقا.|تم تعليق حسابك|تم تعطيل حسابك|محاولات كثيرة جدا"},
    {"zh", "您的帐户已被暂时锁定。请稍后再试。|账号已被停用|帳戶已被停用|该账号已被封禁|登录失败次数过多"},
    {"ja",
     "アカウントは一時的にロックされています。しばらくしてからお試しください。|"
     "アカウントが無効になっています|アカウントは停止されています|ログイン試行回数が上限に達しました"},
    {"ko",
     "계정이 일시적으로 잠겼습니다. 나중에 다시 시도하세요.|계정이 정지되었습니다|계정이 "
     "비활성화되었습니다|로그인 시도 횟수를 초과했습니다"},
};
constexpr Wording kLinkByMail[] = {
    {"en",
     "We have emailed you a sign-in link.|We have sent a confirmation link to z***@acme.test. Click it to "
     "finish logging in.|Check your email|Click the link in the email we sent"},
    {"es",
     "Te hemos enviado un correo con un enlace para iniciar sesión.|Hemos enviado un enlace a tu "
     "correo|Revisa tu correo electrónico"},
    {"pt",
     "Enviamos um e-mail com um link para entrar.|Enviamos um link para o seu e-mail|Verifique sua caixa de "
     "entrada"},
    {"fr",
     "Nous vous avons envoyé un e-mail avec un lien de connexion.|Consultez votre boîte de réception|Cliquez "
     "sur le lien que nous vous avons envoyé"},
    {"de",
     "Wir haben Ihnen eine E-Mail mit einem Anmeldelink gesendet.|Wir haben dir einen Link per E-Mail "
     "geschickt|Prüfen Sie Ihren Posteingang|Klicken Sie auf den Link in der E-Mail"},
    {"it",
     "Ti abbiamo inviato un'email con un link per accedere.|Abbiamo inviato un link al tuo indirizzo "
     "email|Controlla la tua casella di posta"},
    {"nl",
     "We hebben je een e-mail gestuurd met een inloglink.|We hebben een link naar je e-mailadres "
     "gestuurd|Controleer je inbox"},
    {"pl",
     "Wysłaliśmy e-mail z linkiem do logowania.|Wysłaliśmy link na Twój adres e-mail|Sprawdź swoją pocztę"},
    {"ru",
     "Мы отправили вам письмо со ссылкой для входа.|Мы отправили ссылку на вашу почту|Проверьте свою "
     "электронную почту"},
    {"tr",
     "Giriş bağlantısı içeren bir e-posta gönderdik.|E-posta adresinize bir bağlantı gönderdik|Gelen "
     "kutunuzu kontrol edin"},
    {"ar",
     "لقد أرسلنا إليك بريدا إلكترونيا يحتوي على رابط تسجيل الدخول.|أرسلنا رابط الدخول إلى بريدك|تحقق من "
     "بريدك الإلكتروني"},
    {"zh",
     "我们已向您发送包含登录链接的电子邮件。|登录链接已发送到您的邮箱|请查收邮件|登入連結已寄至您的信箱"},
    {"ja",
     "ログイン用リンクをメールで送信しました。|メールをご確認ください|"
     "メールに記載されたリンクをクリックしてください"},
    {"ko",
     "로그인 링크가 포함된 이메일을 보냈습니다.|이메일로 로그인 링크를 보냈습니다|받은편지함을 확인하세요"},
};
constexpr Wording kCodeSentToAPhone[] = {
    {"en",
     "We have sent a code by SMS to your phone.|Enter the code we texted you.|We sent a code to your phone "
     "ending in 42"},
    {"es",
     "Hemos enviado un SMS con un código a tu teléfono.|Introduce el código que te enviamos por SMS|Te hemos "
     "enviado un correo con un código"},
    {"pt",
     "Enviamos um SMS com um código para seu celular.|Enviamos um código por mensagem de texto|Enviamos um "
     "e-mail com o código"},
    {"fr",
     "Nous avons envoyé un code par SMS à votre téléphone.|Saisissez le code reçu par SMS|Nous vous avons "
     "envoyé un e-mail avec un code"},
    {"de",
     "Wir haben einen Code per SMS an Ihr Telefon gesendet.|Wir haben Ihnen einen Code an +49 *** 42 "
     "gesendet"},
    {"it",
     "Abbiamo inviato un codice via SMS al tuo telefono.|Inserisci il codice che ti abbiamo inviato|Ti "
     "abbiamo inviato un'email con un codice"},
    {"nl", "We hebben een code per sms naar je telefoon gestuurd.|Voer de code in die we je hebben gestuurd"},
    {"pl", "Wysłaliśmy kod SMS na Twój telefon.|Wpisz kod wysłany SMS-em|Wysłaliśmy e-mail z kodem"},
    {"ru", "Мы отправили код по СМС на ваш телефон.|Введите код из СМС|Мы отправили вам письмо с кодом"},
    {"tr", "Telefonunuza SMS ile bir kod gönderdik.|Telefonunuza gönderilen kodu girin"},
    {"ar",
     "لقد أرسلنا رمزا برسالة نصية إلى هاتفك.|أدخل الرمز الذي أرسلناه|أرسلنا إليك بريدا إلكترونيا يحتوي على "
     "رمز"},
    {"zh", "我们已通过短信将代码发送到您的手机。|请输入短信验证码|驗證碼已傳送至您的手機|验证码已向您发送"},
    {"ja", "SMS でコードを送信しました。|SMSで届いた確認コードを入力|コードを記載したメールを送信しました"},
    {"ko",
     "휴대전화로 SMS 코드를 보냈습니다.|문자로 받은 인증번호를 입력하세요|인증번호가 포함된 이메일을 "
     "보냈습니다"},
};
constexpr Wording kCaptcha[] = {
    {"en", "Confirm you are not a robot|Verify you are human|Please complete the captcha"},
    {"es", "Confirma que no eres un robot|Verifica que eres humano"},
    {"pt", "Confirme que você não é um robô|Verifique que você é humano"},
    {"fr", "Confirmez que vous n'êtes pas un robot|Vérifiez que vous êtes humain"},
    {"de", "Bestätigen Sie, dass Sie kein Roboter sind|Bestätigen Sie, dass Sie ein Mensch sind"},
    {"it", "Conferma di non essere un robot|Verifica che sei umano"},
    {"nl", "Bevestig dat je geen robot bent|Bevestig dat je een mens bent"},
    {"pl", "Potwierdź, że nie jesteś robotem|Potwierdź, że jesteś człowiekiem"},
    {"ru", "Подтвердите, что вы не робот|Подтвердите, что вы человек"},
    {"tr", "Robot olmadığınızı doğrulayın|İnsan olduğunuzu doğrulayın"},
    {"ar", "أكد أنك لست روبوتا|تأكيد أنك إنسان"},
    {"zh", "请确认您不是机器人|确认您是真人|請確認您不是機器人"},
    {"ja", "ロボットではないことを確認してください|人間であることを確認します"},
    {"ko", "로봇이 아님을 확인하세요|사람인지 확인합니다"},
};
constexpr Wording kPush[] = {
    {"en",
     "Approve the request on your phone|Check your phone|We sent a notification to your device|Approve sign "
     "in request"},
    {"es", "Aprueba la solicitud en tu teléfono|Revisa tu teléfono|Te hemos enviado una notificación"},
    {"pt", "Aprove a solicitação no seu celular|Confira seu celular|Enviamos uma notificação"},
    {"fr",
     "Approuvez la demande sur votre téléphone|Vérifiez votre téléphone|Validez la connexion sur votre "
     "mobile"},
    {"de", "Bestätigen Sie die Anfrage auf Ihrem Smartphone|Anmeldung genehmigen|Prüfen Sie Ihr Smartphone"},
    {"it", "Approva la richiesta sul tuo telefono|Controlla il telefono|Ti abbiamo inviato una notifica"},
    {"nl", "Keur het verzoek op je telefoon goed|Controleer je telefoon|Keur de aanmelding goed"},
    {"pl", "Zatwierdź żądanie na telefonie|Sprawdź telefon|Wysłaliśmy powiadomienie na Twoje urządzenie"},
    {"ru",
     "Подтвердите запрос на вашем телефоне|Проверьте телефон|Мы отправили уведомление на ваше устройство"},
    {"tr", "Telefonunuzdaki isteği onaylayın|Telefonunuzu kontrol edin|Giriş isteğini onaylayın"},
    {"ar", "وافق على الطلب على هاتفك|تحقق من هاتفك|أرسلنا إشعارا إلى جهازك"},
    {"zh", "请在手机上批准请求|查看您的手机|請在手機上核准登入要求"},
    {"ja",
     "スマートフォンでリクエストを承認してください|スマートフォンを確認してください|"
     "ログインを承認してください"},
    {"ko", "휴대전화에서 요청을 승인하세요|휴대폰을 확인하세요|로그인 요청을 승인하세요"},
};
constexpr Wording kPasskey[] = {
    {"en", "Use your passkey|Insert your security key"},
    {"es", "Usa tu llave de acceso|Inserta tu llave de seguridad"},
    {"pt", "Use sua chave de acesso|Insira sua chave de segurança"},
    {"fr", "Utilisez votre clé d'accès|Insérez votre clé de sécurité"},
    {"de", "Verwenden Sie Ihren Passkey|Stecken Sie Ihren Sicherheitsschlüssel ein"},
    {"it", "Usa la tua passkey|Inserisci il token di sicurezza o la chiave di sicurezza"},
    {"nl", "Gebruik je toegangssleutel|Plaats je beveiligingssleutel"},
    {"pl", "Użyj klucza dostępu|Włóż klucz bezpieczeństwa"},
    {"ru", "Используйте ключ доступа|Вход с ключом доступа|Вставьте ключ безопасности"},
    {"tr", "Geçiş anahtarınızı kullanın|Güvenlik anahtarınızı takın"},
    {"ar", "استخدم مفتاح المرور|أدخل مفتاح الأمان"},
    {"zh", "使用您的通行密钥|插入安全密钥|使用您的通行金鑰"},
    {"ja", "パスキーを使用してください|セキュリティキーを挿入してください"},
    {"ko", "패스키를 사용하세요|보안 키를 삽입하세요"},
};
constexpr Wording kPasswordExpired[] = {
    {"en", "Your password has expired|You must change your password|Password expired"},
    {"es", "Tu contraseña ha caducado|Su contraseña ha expirado|Debes cambiar tu contraseña"},
    {"pt", "Sua senha expirou|Senha expirada|Você precisa alterar sua senha"},
    {"fr", "Votre mot de passe a expiré|Mot de passe expiré|Vous devez changer votre mot de passe"},
    {"de", "Ihr Passwort ist abgelaufen|Kennwort abgelaufen|Sie müssen Ihr Passwort ändern"},
    {"it", "La password è scaduta|Password scaduta|Devi cambiare la password"},
    {"nl", "Je wachtwoord is verlopen|Wachtwoord verlopen|U moet uw wachtwoord wijzigen"},
    {"pl", "Twoje hasło wygasło|Musisz zmienić hasło|Wymagana zmiana hasła"},
    {"ru", "Срок действия пароля истёк|Срок действия вашего пароля истек|Необходимо сменить пароль"},
    {"tr", "Parolanızın süresi doldu|Şifrenizin süresi doldu|Şifrenizi değiştirmeniz gerekiyor"},
    {"ar", "انتهت صلاحية كلمة المرور|يجب عليك تغيير كلمة المرور"},
    {"zh", "您的密码已过期|密碼已過期|您必须更改密码"},
    {"ja", "パスワードの有効期限が切れました|パスワードの変更が必要です"},
    {"ko", "비밀번호가 만료되었습니다|비밀번호를 변경해야 합니다"},
};
constexpr Wording kStaySignedIn[] = {
    {"en", "Stay signed in?|Keep me signed in?"},
    {"es", "¿Mantener la sesión iniciada?|¿Quieres mantener la sesión abierta?"},
    {"pt", "Continuar conectado?|Manter sessão iniciada?"},
    {"fr", "Rester connecté ?"},
    {"de", "Angemeldet bleiben?|Eingeloggt bleiben?"},
    {"it", "Rimanere connessi?|Vuoi rimanere connesso?"},
    {"nl", "Aangemeld blijven?|Ingelogd blijven?"},
    {"pl", "Nie wylogowywać Cię?|Czy chcesz pozostać zalogowany?"},
    {"ru", "Оставаться в системе?|Не выходить из системы?"},
    {"tr", "Oturum açık kalsın mı?|Oturumunuz açık kalsın mı?"},
    {"ar", "هل تريد البقاء مسجلاً للدخول؟|هل تريد البقاء مسجل الدخول؟"},
    {"zh", "保持登录状态?|要維持登入嗎?"},
    {"ja", "サインインの状態を維持しますか?|ログイン状態を保持しますか?"},
    {"ko", "로그인 상태를 유지하시겠습니까?"},
};
constexpr Wording kCodeRejected[] = {
    {"en", "The code you entered is incorrect|Invalid code|That code didn't work"},
    {"es", "El código no es válido|Código incorrecto"},
    {"pt", "Código inválido|O código está incorreto|O código não é válido"},
    {"fr", "Code incorrect|Ce code n'est pas valide"},
    {"de", "Der Code ist ungültig|Falscher Code"},
    {"it", "Codice non valido|Il codice inserito non è corretto"},
    {"nl", "De code is onjuist|Ongeldige code"},
    {"pl", "Nieprawidłowy kod|Kod jest nieprawidłowy"},
    {"ru", "Неверный код|Код введён неверно"},
    {"tr", "Kod yanlış|Geçersiz kod|Doğrulama kodu hatalı"},
    {"ar", "الرمز غير صحيح|رمز التحقق غير صالح"},
    {"zh", "验证码错误|代码不正确|驗證碼錯誤"},
    {"ja", "コードが正しくありません|認証コードが無効です"},
    {"ko", "코드가 올바르지 않습니다|인증번호가 일치하지 않습니다"},
};

const auto kFilled = [](Field& field) { field.filled = true; };

// The form keeps what was typed, and the text is marked as nothing.
std::string beside_a_full_form(const std::string& text) {
  PageBuilder page("/login");
  page.form("login").input("text", "username", "User name", kFilled);
  page.input("password", "password", "Password", kFilled).button("Log in").out().text(text);
  return told(page, kPasswordSent);
}
std::string in_a_text(const std::string& text) {
  return told(PageBuilder("/x").text(text).text("42"), kPasswordSent);
}
std::string in_a_heading(const std::string& text) {
  return told(PageBuilder("/x").heading(text).text("42"), kPasswordSent);
}
std::string beside_a_code(const std::string& text) {
  PageBuilder page("/x");
  page.text(text).form().input("text", "f", "000000", [](Field& f) { f.autocomplete = "one-time-code"; });
  return told(page.button("OK"), kPasswordSent);
}
std::string after_two_codes(const std::string& text) {
  return told(code_page().text(text), kTwoCodesSent);
}
std::string over_two_answers(const std::string& text) {
  return told(PageBuilder("/x").heading(text).text("...").button("-").button("+"), kPasswordSent);
}

TEST(Wordings, WrongPassword) {
  expect_all(kWrongPassword, beside_a_full_form, "end wrong_password");
}
TEST(Wordings, LockedOut) {
  expect_all(kLockedOut, in_a_text, "end locked_out");
}
TEST(Wordings, ALinkByMail) {
  expect_all(kLinkByMail, in_a_text, "wait human push_wanted");
}
TEST(Wordings, ACodeSentToAPhoneOrAMailbox) {
  expect_all(kCodeSentToAPhone, beside_a_code, "wait human push_wanted");
}
TEST(Wordings, Captcha) {
  expect_all(kCaptcha, in_a_heading, "wait human captcha_wanted");
}
TEST(Wordings, Push) {
  expect_all(kPush, in_a_heading, "wait human push_wanted");
}
TEST(Wordings, Passkey) {
  expect_all(kPasskey, in_a_heading, "wait human passkey_wanted");
}
TEST(Wordings, PasswordExpired) {
  expect_all(kPasswordExpired, in_a_heading, "end change_password_page");
}
TEST(Wordings, StaySignedIn) {
  expect_all(kStaySignedIn, over_two_answers, "wait page consent_wanted");
}
TEST(Wordings, CodeRejected) {
  expect_all(kCodeRejected, after_two_codes, "end code_rejected");
}

// Headings of apps that have a word of an outcome, and not its meaning.
constexpr Wording kOfApps[] = {
    {"en",
     "Robot vacuum cleaners|Push notification campaigns|Inbox|Add a security key to protect your "
     "account|Password policy|Later|Processing"},
    {"es",
     "Robots aspiradores|Notificaciones push|Bandeja de entrada|Códigos postales|Añade una llave de "
     "acceso|Procesando"},
    {"pt", "Robôs aspiradores|Notificações push|Caixa de entrada|Adicione uma chave de acesso|Processando"},
    {"fr",
     "Robots de cuisine|Notifications push|Boîte de réception|Projets en cours|Ajoutez une clé d'accès"},
    {"de", "Saugroboter|Push-Benachrichtigungen|Posteingang|Passkey hinzufügen|Kürzlich gesendet"},
    {"it", "Robot da cucina|Notifiche push|Posta in arrivo|Aggiungi una passkey|Elaborazione"},
    {"nl", "Robotstofzuigers|Pushmeldingen|Postvak IN|Passkey toevoegen|Bezig"},
    {"pl", "Roboty sprzątające|Powiadomienia|Skrzynka odbiorcza|Dodaj klucz dostępu|Rekrutacja trwa"},
    {"ru", "Роботы-пылесосы|Уведомления|Входящие|Добавьте ключ доступа|Выполняется"},
    {"tr", "Robot süpürgeler|Bildirimler|Gelen kutusu|Geçiş anahtarı ekleyin"},
    {"ar", "مكانس روبوت|الإشعارات|صندوق الوارد|أضف مفتاح مرور"},
    {"zh", "扫地机器人|推送通知|收件箱|添加通行密钥"},
    {"ja", "ロボット掃除機|プッシュ通知|受信トレイ|パスキーを追加|処理中|レコード"},
    {"ko", "로봇 청소기|푸시 알림|받은편지함|패스키 추가|처리 중"},
};
std::string on_a_dashboard(const std::string& text) {
  PageBuilder page("/home");
  page.heading("Home").heading(text).text("Three of twelve").text("Monday").link("Settings").button("New");
  return told(page, kPasswordSent);
}
TEST(Wordings, OfAppsThatAreNoOutcome) {
  expect_all(kOfApps, on_a_dashboard, "end logged_in");
}
TEST(Wordings, WhatMayBePutOffIsADecision) {
  const auto offers = [](const char* heading, const char* later) {
    return told(PageBuilder("/x").heading(heading).text("...").button("+").button(later), kPasswordSent);
  };
  EXPECT_EQ(offers("Sign in faster with a passkey", "Not now"), "wait page consent_wanted");
  EXPECT_EQ(offers("Passkey erstellen", "Später"), "wait page consent_wanted");
  EXPECT_EQ(offers("Créez une clé d'accès", "Plus tard"), "wait page consent_wanted");
  EXPECT_EQ(offers("创建通行密钥", "以后再说"), "wait page consent_wanted");
}
// A one-time code is the app's own to ask for: the password of a form with both is what was wrong.
TEST(Wordings, APasswordNamedBesideACodeIsThePassword) {
  EXPECT_EQ(beside_a_full_form("Código o contraseña incorrectos"), "end wrong_password");
}

}  // namespace
}  // namespace cerby::page::testing::wordings_test
