#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kFinnish[] = {
    {Concept::UserName, 40, "kayttajatunnus|kayttajanimi|kayttajatunnuksesi|tunnus|kayttaja"},
    {Concept::Email, 35, "sahkoposti|sahkopostiosoite|sahkopostisi"},
    {Concept::Phone, 25, "puhelin|puhelinnumero|matkapuhelin"},
    {Concept::AccountNumber, 35, "asiakasnumero|henkilotunnus|jasennumero"},
    {Concept::Password, 40, "salasana|salasanasi|salasanan"},
    {Concept::New, 30, "uusi salasana|valitse salasana|luo salasana"},
    {Concept::Confirm, 35, "vahvista salasana|uudelleen|toista*|uudestaan"},
    {Concept::Current, 30, "nykyinen|vanha"},
    {Concept::Authenticator, 40, "todennussovellus|todennussovelluksen|tunnistussovellus"},
    {Concept::BackupCode, 45, "varakoodi|palautuskoodi"},
    {Concept::Code, 45, "todennussovellus|todennussovelluksen|tunnistussovellus|varakoodi|palautuskoodi"},
    {Concept::Code, 45,
     "vahvistuskoodi|turvakoodi|kertakayttokoodi|kaksivaiheinen|tunnistuskoodi|syota koodi|"
     "avainluku|todennuskoodi"},
    {Concept::Tenant, 35, "yritys|organisaatio"},
    {Concept::PersonName, 45, "etunimi|sukunimi|koko nimi|nimesi"},
    {Concept::BirthDate, 45, "syntymaaika"},
    {Concept::Address, 40, "osoite|katuosoite|postinumero|kaupunki|postitoimipaikka"},
    {Concept::Card, 50, "luottokortti|kortin numero"},
    {Concept::Promo, 45, "alennuskoodi|lahjakortti"},
    {Concept::Search, 50, "hae|haku|etsi"},
    {Concept::Message, 50, "viesti|kommentti|aihe"},
    {Concept::LogIn, 40, "kirjaudu|kirjaudu sisaan|kirjautuminen|sisaankirjautuminen"},
    {Concept::SignUp, 45,
     "rekisteroidy|luo tili|rekisteroityminen|luo kayttajatili|liity|luo uusi tili|"
     "uusi kayttaja"},
    {Concept::Forgot, 35,
     "unohdit*|unohditko*|unohdin*|unohtunut*|palauta salasana|salasanan palautus|"
     "nollaa salasana"},
    {Concept::ChangePassword, 45,
     "vaihda salasana|uusi salasana|nykyinen salasana|vanha salasana|salasanan vaihto"},
    {Concept::Continue, 30, "jatka|seuraava|laheta|vahvista|eteenpain"},
    {Concept::OtherWay, 50,
     "kirjaudu googlella|jatka googlella|toinen tapa|mobiilivarmenne|verkkopankkitunnuk*"},
    {Concept::ShowPassword, 50, "nayta|piilota|nayta salasana"},
    {Concept::SignOut, 60, "kirjaudu ulos|uloskirjautuminen"},
    {Concept::Subscribe, 40, "uutiskirje*|tilaa uutiskirje"},
    {Concept::Pay, 40, "maksa|maksu|kassalle|siirry kassalle|toimitus"},
    {Concept::Resend, 40, "laheta uudelleen|laheta uusi koodi"},
    {Concept::Cancel, 40, "peruuta|takaisin|sulje|ei nyt"},
    {Concept::Terms, 20, "hyvaksyn*|kayttoehdot|tietosuoja*"},
    {Concept::Remember, 15, "muista minut|pysy kirjautuneena|pida minut kirjautuneena"},
    {Concept::HaveAccount, 35, "onko sinulla jo tili|onko sinulla tili"},
    {Concept::NoAccount, 30, "eiko sinulla ole tilia|ei tilia|uusi asiakas"},
    {Concept::Strength, 25, "vahintaan 8 merkkia|8 merkkia"},
    {Concept::Chooser, 40, "valitse tili"},
    {Concept::OtherAccount, 40, "kayta toista tilia"},
    {Concept::Remove, 40, "poista*"},
    {Concept::Wrong, 40, "virheellinen*|vaara*|epaonnistui|yrita uudelleen"},
    {Concept::LockedOut, 50, "tili on lukittu|liian monta yritysta|yrita myohemmin"},
    {Concept::CodeSent, 30, "lahetimme koodin|koodi lahetetty"},
    {Concept::SignedInAs, 50, "kirjautunut kayttajana"},
    {Concept::Busy, 40, "ladataan|odota"},
    {Concept::Current, 30, "nykyinen salasana|vanha salasana"},
};

}  // namespace cerby::page::words
