#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kRomanian[] = {
    {Concept::UserName, 40,
     "nume utilizator|nume de utilizator|utilizator|numele de utilizator|nume cont|"
     "email sau utilizator|id utilizator"},
    {Concept::Email, 35, "adresa de e mail|adresa de email|e mail|adresa email|posta electronica"},
    {Concept::Phone, 25, "telefon|numar de telefon|numarul de telefon|mobil"},
    {Concept::AccountNumber, 35, "cod client|numar client|cnp|codul de client"},
    {Concept::Password, 40, "parola|parolei"},
    {Concept::New, 30, "parola noua|noua|alege o parola|creeaza o parola"},
    {Concept::Confirm, 35,
     "confirma*|confirmare parola|repeta*|din nou|confirmati*|repetati*|confirmarea parolei"},
    {Concept::Current, 30, "curenta|actuala|veche"},
    {Concept::Authenticator, 40,
     "aplicatia de autentificare|aplicatie de autentificare|aplicatia authenticator"},
    {Concept::BackupCode, 45, "cod de rezerva|cod de recuperare"},
    {Concept::Code, 45,
     "aplicatia de autentificare|aplicatie de autentificare|aplicatia authenticator|"
     "cod de rezerva|cod de recuperare"},
    {Concept::Code, 45,
     "cod de verificare|codul de verificare|cod de securitate|cod unic|"
     "autentificare in doi pasi|doi factori|introdu codul|introduceti codul|cod sms|"
     "cod de confirmare"},
    {Concept::Tenant, 35, "companie|organizatie|numele companiei|firma"},
    {Concept::CaptchaAnswer, 50, "codul din imagine|textul din imagine"},
    {Concept::PersonName, 45, "prenume|nume si prenume|nume complet|nume de familie"},
    {Concept::Name, 5, "nume"},
    {Concept::BirthDate, 45, "data nasterii"},
    {Concept::Address, 40, "strada|oras|judet|cod postal|tara|adresa|localitate"},
    {Concept::Card, 50, "card de credit|numarul cardului|data expirarii"},
    {Concept::Promo, 45, "cod promotional|cod de reducere|voucher"},
    {Concept::Search, 50, "cauta|cautare|cautati"},
    {Concept::Message, 50, "mesaj|comentariu|subiect|mesajul tau"},
    {Concept::LogIn, 40,
     "autentificare|conectare|conecteaza te|intra in cont|autentifica te|conectati va|"
     "autentificati va|logare|logheaza te"},
    {Concept::SignUp, 45,
     "inregistrare|creeaza cont|creare cont|inregistreaza te|cont nou|creaza cont|"
     "creeaza un cont|inscrie te|inregistreaza|inregistrati va"},
    {Concept::Forgot, 35,
     "ai uitat*|am uitat*|ati uitat*|resetare parola|reseteaza parola|recuperare parola|"
     "recupereaza*|parola uitata|reseteaza*"},
    {Concept::ChangePassword, 45,
     "schimba parola|schimbare parola|parola noua|parola actuala|parola veche|parola curenta|"
     "modificare parola"},
    {Concept::Continue, 30, "continua|continuati|inainte|urmatorul|trimite|mai departe|verifica"},
    {Concept::OtherWay, 50, "continua cu|conecteaza te cu|autentificare cu|alta metoda|intra cu"},
    {Concept::ShowPassword, 50, "arata|ascunde|afiseaza|arata parola"},
    {Concept::SignOut, 60, "deconectare|deconecteaza*|iesire din cont"},
    {Concept::Subscribe, 40, "aboneaza*|abonare|newsletter*"},
    {Concept::Pay, 40, "plateste|plata|finalizeaza comanda|livrare|plaseaza comanda"},
    {Concept::Resend, 40, "retrimite*|trimite din nou"},
    {Concept::Cancel, 40, "anuleaza|inapoi|inchide|renunta|anulare"},
    {Concept::Terms, 20, "sunt de acord|termenii si conditiile|accept termenii|termeni si conditii"},
    {Concept::Remember, 15, "tine ma minte|tine minte*|pastreaza ma conectat|ramai conectat"},
    {Concept::HaveAccount, 35, "ai deja cont|ai deja un cont|aveti deja cont"},
    {Concept::NoAccount, 30, "nu ai cont|nu aveti cont|nu ai un cont|client nou"},
    {Concept::Strength, 25, "minim 8 caractere|cel putin 8 caractere|8 caractere"},
    {Concept::Chooser, 40, "alege un cont|alegeti un cont"},
    {Concept::OtherAccount, 40, "foloseste alt cont|alt cont"},
    {Concept::Remove, 40, "sterge*|stergere*|elimina"},
    {Concept::Wrong, 40, "incorect*|gresit*|esuat*|incearca din nou|nu exista|invalida"},
    {Concept::LockedOut, 50, "contul este blocat|prea multe incercari|incearca mai tarziu"},
    {Concept::CodeSent, 30, "am trimis un cod|ti am trimis"},
    {Concept::SignedInAs, 50, "conectat ca|autentificat ca"},
    {Concept::Busy, 40, "se incarca|asteptati"},
    {Concept::Current, 30, "parola actuala|parola veche|parola curenta"},
};

}  // namespace cerby::page::words
