#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kHungarian[] = {
    {Concept::UserName, 40,
     "felhasznalonev|felhasznalo nev|felhasznaloi nev|azonosito|felhasznalo|"
     "belepesi azonosito|felhasznaloazonosito|felhasznaloi azonosito"},
    {Concept::Email, 35, "e mail cim|email cim|emailcim|e mail cimed"},
    {Concept::Phone, 25, "telefonszam|mobil|mobilszam|telefon"},
    {Concept::AccountNumber, 35, "ugyfelszam|ugyfelazonosito|vevoszam|tagsagi szam|neptun kod"},
    {Concept::Password, 40, "jelszo|jelszava|jelszavad|jelszot"},
    {Concept::New, 30, "uj jelszo|uj|valassz jelszot|adj meg egy jelszot"},
    {Concept::Confirm, 35, "jelszo megerositese|meg egyszer|ujra|ismet|jelszo ujra|megismetlese"},
    {Concept::Current, 30, "jelenlegi|regi|mostani"},
    {Concept::Authenticator, 40, "hitelesito alkalmazas*|hitelesitoalkalmazas*|azonosito alkalmazas"},
    {Concept::BackupCode, 45, "biztonsagi kodok|tartalek kod|tartalekkod|helyreallitasi kod"},
    {Concept::Code, 45,
     "hitelesito alkalmazas*|hitelesitoalkalmazas*|azonosito alkalmazas|biztonsagi kodok|"
     "tartalek kod|tartalekkod|helyreallitasi kod"},
    {Concept::Code, 45,
     "ellenorzo kod|biztonsagi kod|egyszer hasznalatos kod|ketlepcsos*|ketfaktoros*|"
     "hitelesitesi kod|megerosito kod|ird be a kodot|adja meg a kodot|sms kod|hitelesito kod"},
    {Concept::Code, 15, "kod"},
    {Concept::Tenant, 35, "cegnev|szervezet|ceg|vallalat"},
    {Concept::CaptchaAnswer, 50, "kepen lathato|a kepen"},
    {Concept::PersonName, 45, "teljes nev|vezeteknev|keresztnev|utonev"},
    {Concept::Name, 5, "nev"},
    {Concept::BirthDate, 45, "szuletesi ido|szuletesi datum|szuletesnap"},
    {Concept::Address, 40, "iranyitoszam|utca|varos|lakcim|orszag"},
    {Concept::Card, 50, "bankkartya|kartyaszam|lejarat|hitelkartya"},
    {Concept::Promo, 45, "kuponkod|kupon*|ajandekkartya"},
    {Concept::Search, 50, "kereses|keres|keresendo"},
    {Concept::Message, 50, "uzenet|megjegyzes|targy|hozzaszolas"},
    {Concept::LogIn, 40,
     "bejelentkezes|belepes|bejelentkezem|belepek|jelentkezz be|lepj be|jelentkezzen be|"
     "belepek a fiokomba"},
    {Concept::SignUp, 45, "regisztracio|regisztral*|fiok letrehozasa|uj fiok|csatlakozz|fiok nyitasa"},
    {Concept::Forgot, 35,
     "elfelejtett*|elfelejtette*|elfelejtetted*|jelszoemlekezteto|jelszo visszaallitasa|"
     "uj jelszo kerese"},
    {Concept::ChangePassword, 45,
     "jelszo modositasa|jelszovaltoztatas|jelszo megvaltoztatasa|uj jelszo|jelenlegi jelszo|"
     "regi jelszo|jelszo csere|jelszocsere"},
    {Concept::Continue, 30, "tovabb|folytatas|kovetkezo|kuldes|megerosites|elkuld|mehet"},
    {Concept::OtherWay, 50,
     "belepes facebook*|folytatas a kovetkezovel|bejelentkezes google*|mas modszer|ugyfelkapu"},
    {Concept::ShowPassword, 50, "megjelenites|elrejtes|jelszo megjelenitese|mutat"},
    {Concept::SignOut, 60, "kijelentkezes|kilepes"},
    {Concept::Subscribe, 40, "hirlevel*|feliratkoz*"},
    {Concept::Pay, 40, "fizetes|penztar|megrendeles|szallitas|rendeles leadasa"},
    {Concept::Resend, 40, "ujrakuldes|uj kod kerese|kod ujrakuldese"},
    {Concept::Cancel, 40, "megse|vissza|bezar|megsem"},
    {Concept::Terms, 20, "elfogadom*|felhasznalasi feltetelek|aszf|adatvedelmi*"},
    {Concept::Remember, 15,
     "emlekezz*|maradjak bejelentkezve|bejelentkezve maradok|jegyezz meg|"
     "maradjon bejelentkezve"},
    {Concept::HaveAccount, 35, "van mar fiokod|mar van fiokod|mar regisztraltal|mar van fiokja"},
    {Concept::NoAccount, 30, "nincs meg fiokod|nincs fiokod|meg nincs fiokod|nincs fiokja|uj vasarlo"},
    {Concept::Strength, 25, "legalabb 8 karakter|8 karakter|legalabb 6 karakter"},
    {Concept::Chooser, 40, "valassz fiokot|valasszon fiokot"},
    {Concept::OtherAccount, 40, "masik fiok hasznalata|masik fiok"},
    {Concept::Remove, 40, "torles|fiok torlese|eltavolitas"},
    {Concept::Wrong, 40,
     "hibas*|helytelen*|ervenytelen*|sikertelen*|probalja ujra|probald ujra|nem talalhato"},
    {Concept::LockedOut, 50, "fiok zarolva|tul sok probalkozas|probalja meg kesobb"},
    {Concept::CodeSent, 30, "kodot kuldtunk|elkuldtuk"},
    {Concept::SignedInAs, 50, "bejelentkezve mint"},
    {Concept::Busy, 40, "betoltes|kerjuk varjon"},
    {Concept::Current, 30, "jelenlegi jelszo|regi jelszo"},
};

}  // namespace cerby::page::words
