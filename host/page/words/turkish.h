#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kTurkish[] = {
    {Concept::UserName, 40, "kullanici adi|kullanici|kullanici adiniz|uye adi|kullanici kodu|kullanici ismi"},
    {Concept::Email, 35, "e posta|eposta|e posta adresi|email|e mail|mail adresi|e postaniz"},
    {Concept::Phone, 25, "telefon|cep telefonu|cep|gsm"},
    {Concept::AccountNumber, 35,
     "musteri numarasi|tc kimlik no|t c kimlik no|tc kimlik|t c kimlik numarasi|"
     "uye numarasi|kimlik numarasi|musteri no"},
    {Concept::Password, 40, "sifre|sifreniz|parola|parolaniz|sifrenizi|parolanizi|sifresi"},
    {Concept::Pin, 25, "pin"},
    {Concept::Pin, 25, "guvenlik kodu"},
    {Concept::New, 30, "yeni|sifre olustur|sifre belirle"},
    {Concept::Confirm, 35, "onayla*|tekrar*|dogrula|yeniden"},
    {Concept::Current, 30, "mevcut|eski|simdiki"},
    {Concept::Authenticator, 40, "kimlik dogrulama uygulamasi*|dogrulama uygulamasi*|authenticator"},
    {Concept::BackupCode, 45, "yedek kod*|kurtarma kod*|yedekleme kod*"},
    {Concept::Code, 45,
     "kimlik dogrulama uygulamasi*|dogrulama uygulamasi*|authenticator|yedek kod*|"
     "kurtarma kod*|yedekleme kod*"},
    {Concept::Code, 45,
     "dogrulama kodu|guvenlik kodu|tek kullanimlik|onay kodu|iki asamali|iki faktorlu|"
     "kodu girin|kodu gir|dogrulama kodunu"},
    {Concept::Tenant, 35, "sirket|kurum|firma|organizasyon"},
    {Concept::CaptchaAnswer, 50, "resimdeki*|goruntudeki*|guvenlik resmi|resimde gordugunuz"},
    {Concept::PersonName, 45, "ad soyad|soyad*|adiniz|isim soyisim|ad ve soyad"},
    {Concept::Name, 5, "ad|isim"},
    {Concept::BirthDate, 45, "dogum tarihi|dogum"},
    {Concept::Address, 40, "sokak|sehir|posta kodu|ulke|adres|ilce"},
    {Concept::Card, 50, "kredi karti|kart numarasi|son kullanma tarihi|kart sahibi"},
    {Concept::Promo, 45, "kupon*|indirim kodu|promosyon kodu"},
    {Concept::Search, 50, "ara|arama|aramak"},
    {Concept::Message, 50, "mesaj*|yorum*|konu"},
    {Concept::LogIn, 40,
     "giris yap|giris|oturum ac|giris yapin|oturum acin|sisteme giris|uye girisi|"
     "oturum acma"},
    {Concept::SignUp, 40, "ucretsiz deneme*|ucretsiz dene|denemeyi baslat"},
    {Concept::SignUp, 45,
     "kaydol*|kayit ol|uye ol|hesap olustur|uyelik|kayit olun|hesap ac|yeni hesap|uye olun|"
     "ucretsiz uye ol"},
    {Concept::Forgot, 35, "unuttum|unuttunuz*|sifremi unuttum|sifirla*|hatirlamiyorum|kurtar*"},
    {Concept::ChangePassword, 45,
     "sifre degistir|sifreyi degistir|yeni sifre|mevcut sifre|eski sifre|parola degistir|"
     "yeni parola|mevcut parola|sifremi degistir"},
    {Concept::Continue, 30, "devam|devam et|ileri|gonder|dogrula|tamam|sonraki|onayla"},
    {Concept::OtherWay, 50, "ile devam et|ile giris yap|ile oturum ac|ile kaydol|e devlet ile|baska bir yol"},
    {Concept::OtherWay, 60,
     "sifresiz|parolasiz|sifre olmadan|parola olmadan|giris baglantisi|sihirli baglanti|"
     "baglanti gonder|kod ile|kodla"},
    {Concept::OtherWay, 20, "olarak giris yap|olarak oturum ac"},
    {Concept::LogIn, 40, "olarak giris yap|olarak oturum ac"},
    {Concept::ShowPassword, 50, "goster|gizle|sifreyi goster"},
    {Concept::SignOut, 60,
     "cikis yap|cikis|oturumu kapat|guvenli cikis|"
     "bu hesaptan cikis yap|bu hesabin oturumunu kapat"},
    {Concept::Subscribe, 40, "abone*|bulten*"},
    {Concept::Pay, 40, "odeme*|ode|satin al|siparis|kargo"},
    {Concept::Resend, 40, "tekrar gonder|yeniden gonder"},
    {Concept::Cancel, 40, "iptal|geri|kapat|vazgec|simdi degil"},
    {Concept::Consent, 40, "erismek istiyor|erisim istiyor|erisim izni istiyor"},
    {Concept::Consent, 20, "yeni kosullar"},
    {Concept::Terms, 20, "yeni kosullar"},
    {Concept::Allow, 30, "izin ver|kabul et|kabul ediyorum|evet"},
    {Concept::Terms, 20, "kosullar*|kabul ediyorum|gizlilik|sozlesme*"},
    {Concept::Remember, 15, "beni hatirla|hatirla|oturumum acik kalsin|oturumu acik tut"},
    {Concept::HaveAccount, 35,
     "zaten hesabin var|zaten bir hesabiniz var|hesabiniz var mi|zaten uye misiniz|"
     "hesabin var mi"},
    {Concept::NoAccount, 30, "hesabin yok mu|hesabiniz yok mu|uye degil misiniz|henuz uye degil"},
    {Concept::Strength, 25, "en az 8|en az 6|8 karakter|buyuk harf"},
    {Concept::Chooser, 40, "hesap sec|hesap secin|bir hesap sec|bir hesap secin|hesap secimi"},
    {Concept::Remove, 40, "kaldir*|sil|silin|silme|unut|bu hesaptan cikis yap|bu hesabin oturumunu kapat"},
    {Concept::OtherAccount, 40,
     "baska bir hesap kullan|baska bir hesap kullanin|baska hesap kullan|baska bir hesap|"
     "farkli bir hesap kullan|baska bir hesapla giris yap|baska bir hesapla oturum ac"},
    {Concept::Wrong, 40,
     "yanlis|hatali|gecersiz|eslesmiyor|hata|bulunamadi|basarisiz|dogru degil|suresi doldu|"
     "tekrar deneyin"},
    {Concept::LockedOut, 50,
     "hesabiniz kilitlendi|hesap kilitli|cok fazla deneme|gecici olarak|bloke edildi|"
     "daha sonra tekrar"},
    {Concept::HumanCheck, 50, "robot degilim|insan misiniz|robot olmadiginizi"},
    {Concept::Passkey, 40, "gecis anahtari|guvenlik anahtari"},
    {Concept::Push, 45,
     "telefonunuzu kontrol|bildirimi onaylayin|girisi onaylayin|bildirim gonder*|"
     "e postanizi kontrol|baglanti gonder*"},
    {Concept::CodeSent, 30, "kod gonder*|kodu gonder*|gonderdigimiz|sms"},
    {Concept::SignedInAs, 40, "olarak giris yaptiniz|olarak oturum actiniz|merhaba|hos geldiniz"},
    {Concept::Busy, 40, "yukleniyor|lutfen bekleyin|yonlendiriliyor|bekleyin"},
    {Concept::Current, 30,
     "mevcut sifre|mevcut parola|eski sifre|eski parola|gecerli sifre|gecerli parola|simdiki sifre"},
    {Concept::PasswordExpired, 45,
     "parolanizin suresi doldu|sifrenizin suresi doldu|parolanin suresi doldu|sifrenin suresi "
     "doldu|parolanizin suresi dolmus|sifrenizin suresi dolmus|parolanizi degistirmeniz gerekiyor|sifrenizi "
     "degistirmeniz gerekiyor|sifrenizi degistirmelisiniz"},
    {Concept::ChangePassword, 45,
     "parolanizin suresi doldu|sifrenizin suresi doldu|parolanin suresi doldu|sifrenin suresi "
     "doldu|parolanizin suresi dolmus|sifrenizin suresi dolmus|parolanizi degistirmeniz gerekiyor|sifrenizi "
     "degistirmeniz gerekiyor|sifrenizi degistirmelisiniz"},
    {Concept::Wrong, 50,
     "giris bilgileriniz hatali|giris bilgileri hatali|giris bilgileriniz yanlis|kimlik bilgileri "
     "gecersiz|gecersiz kimlik bilgileri|hatali giris|kullanici bilgileri hatali|giris "
     "basarisiz|bilgileriniz hatali"},
    {Concept::Wrong, 40, "gecerli degil|yanlistir|hatalidir|dogru degildir"},
    {Concept::LockedOut, 50,
     "hesabiniz askiya alin*|hesap askiya alin*|hesabiniz devre disi*|hesap devre disi*|hesabiniz "
     "bloke*|hesabiniz engellen*|hesabin kilitlendi|hesabiniz kilitli|cok fazla basarisiz|cok fazla giris "
     "denemesi|cok sayida basarisiz"},
    {Concept::Push, 45,
     "e posta gonderdik|eposta gonderdik|bir e posta gonderdik|baglanti iceren|baglantisi iceren|gelen "
     "kutunuzu kontrol*|gelen kutunu kontrol*|e postani kontrol*|baglantiya tikla*|bir baglanti "
     "gonder*|giris baglantisi gonder*"},
    {Concept::CodeSent, 30,
     "e posta gonderdik|eposta gonderdik|bir e posta gonderdik|baglanti iceren|baglantisi iceren|gelen "
     "kutunuzu kontrol*|gelen kutunu kontrol*|e postani kontrol*|baglantiya tikla*|bir baglanti "
     "gonder*|giris baglantisi gonder*"},
    {Concept::CodeSent, 30, "gonderilen kodu|gonderilen kod|telefonunuza gonder*|kisa mesaj*|sms ile"},
    {Concept::HumanCheck, 50, "robot olmadigini|insan oldugunuzu|insan oldugunu"},
    {Concept::Push, 45,
     "telefonunuzdaki istegi|istegi onayla*|giris istegini onayla*|telefonunuza bakin|telefonunuzdan "
     "onayla*|bildirimi onayla*|bildirime dokun*|oturum acma istegini onayla*|telefonunuza "
     "bildirim*|telefonunuza bir bildirim*"},
    {Concept::Passkey, 40, "gecis anahtar*|guvenlik anahtar*"},
    {Concept::Consent, 20,
     "gecis anahtari olustur*|bir gecis anahtari olustur*|gecis anahtari ekle*|guvenlik anahtari ekle*"},
    {Concept::NotNow, 30, "simdi degil|daha sonra|atla|belki daha sonra|sonra hatirlat|hayir tesekkurler"},
    {Concept::StaySignedIn, 30,
     "oturum acik kalsin*|oturumunuz acik kalsin*|oturumu acik tut*|oturumum acik kalsin|oturumunuz acik "
     "kalsin mi"},
    {Concept::Code, 5, "kod|kodu|kodunuz"},
    {Concept::SetUp, 50,
     "qr kodunu tarayin|qr kodu tarayin|bu qr kodunu tarayin|karekodu tarayin|karekodu okutun|qr kodunu "
     "okutun"},
    {Concept::SetUp, 40,
     "iki adimli dogrulamayi ayarla*|iki adimli dogrulamayi etkinlestir*|iki faktorlu kimlik dogrulamayi "
     "ayarla*|iki faktorlu kimlik dogrulamayi etkinlestir*"},
};

}  // namespace cerby::page::words
