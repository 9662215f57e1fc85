#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kNorwegian[] = {
    {Concept::UserName, 40, "brukernavn|bruker id|bruker|brukernavn eller e post"},
    {Concept::Email, 35, "e post|epost|e postadresse|epostadresse"},
    {Concept::Phone, 25, "telefonnummer|mobilnummer|mobil|telefon"},
    {Concept::AccountNumber, 35, "kundenummer|fodselsnummer|personnummer|medlemsnummer"},
    {Concept::Password, 40, "passord|passordet"},
    {Concept::New, 30, "nytt passord|velg passord|velg et passord|lag et passord|opprett passord"},
    {Concept::Confirm, 35, "bekreft passord|gjenta*|igjen"},
    {Concept::Current, 30, "navaerende|gammelt|gjeldende"},
    {Concept::Authenticator, 40, "autentiseringsapp|autentiseringsappen"},
    {Concept::BackupCode, 45, "gjenopprettingskode|reservekode"},
    {Concept::Code, 45, "autentiseringsapp|autentiseringsappen|gjenopprettingskode|reservekode"},
    {Concept::Code, 45,
     "bekreftelseskode|sikkerhetskode|engangskode|totrinnsbekreftelse|tofaktor*|"
     "skriv inn koden|verifiseringskode|sms kode"},
    {Concept::Tenant, 35, "organisasjon|firma|bedrift"},
    {Concept::PersonName, 45, "fornavn|etternavn|fullt navn|ditt navn"},
    {Concept::BirthDate, 45, "fodselsdato|fodselsdag"},
    {Concept::Address, 40, "adresse|postnummer|gateadresse|poststed"},
    {Concept::Card, 50, "kredittkort|kortnummer|utlopsdato"},
    {Concept::Promo, 45, "rabattkode|gavekort"},
    {Concept::Search, 50, "sok|sok etter"},
    {Concept::Message, 50, "melding|kommentar|emne"},
    {Concept::LogIn, 40, "logg inn|logg pa|innlogging|palogging|logg inn her"},
    {Concept::SignUp, 45,
     "opprett konto|registrer deg|opprett en konto|bli medlem|ny bruker|opprett bruker|"
     "lag konto|registrering"},
    {Concept::Forgot, 35, "glemt*|tilbakestill*"},
    {Concept::ChangePassword, 45,
     "endre passord|bytt passord|nytt passord|gammelt passord|navaerende passord"},
    {Concept::Continue, 30, "fortsett|neste|bekreft|ga videre"},
    {Concept::OtherWay, 50, "fortsett med|logg inn med|annen metode"},
    {Concept::ShowPassword, 50, "vis|skjul|vis passord"},
    {Concept::SignOut, 60, "logg ut|logg av"},
    {Concept::Subscribe, 40, "nyhetsbrev*|abonner*"},
    {Concept::Pay, 40, "betaling|til kassen|ga til kassen|levering"},
    {Concept::Resend, 40, "send pa nytt|send ny kode"},
    {Concept::Cancel, 40, "avbryt|tilbake|lukk|ikke na"},
    {Concept::Terms, 20, "vilkar|vilkarene|jeg godtar|personvern*"},
    {Concept::Remember, 15, "husk meg|hold meg innlogget|forbli innlogget"},
    {Concept::HaveAccount, 35, "har du allerede en konto|har du allerede konto|allerede medlem"},
    {Concept::NoAccount, 30, "har du ikke konto|har du ikke en konto|ingen konto|ny kunde"},
    {Concept::Strength, 25, "minst 8 tegn|8 tegn|minst 6 tegn"},
    {Concept::Chooser, 40, "velg en konto|velg konto"},
    {Concept::OtherAccount, 40, "bruk en annen konto|annen konto"},
    {Concept::Remove, 40, "slett|slett konto|fjern"},
    {Concept::Wrong, 40, "feil passord|ugyldig*|mislyktes|prov igjen|finnes ikke"},
    {Concept::LockedOut, 50, "kontoen er last|for mange forsok|prov igjen senere"},
    {Concept::CodeSent, 30, "vi har sendt en kode|sendt en kode|sendt til"},
    {Concept::SignedInAs, 50, "logget inn som"},
    {Concept::Busy, 40, "vennligst vent"},
    {Concept::Current, 30, "gammelt passord|navaerende passord"},
};

}  // namespace cerby::page::words
