#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kDanish[] = {
    {Concept::UserName, 40, "brugernavn|bruger id|bruger|brugernavn eller e mail"},
    {Concept::Email, 35, "e mailadresse|emailadresse|e mail adresse"},
    {Concept::Phone, 25, "telefonnummer|mobilnummer|telefon|mobil"},
    {Concept::AccountNumber, 35, "kundenummer|cpr nummer|medlemsnummer|cpr"},
    {Concept::Password, 40, "adgangskode|adgangskoden|kodeord|kodeordet|password"},
    {Concept::New, 30, "ny adgangskode|nyt kodeord|vaelg adgangskode|vaelg en adgangskode|opret adgangskode"},
    {Concept::Confirm, 35, "bekraeft adgangskode|bekraeft kodeord|gentag*|igen"},
    {Concept::Current, 30, "nuvaerende|gammel|gamle|eksisterende"},
    {Concept::Authenticator, 40, "godkendelsesapp|godkendelsesappen|autentificeringsapp"},
    {Concept::BackupCode, 45, "backupkode|gendannelseskode|sikkerhedskopikode"},
    {Concept::Code, 45,
     "godkendelsesapp|godkendelsesappen|autentificeringsapp|backupkode|gendannelseskode|"
     "sikkerhedskopikode"},
    {Concept::Code, 45,
     "bekraeftelseskode|sikkerhedskode|engangskode|totrinsbekraeftelse|tofaktor*|"
     "indtast koden|engangskoden|verifikationskode|sms kode"},
    {Concept::Tenant, 35, "virksomhed|organisation|firmanavn"},
    {Concept::PersonName, 45, "fornavn|efternavn|fulde navn|dit navn"},
    {Concept::BirthDate, 45, "fodselsdato|fodselsdag"},
    {Concept::Address, 40, "adresse|postnummer|vejnavn|gade"},
    {Concept::Card, 50, "kreditkort|kortnummer|udlobsdato"},
    {Concept::Promo, 45, "rabatkode|gavekort"},
    {Concept::Search, 50, "sog|sogning|sog efter"},
    {Concept::Message, 50, "besked|kommentar|emne"},
    {Concept::LogIn, 40, "log ind|log pa|log ind her|log ind pa din konto"},
    {Concept::SignUp, 45,
     "opret konto|opret en konto|opret bruger|tilmeld dig|opret profil|registrer dig|"
     "bliv medlem|ny bruger|opret ny konto"},
    {Concept::Forgot, 35, "glemt*|nulstil*|gendan*"},
    {Concept::ChangePassword, 45,
     "skift adgangskode|ny adgangskode|nyt kodeord|skift kodeord|nuvaerende adgangskode|"
     "gammel adgangskode"},
    {Concept::Continue, 30, "fortsaet|naeste|bekraeft|videre"},
    {Concept::OtherWay, 50, "fortsaet med|log ind med|mitid|anden metode"},
    {Concept::ShowPassword, 50, "vis|skjul|vis adgangskode"},
    {Concept::SignOut, 60, "log ud|log af"},
    {Concept::Subscribe, 40, "nyhedsbrev*|abonner*|tilmeld nyhedsbrev"},
    {Concept::Pay, 40, "betal|betaling|ga til betaling|levering"},
    {Concept::Resend, 40, "send igen|send ny kode"},
    {Concept::Cancel, 40, "annuller|tilbage|luk|ikke nu"},
    {Concept::Terms, 20, "vilkar|betingelser|jeg accepterer|privatlivspolitik"},
    {Concept::Remember, 15, "husk mig|husk mit*|forbliv logget ind"},
    {Concept::HaveAccount, 35, "har du allerede en konto|allerede en konto|allerede medlem|har du en konto"},
    {Concept::NoAccount, 30, "har du ikke en konto|ikke en konto|ny kunde|ingen konto"},
    {Concept::Strength, 25, "mindst 8 tegn|8 tegn|mindst 6 tegn"},
    {Concept::Chooser, 40, "vaelg en konto"},
    {Concept::OtherAccount, 40, "brug en anden konto|anden konto"},
    {Concept::Remove, 40, "slet|slet konto|fjern"},
    {Concept::Wrong, 40, "forkert*|ugyldig*|mislykkedes|prov igen|findes ikke"},
    {Concept::LockedOut, 50, "kontoen er last|for mange forsog|prov igen senere"},
    {Concept::HumanCheck, 50, "jeg er ikke en robot"},
    {Concept::CodeSent, 30, "vi har sendt en kode|sendt en kode|sendt til"},
    {Concept::SignedInAs, 50, "logget ind som"},
    {Concept::Busy, 40, "indlaeser|vent venligst"},
    {Concept::Current, 30, "nuvaerende adgangskode|gammel adgangskode"},
};

}  // namespace cerby::page::words
