#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

// Czech and Slovak.
inline constexpr Words kCzech[] = {
    {Concept::UserName, 40,
     "uzivatelske jmeno|uzivatel|prihlasovaci jmeno|prezdivka|pouzivatelske meno|pouzivatel|"
     "prihlasovacie meno|prezyvka|prihlasovaci e mail|uzivatelske id"},
    {Concept::Email, 35, "e mail|email|e mailova adresa|mail|emailova adresa"},
    {Concept::Phone, 25, "telefon|telefonni cislo|mobil|telefonne cislo|cislo telefonu"},
    {Concept::AccountNumber, 35,
     "zakaznicke cislo|cislo zakaznika|klientske cislo|cislo klienta|osobni cislo|rodne cislo|"
     "klientske id"},
    {Concept::Password, 40, "heslo|hesla|heslem|hesle"},
    {Concept::Pin, 25, "pin kod"},
    {Concept::New, 30, "nove heslo|novy|nove|vytvorte heslo|zvolte heslo|zvolte si heslo"},
    {Concept::Confirm, 35,
     "potvrzeni hesla|potvrdte heslo|znovu|heslo znovu|zopakujte*|zopakovat|potvrzeni|"
     "kontrola hesla|potvrdenie hesla|jeste jednou|znova"},
    {Concept::Current, 30, "soucasne|stavajici|aktualni|stare|puvodni|sucasne|aktualne|povodne"},
    {Concept::Authenticator, 40,
     "overovaci aplikace|overovaci aplikaci|autentizacni aplikace|autentizacni aplikaci|"
     "autentifikacni aplikace|overovacia aplikacia|overovacej aplikacii|overovacim programu"},
    {Concept::BackupCode, 45,
     "zalozni kod|zalozni kody|zalozneho kodu|obnovovaci kod|zachranny kod|kod pro obnoveni|"
     "zalozny kod"},
    {Concept::Code, 45,
     "overovaci aplikace|overovaci aplikaci|autentizacni aplikace|autentizacni aplikaci|"
     "autentifikacni aplikace|overovacia aplikacia|overovacej aplikacii|overovacim programu|"
     "zalozni kod|zalozni kody|zalozneho kodu|obnovovaci kod|zachranny kod|kod pro obnoveni|"
     "zalozny kod"},
    {Concept::Code, 45,
     "overovaci kod|overovaciho kodu|bezpecnostni kod|jednorazovy kod|jednorazove heslo|"
     "dvoufazove overeni|dvoufaktorov*|zadejte kod|kod z aplikace|potvrzovaci kod|kod z sms|"
     "sms kod|autentizacni kod|zadajte kod|dvojfaktorov*"},
    {Concept::Code, 15, "kod"},
    {Concept::Tenant, 35, "firma|organizace|spolecnost|nazev firmy|organizacia|spolocnost"},
    {Concept::CaptchaAnswer, 50,
     "opiste kod|opiste text|kod z obrazku|text z obrazku|znaky z obrazku|opiste"},
    {Concept::PersonName, 45,
     "prijmeni|jmeno a prijmeni|cele jmeno|priezvisko|meno a priezvisko|krestni jmeno"},
    {Concept::Name, 5, "jmeno|meno"},
    {Concept::BirthDate, 45, "datum narozeni|narozeni|datum narodenia"},
    {Concept::Address, 40, "ulice|mesto|psc|zeme|adresa|obec|postovni smerovaci cislo|ulica|krajina"},
    {Concept::Card, 50, "kreditni karta|cislo karty|platnost karty|drzitel karty|platebni karta"},
    {Concept::Promo, 45, "slevovy kod|kupon*|darkovy poukaz|slevovy kupon|zlavovy kod"},
    {Concept::Search, 50, "hledat|vyhledat|vyhledavani|hledani|hledany vyraz|hladat|vyhladat|vyhladavanie"},
    {Concept::Message, 50, "zprava|komentar|predmet|dotaz|vase zprava|sprava|vas dotaz"},
    {Concept::LogIn, 40,
     "prihlasit|prihlasit se|prihlaseni|prihlaste se|prihlasit se do uctu|prihlasit sa|"
     "prihlasenie|prihlaste sa|vstup|vstoupit"},
    {Concept::SignUp, 45,
     "registrovat*|registrace|zaregistrovat*|zaregistrujte*|vytvorit ucet|zalozit ucet|"
     "novy ucet|vytvorte si ucet|registracia|zaregistrovat|zalozit novy ucet|registrujte*"},
    {Concept::Forgot, 35,
     "zapomenut*|zapomnel*|obnovit heslo|obnova hesla|obnoveni hesla|neznate heslo|zabudnut*|"
     "zabudli*|ztracene heslo"},
    {Concept::ChangePassword, 45,
     "zmena hesla|zmenit heslo|zmente heslo|nove heslo|soucasne heslo|stavajici heslo|"
     "stare heslo|platnost hesla vyprsela|nastavit heslo"},
    {Concept::Continue, 30, "pokracovat|dalsi|odeslat|potvrdit|overit|dalej|odoslat"},
    {Concept::OtherWay, 50,
     "prihlasit pres|prihlasit se pres|pokracovat pres|pokracovat s|prihlasit se pomoci|"
     "jiny zpusob|prihlasit cez|bankovni identita"},
    {Concept::ShowPassword, 50, "zobrazit|skryt|zobrazit heslo"},
    {Concept::SignOut, 60, "odhlasit*|odhlaseni"},
    {Concept::Subscribe, 40,
     "odebirat*|odber novinek|novinky e mailem|prihlasit k odberu|prihlasit se k odberu|"
     "odebirejte*|odoberat*"},
    {Concept::Pay, 40, "zaplatit|platba|pokladna|doprava|objednat|dokoncit objednavku|doruceni"},
    {Concept::Resend, 40, "poslat znovu|odeslat znovu|novy kod"},
    {Concept::Cancel, 40, "zrusit|zpet|zavrit|storno|spat"},
    {Concept::Terms, 20, "souhlasim*|obchodni podminky|podminkami|ochrana osobnich udaju|suhlasim*"},
    {Concept::Remember, 15,
     "zapamatovat*|pamatovat*|zustat prihlasen*|neodhlasovat|trvale prihlaseni|zapamatat*|"
     "zostat prihlasen*"},
    {Concept::HaveAccount, 35, "uz mate ucet|mate ucet|jiz mate ucet|mate uz ucet"},
    {Concept::NoAccount, 30,
     "nemate ucet|jeste nemate ucet|nemate jeste ucet|nejste registrovani|nemate u nas ucet"},
    {Concept::Strength, 25,
     "alespon 8 znaku|minimalne 8 znaku|nejmene 8 znaku|8 znaku|velke pismeno|aspon 8 znakov"},
    {Concept::Chooser, 40, "vyberte ucet|zvolte ucet"},
    {Concept::OtherAccount, 40, "jiny ucet|pouzit jiny ucet|prihlasit se jinym uctem"},
    {Concept::Remove, 40, "smazat*|odstranit*|zrusit ucet|zmazat*"},
    {Concept::Wrong, 40, "nespravn*|chybn*|neplatn*|spatn*|nepodarilo*|neexistuje|zkuste to znovu|vyprsel*"},
    {Concept::LockedOut, 50,
     "ucet je zablokovan|ucet byl zablokovan|prilis mnoho pokusu|docasne zablokovan*|"
     "zkuste to pozdeji"},
    {Concept::HumanCheck, 50, "nejsem robot"},
    {Concept::Push, 45,
     "zkontrolujte telefon|potvrdte prihlaseni|zkontrolujte e mail|poslali jsme vam odkaz|"
     "odeslali jsme odkaz"},
    {Concept::CodeSent, 30, "poslali jsme kod|zaslali jsme|odeslali jsme|poslali jsme vam"},
    {Concept::SignedInAs, 50, "prihlasen jako|prihlaseny uzivatel"},
    {Concept::Busy, 40, "nacitani|prihlasovani|cekejte"},
    {Concept::Current, 30, "soucasne heslo|stavajici heslo|stare heslo"},
};

}  // namespace cerby::page::words
