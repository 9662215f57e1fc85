#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kPolish[] = {
    {Concept::UserName, 40,
     "nazwa uzytkownika|uzytkownik|login|identyfikator|nazwa konta|nick|nazwe uzytkownika"},
    {Concept::Email, 35, "e mail|email|adres e mail|adres email|poczta"},
    {Concept::Phone, 25, "telefon|numer telefonu|komorka"},
    {Concept::AccountNumber, 35, "numer klienta|nik|pesel|numer karty klienta|numer uzytkownika"},
    {Concept::Password, 40, "haslo|hasla|haslem"},
    {Concept::Pin, 25, "pin"},
    {Concept::Pin, 25, "kod bezpieczenstwa"},
    {Concept::New, 30, "nowe|nowy|utworz haslo|wybierz haslo|ustaw haslo"},
    {Concept::Confirm, 35, "potwierdz*|powtorz*|ponownie|ponow*"},
    {Concept::Current, 30, "obecne|aktualne|stare|biezace|dotychczasowe"},
    {Concept::Authenticator, 40,
     "aplikacji uwierzytelniajacej|aplikacja uwierzytelniajaca|kod z aplikacji|"
     "aplikacji authenticator|authenticator|wpisz kod z aplikacji|wprowadz kod z aplikacji"},
    {Concept::BackupCode, 45,
     "kod zapasowy|kodu zapasowego|kody zapasowe|kodow zapasowych|kod odzyskiwania|"
     "kodu odzyskiwania|kod awaryjny|wpisz kod zapasowy|wprowadz kod zapasowy"},
    {Concept::Code, 45,
     "aplikacji uwierzytelniajacej|aplikacja uwierzytelniajaca|aplikacji authenticator|"
     "authenticator|kod zapasowy|kodu zapasowego|kody zapasowe|kodow zapasowych|"
     "kod odzyskiwania|kodu odzyskiwania|kod awaryjny|wpisz kod zapasowy|"
     "wprowadz kod zapasowy|wpisz kod z aplikacji|wprowadz kod z aplikacji"},
    {Concept::Code, 45,
     "kod weryfikacyjny|kod bezpieczenstwa|kod jednorazowy|kod uwierzytelniajacy|"
     "weryfikacja dwuetapowa|dwuskladnikow*|wpisz kod|wprowadz kod|kod potwierdzajacy|"
     "kod z aplikacji|kod sms"},
    {Concept::Tenant, 35, "firma|organizacja|nazwa firmy"},
    {Concept::CaptchaAnswer, 50, "znaki z obrazka|tekst z obrazka|kod z obrazka|przepisz kod"},
    {Concept::PersonName, 45, "imie|nazwisko|imie i nazwisko"},
    {Concept::BirthDate, 45, "data urodzenia|urodzenia"},
    {Concept::Address, 40, "ulica|miasto|kod pocztowy|kraj|adres|miejscowosc"},
    {Concept::Card, 50, "karta kredytowa|numer karty|data waznosci|posiadacz karty"},
    {Concept::Promo, 45, "kod rabatowy|kod promocyjny|kupon*"},
    {Concept::Search, 50, "szukaj*|wyszukaj*|wyszukiwanie"},
    {Concept::Message, 50, "wiadomosc|komentarz|temat"},
    {Concept::LogIn, 40, "zaloguj*|logowanie|zaloguj sie|loguj|wejdz"},
    {Concept::SignUp, 40, "okres probny|wyprobuj za darmo|bezplatny okres"},
    {Concept::SignUp, 45,
     "zarejestruj*|rejestracja|zaloz konto|utworz konto|stworz konto|zapisz sie|dolacz|"
     "nowe konto|zalozenie konta"},
    {Concept::Forgot, 35, "zapomnial*|nie pamietasz|odzyskaj*|przypomnij*|resetuj*|zresetuj*"},
    {Concept::ChangePassword, 45,
     "zmien haslo|zmiana hasla|nowe haslo|obecne haslo|aktualne haslo|stare haslo"},
    {Concept::Continue, 30, "dalej|kontynuuj|wyslij|potwierdz|zatwierdz|weryfikuj|zweryfikuj|nastepny"},
    {Concept::OtherWay, 50,
     "kontynuuj z|kontynuuj przez|zaloguj sie przez|zaloguj przez|zaloguj sie z|"
     "zarejestruj sie przez|inny sposob"},
    {Concept::OtherWay, 60,
     "bez hasla|link logowania|link do logowania|magiczny link|wyslij link|kodem|"
     "za pomoca kodu|kod przez sms|kod sms em|kod e mailem|kod mailem"},
    {Concept::OtherWay, 20, "zaloguj sie jako|zaloguj jako"},
    {Concept::LogIn, 40, "zaloguj sie jako|zaloguj jako"},
    {Concept::ShowPassword, 50, "pokaz|ukryj|pokaz haslo"},
    {Concept::SignOut, 60,
     "wyloguj*|"
     "wyloguj z tego konta|wyloguj sie z tego konta"},
    {Concept::Subscribe, 40, "newsletter*|subskrybuj*|zapisz sie do newslettera"},
    {Concept::Pay, 40, "zaplac|platnosc*|do kasy|kup teraz|dostawa"},
    {Concept::Resend, 40, "wyslij ponownie|wyslij kod ponownie"},
    {Concept::Cancel, 40, "anuluj|wroc|wstecz|zamknij|nie teraz"},
    {Concept::Consent, 40, "chce uzyskac dostep|prosi o dostep|zada dostepu|wymagane uprawnienia"},
    {Concept::Consent, 20, "nowy regulamin"},
    {Concept::Terms, 20, "nowy regulamin"},
    {Concept::Allow, 30, "zezwol|zezwalam|akceptuje|akceptuj|zgadzam|tak"},
    {Concept::Terms, 20, "regulamin*|akceptuje*|polityka prywatnosci|zgadzam"},
    {Concept::Remember, 15, "zapamietaj*|pamietaj*|nie wylogowuj"},
    {Concept::HaveAccount, 35, "masz juz konto|masz konto|posiadasz juz konto"},
    {Concept::NoAccount, 30, "nie masz konta|nie masz jeszcze konta|nie posiadasz konta"},
    {Concept::Strength, 25, "co najmniej 8|minimum 8|8 znakow|wielka litera"},
    {Concept::Chooser, 40, "wybierz konto|wybor konta"},
    {Concept::Remove, 40, "usun*|skasuj*|zapomnij|wyloguj z tego konta|wyloguj sie z tego konta"},
    {Concept::OtherAccount, 40,
     "uzyj innego konta|inne konto|zaloguj sie na inne konto|zaloguj sie na innym koncie"},
    {Concept::Wrong, 40,
     "nieprawidlow*|bledn*|niepoprawn*|zle|nie pasuj*|blad|nie znaleziono|wygasl*|"
     "nie istnieje|sprobuj ponownie|nieudan*"},
    {Concept::LockedOut, 50,
     "konto zablokowane|konto zostalo zablokowane|zbyt wiele prob|tymczasowo zablokowan*|"
     "sprobuj pozniej"},
    {Concept::HumanCheck, 50, "nie jestem robotem|jestes czlowiekiem"},
    {Concept::Passkey, 40, "klucz dostepu|klucz bezpieczenstwa|klucza dostepu"},
    {Concept::Push, 45,
     "sprawdz telefon|zatwierdz prosbe|zatwierdz logowanie|powiadomienie na|"
     "sprawdz swoja skrzynke|sprawdz e mail|wyslalismy link"},
    {Concept::CodeSent, 30, "wyslalismy kod|kod zostal wyslany|wyslany na"},
    {Concept::SignedInAs, 50, "zalogowano jako|zalogowany jako"},
    {Concept::SignedInAs, 40, "witaj|czesc"},
    {Concept::Busy, 40, "ladowanie|prosze czekac|przekierowanie|chwileczke"},
    {Concept::Busy, 15, "trwa"},
    {Concept::Current, 30, "obecne haslo|aktualne haslo|stare haslo"},
    {Concept::PasswordExpired, 45,
     "twoje haslo wygaslo|haslo wygaslo|haslo stracilo waznosc|twoje haslo stracilo waznosc|musisz zmienic "
     "haslo|wymagana zmiana hasla|termin waznosci hasla uplynal"},
    {Concept::ChangePassword, 45,
     "twoje haslo wygaslo|haslo wygaslo|haslo stracilo waznosc|twoje haslo stracilo waznosc|musisz zmienic "
     "haslo|wymagana zmiana hasla|termin waznosci hasla uplynal"},
    {Concept::Wrong, 50,
     "nieprawidlowe dane logowania|bledne dane logowania|niepoprawne dane logowania|dane logowania sa "
     "nieprawidlowe|podane dane sa nieprawidlowe|nieprawidlowe dane|bledne dane|logowanie nie powiodlo sie"},
    {Concept::Wrong, 40, "nie jest poprawn*|nie jest prawidlow*|nie powiodlo sie"},
    {Concept::LockedOut, 50,
     "konto zostalo tymczasowo zablokowane|konto zostalo zawieszone|konto zawieszone|konto jest "
     "zablokowane|konto jest zawieszone|konto zostalo dezaktywowane|konto dezaktywowane|konto zostalo "
     "wylaczone|zbyt wiele nieudanych|za duzo prob|zbyt duzo prob|sprobuj ponownie pozniej|sprobuj pozniej"},
    {Concept::Push, 45,
     "wyslalismy e mail|wyslalismy wiadomosc|wyslalismy ci e mail|wyslalismy ci wiadomosc|wyslalismy ci "
     "link|wyslalismy lacze|z linkiem do logowania|sprawdz swoja poczte|sprawdz poczte|sprawdz "
     "skrzynke|kliknij link|kliknij w link|kliknij lacze"},
    {Concept::CodeSent, 30,
     "wyslalismy e mail|wyslalismy wiadomosc|wyslalismy ci e mail|wyslalismy ci wiadomosc|wyslalismy ci "
     "link|wyslalismy lacze|z linkiem do logowania|sprawdz swoja poczte|sprawdz poczte|sprawdz "
     "skrzynke|kliknij link|kliknij w link|kliknij lacze"},
    {Concept::CodeSent, 30, "kod wyslany|wyslany sms|z sms a|smsem|kod wyslalismy"},
    {Concept::HumanCheck, 50, "nie jestes robotem|ze jestes czlowiekiem|nie jest pan robotem"},
    {Concept::Push, 45,
     "zatwierdz zadanie|potwierdz na telefonie|zatwierdz w aplikacji|potwierdz w aplikacji|sprawdz swoj "
     "telefon|dotknij tak|zatwierdz probe logowania|wyslalismy powiadomienie|potwierdz logowanie"},
    {Concept::Passkey, 40, "kluczem dostepu|kluczem bezpieczenstwa|klucza bezpieczenstwa"},
    {Concept::Consent, 20,
     "utworz klucz dostepu|dodaj klucz dostepu|skonfiguruj klucz dostepu|dodaj klucz bezpieczenstwa"},
    {Concept::NotNow, 30, "nie teraz|pozniej|pomin|moze pozniej|przypomnij pozniej|nie dziekuje"},
    {Concept::StaySignedIn, 30,
     "nie wylogowywac|nie wylogowuj mnie|pozostac zalogowan*|pozostan zalogowan*|nie wylogowuj"},
    {Concept::Code, 5, "kod"},
    {Concept::SetUp, 50, "zeskanuj kod qr|zeskanuj ten kod qr|skanuj kod qr"},
    {Concept::SetUp, 40,
     "skonfiguruj uwierzytelnianie dwu*|wlacz uwierzytelnianie dwu*|skonfiguruj weryfikacje dwu*|wlacz "
     "weryfikacje dwu*"},
    {Concept::ContinueAs, 40, "kontynuuj jako"},
};

}  // namespace cerby::page::words
