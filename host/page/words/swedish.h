#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kSwedish[] = {
    {Concept::UserName, 40,
     "anvandarnamn|anvandare|anvandar id|inloggningsnamn|kontonamn|e post eller anvandarnamn"},
    {Concept::Email, 35, "e post|epost|e postadress|mejladress|mejl|epostadress|din e post"},
    {Concept::Phone, 25, "telefon|telefonnummer|mobilnummer|mobil"},
    {Concept::AccountNumber, 35, "kundnummer|personnummer|medlemsnummer|kund id|anstallningsnummer"},
    {Concept::Password, 40, "losenord|losenordet"},
    {Concept::Pin, 25, "pinkod|sakerhetskod pin"},
    {Concept::New, 30,
     "nytt losenord|nytt|valj losenord|valj ett losenord|skapa losenord|skapa ett losenord"},
    {Concept::Confirm, 35, "bekrafta losenord|bekrafta ditt losenord|upprepa*|igen|en gang till|repetera*"},
    {Concept::Current, 30, "nuvarande|befintligt|gammalt|gamla|aktuellt"},
    {Concept::Authenticator, 40,
     "autentiseringsapp|autentiseringsappen|autentiserare|autentiseringsapplikation*"},
    {Concept::BackupCode, 45, "reservkod|reservkoder|aterstallningskod|sakerhetskopieringskod|backupkod"},
    {Concept::Code, 45,
     "autentiseringsapp|autentiseringsappen|autentiserare|autentiseringsapplikation*|"
     "reservkod|reservkoder|aterstallningskod|sakerhetskopieringskod|backupkod"},
    {Concept::Code, 45,
     "verifieringskod|sakerhetskod|engangskod|bekraftelsekod|tvastegsverifiering|tvafaktor*|"
     "ange koden|sms kod|inloggningskod|autentiseringskod"},
    {Concept::Code, 15, "kod"},
    {Concept::Tenant, 35, "foretag|organisation|foretagsnamn|arbetsyta"},
    {Concept::CaptchaAnswer, 50, "tecknen i bilden|texten i bilden"},
    {Concept::PersonName, 45, "fornamn|efternamn|for och efternamn|fullstandigt namn|ditt namn"},
    {Concept::BirthDate, 45, "fodelsedatum|fodelsedag|fodelsear"},
    {Concept::Address, 40, "gata|postnummer|gatuadress|stad|adress|postort|land"},
    {Concept::Card, 50, "kreditkort|kortnummer|utgangsdatum|kortinnehavare"},
    {Concept::Promo, 45, "rabattkod|kupong*|presentkort|kampanjkod"},
    {Concept::Search, 50, "sok|sokning|sok efter|sokord"},
    {Concept::Message, 50, "meddelande|kommentar|amne|ditt meddelande"},
    {Concept::LogIn, 40, "logga in|inloggning|logga in pa ditt konto|logga in har"},
    {Concept::SignUp, 45,
     "skapa konto|registrera*|skapa ett konto|bli medlem|nytt konto|registrering|bli kund|"
     "skapa nytt konto"},
    {Concept::Forgot, 35, "glomt*|aterstall*|glomde*|aterstallning"},
    {Concept::ChangePassword, 45,
     "byt losenord|andra losenord|nytt losenord|nuvarande losenord|gammalt losenord|"
     "byta losenord|valj nytt losenord"},
    {Concept::Continue, 30, "fortsatt|nasta|skicka|bekrafta|verifiera|ga vidare"},
    {Concept::OtherWay, 50, "fortsatt med|logga in med|mobilt bankid|bankid|andra satt|annan metod"},
    {Concept::ShowPassword, 50, "dolj|visa losenord"},
    {Concept::SignOut, 60, "logga ut|utloggning"},
    {Concept::Subscribe, 40, "prenumerera*|nyhetsbrev*"},
    {Concept::Pay, 40, "betala|kassan|till kassan|betalning|leverans|slutfor kop"},
    {Concept::Resend, 40, "skicka igen|skicka ny kod|skicka koden igen"},
    {Concept::Cancel, 40, "avbryt|tillbaka|stang|inte nu"},
    {Concept::Terms, 20, "villkor|jag godkanner|integritetspolicy|jag accepterar|villkoren"},
    {Concept::Remember, 15, "kom ihag*|hall mig inloggad|forbli inloggad"},
    {Concept::HaveAccount, 35,
     "har du redan ett konto|redan medlem|har redan ett konto|har du konto|redan kund"},
    {Concept::NoAccount, 30, "har du inget konto|inget konto|inte medlem|ny kund|saknar du konto"},
    {Concept::Strength, 25, "minst 8 tecken|minst 6 tecken|8 tecken|minst atta tecken"},
    {Concept::Chooser, 40, "valj ett konto|valj konto"},
    {Concept::OtherAccount, 40, "anvand ett annat konto|annat konto"},
    {Concept::Remove, 40, "ta bort*|radera*|avsluta konto*|stang konto"},
    {Concept::Wrong, 40,
     "felaktig*|fel losenord|ogiltig*|misslyckades|forsok igen|hittades inte|stammer inte|"
     "finns inte"},
    {Concept::LockedOut, 50,
     "kontot ar last|kontot har lasts|for manga forsok|forsok igen senare|tillfalligt last"},
    {Concept::HumanCheck, 50, "jag ar inte en robot"},
    {Concept::Push, 45,
     "kontrollera din telefon|godkann inloggningen|kolla din e post|vi har skickat en lank|"
     "skickat ett mejl"},
    {Concept::CodeSent, 30, "vi har skickat en kod|skickat en kod|vi skickade en kod|skickat till"},
    {Concept::SignedInAs, 50, "inloggad som"},
    {Concept::Busy, 40, "laddar|vanta|loggar in"},
    {Concept::Current, 30, "nuvarande losenord|gammalt losenord"},
};

}  // namespace cerby::page::words
