#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kDutch[] = {
    {Concept::UserName, 40, "gebruikersnaam|gebruiker|inlognaam|gebruikers id|loginnaam"},
    {Concept::Email, 35, "e mail*|email*|e mailadres|mailadres"},
    {Concept::Phone, 25, "telefoon*|mobiel*"},
    {Concept::AccountNumber, 35, "klantnummer|lidnummer|rekeningnummer|relatienummer|studentnummer"},
    {Concept::Password, 40, "wachtwoord*|paswoord"},
    {Concept::Pin, 25, "pin|pincode"},
    {Concept::Pin, 25, "beveiligingscode|toegangscode"},
    {Concept::New, 30, "nieuw|nieuwe|kies een wachtwoord|maak een wachtwoord"},
    {Concept::Confirm, 35, "bevestig*|herhaal*|opnieuw|nogmaals"},
    {Concept::Current, 30, "huidig*|oud|oude"},
    {Concept::Authenticator, 40, "authenticator app|authenticatie app|verificatie app|authenticator"},
    {Concept::BackupCode, 45,
     "back up code*|backupcode*|backup code*|herstelcode*|noodcode*|reservecode*|"
     "back upcode*"},
    {Concept::Code, 45,
     "authenticator app|authenticatie app|verificatie app|authenticator|back up code*|"
     "backupcode*|backup code*|herstelcode*|noodcode*|reservecode*|back upcode*"},
    {Concept::Code, 45,
     "verificatiecode|beveiligingscode|eenmalige code|inlogcode|bevestigingscode|"
     "twee factor*|tweestaps*|voer de code in|toegangscode|authenticatiecode|"
     "2 stapsverificatie"},
    {Concept::Tenant, 35, "bedrijf*|organisatie|werkruimte"},
    {Concept::Tenant, 35, "filiaal|bedrijfscode"},
    {Concept::CaptchaAnswer, 50, "tekens in de afbeelding|tekst in de afbeelding"},
    {Concept::PersonName, 45, "voornaam|achternaam|volledige naam|uw naam|je naam"},
    {Concept::Name, 5, "naam"},
    {Concept::BirthDate, 45, "geboortedatum|geboorte*|verjaardag"},
    {Concept::Address, 40, "straat|stad|plaats|postcode|land|adres|huisnummer|woonplaats"},
    {Concept::Card, 50, "creditcard*|kaartnummer|kaarthouder|vervaldatum"},
    {Concept::Promo, 45, "kortingscode|waardebon|cadeaubon"},
    {Concept::Search, 50, "zoek*"},
    {Concept::Message, 50, "bericht|opmerking*|onderwerp"},
    {Concept::LogIn, 40, "inloggen|aanmelden|log in|login|meld je aan|meld u aan|log nu in"},
    {Concept::SignUp, 40, "gratis proberen|gratis proefperiode|proefperiode starten"},
    {Concept::SignUp, 45,
     "registreren|registreer*|account aanmaken|maak een account|account maken|inschrijven|"
     "word lid|nieuw account|aanmaken|schrijf je in"},
    {Concept::Forgot, 35, "vergeten|herstellen|wachtwoord resetten|opnieuw instellen"},
    {Concept::ChangePassword, 45,
     "wachtwoord wijzigen|wachtwoord veranderen|nieuw wachtwoord|huidig wachtwoord|"
     "oude wachtwoord|oud wachtwoord"},
    {Concept::Continue, 30, "doorgaan|volgende|verder|verzenden|bevestigen|verifieren|ga verder|ga door"},
    {Concept::OtherWay, 50,
     "doorgaan met|inloggen met|aanmelden met|log in met|ga verder met|registreren met|"
     "andere manier"},
    {Concept::OtherWay, 60,
     "zonder wachtwoord|inloglink|login link|magische link|magic link|stuur een link|"
     "stuur mij een link|met een code|met code|code per e mail|code via e mail|"
     "code per sms|code via sms"},
    {Concept::OtherWay, 20, "inloggen als|aanmelden als|log in als"},
    {Concept::LogIn, 40, "inloggen als|aanmelden als|log in als"},
    {Concept::ShowPassword, 50, "tonen|toon|verbergen|toon wachtwoord|wachtwoord tonen|weergeven"},
    {Concept::SignOut, 60,
     "uitloggen|afmelden|log uit|"
     "uitloggen bij dit account|afmelden bij dit account"},
    {Concept::Subscribe, 40, "nieuwsbrief|abonneren|abonneer*"},
    {Concept::Pay, 40, "betalen|betaling|afrekenen|bestellen|verzending"},
    {Concept::Resend, 40, "opnieuw verzenden|opnieuw versturen|nieuwe code"},
    {Concept::Cancel, 40, "annuleren|terug|sluiten|niet nu"},
    {Concept::Consent, 40, "wil toegang tot|vraagt toegang tot|vraagt om toegang|gevraagde machtigingen"},
    {Concept::Consent, 20, "nieuwe voorwaarden|gewijzigde voorwaarden"},
    {Concept::Terms, 20, "nieuwe voorwaarden|gewijzigde voorwaarden"},
    {Concept::Allow, 30, "toestaan|accepteren|akkoord|goedkeuren|ja"},
    {Concept::Terms, 20, "voorwaarden|akkoord|privacy*"},
    {Concept::Remember, 15, "onthoud*|ingelogd blijven|aangemeld blijven|blijf ingelogd"},
    {Concept::HaveAccount, 35, "heb je al een account|al een account|al geregistreerd|al lid|al klant"},
    {Concept::NoAccount, 30,
     "nog geen account|geen account|nog niet geregistreerd|nieuw hier|nieuw bij|"
     "nog geen lid"},
    {Concept::Strength, 25, "minimaal 8|minstens 8|ten minste 8|8 tekens|hoofdletter"},
    {Concept::Chooser, 40, "kies een account|account kiezen|selecteer een account"},
    {Concept::Remove, 40,
     "verwijder*|wissen|wis|vergeet|vergeten|uitloggen bij dit account|"
     "afmelden bij dit account"},
    {Concept::OtherAccount, 40,
     "een ander account gebruiken|gebruik een ander account|ander account gebruiken|"
     "een ander account|ander account|inloggen met een ander account|"
     "aanmelden met een ander account"},
    {Concept::Wrong, 40,
     "onjuist*|ongeldig*|verkeerd*|komt niet overeen|komen niet overeen|niet correct|"
     "mislukt|fout|niet gevonden|niet herkend|verlopen|bestaat niet|probeer het opnieuw|"
     "klopt niet|kloppen niet"},
    {Concept::LockedOut, 50,
     "account geblokkeerd|account is geblokkeerd|te veel pogingen|tijdelijk geblokkeerd|"
     "is vergrendeld|probeer het later"},
    {Concept::HumanCheck, 50, "geen robot|ben je een mens|bent u een mens"},
    {Concept::Passkey, 40, "passkey|toegangssleutel|beveiligingssleutel"},
    {Concept::Push, 45,
     "controleer je telefoon|controleer uw telefoon|keur het verzoek goed|goedkeuren op je|"
     "controleer je e mail|link gestuurd|bekijk je e mail|melding op je|melding gestuurd"},
    {Concept::CodeSent, 30, "code verzonden|code gestuurd|code verstuurd|per sms|via sms|naar je gestuurd"},
    {Concept::SignedInAs, 50, "je bent ingelogd als|ingelogd als|aangemeld als"},
    {Concept::SignedInAs, 40, "hallo|je bent ingelogd"},
    {Concept::Busy, 40, "laden|even geduld|een ogenblik|wordt doorgestuurd|moment geduld"},
    {Concept::Busy, 15, "bezig"},
    {Concept::Current, 30, "huidig wachtwoord|oude wachtwoord|oud wachtwoord"},
    {Concept::PasswordExpired, 45,
     "je wachtwoord is verlopen|uw wachtwoord is verlopen|wachtwoord is verlopen|wachtwoord verlopen|je moet "
     "je wachtwoord wijzigen|u moet uw wachtwoord wijzigen"},
    {Concept::ChangePassword, 45,
     "je wachtwoord is verlopen|uw wachtwoord is verlopen|wachtwoord is verlopen|wachtwoord verlopen|je moet "
     "je wachtwoord wijzigen|u moet uw wachtwoord wijzigen"},
    {Concept::Wrong, 50,
     "ongeldige inloggegevens|onjuiste inloggegevens|inloggegevens zijn onjuist|inloggegevens kloppen "
     "niet|inloggegevens zijn niet correct|verkeerde inloggegevens|ongeldige gegevens|gegevens zijn "
     "onjuist|aanmeldgegevens zijn onjuist|inloggen mislukt|aanmelden mislukt"},
    {Concept::Wrong, 40, "niet juist|werkt niet"},
    {Concept::LockedOut, 50,
     "account is opgeschort|account is gedeactiveerd|account is uitgeschakeld|account gedeactiveerd|account "
     "opgeschort|account is vergrendeld|account is tijdelijk vergrendeld|tijdelijk vergrendeld|account is "
     "tijdelijk geblokkeerd|te veel mislukte|te vaak geprobeerd|account uitgeschakeld"},
    {Concept::Push, 45,
     "een e mail gestuurd|een email gestuurd|een mail gestuurd|met een inloglink|inloglink gestuurd|een link "
     "naar je e mail*|een link naar uw e mail*|link verstuurd|controleer je inbox|controleer uw inbox|check "
     "je inbox|check je mail|check je e mail|controleer uw e mail|klik op de link"},
    {Concept::CodeSent, 30,
     "een e mail gestuurd|een email gestuurd|een mail gestuurd|met een inloglink|inloglink gestuurd|een link "
     "naar je e mail*|een link naar uw e mail*|link verstuurd|controleer je inbox|controleer uw inbox|check "
     "je inbox|check je mail|check je e mail|controleer uw e mail|klik op de link"},
    {Concept::CodeSent, 30,
     "die we je hebben gestuurd|die we hebben gestuurd|je een code gestuurd|een code gestuurd|u een code "
     "gestuurd|code per sms"},
    {Concept::HumanCheck, 50, "dat je een mens bent|dat u een mens bent|geen robot bent"},
    {Concept::Push, 45,
     "keur het verzoek|keur de aanmelding|keur aanmelding*|keur de aanvraag|keur de "
     "inlog*|aanmeldingsaanvraag goedkeuren|bevestig op je telefoon|bevestig op uw telefoon|tik op ja|een "
     "melding gestuurd|melding op uw"},
    {Concept::Passkey, 40, "toegangssleutel*|beveiligingssleutel*"},
    {Concept::Consent, 20,
     "passkey maken|maak een passkey|passkey toevoegen|voeg een passkey toe|stel een passkey in|passkey "
     "instellen|toegangssleutel maken|maak een toegangssleutel|sneller inloggen met|beveiligingssleutel "
     "toevoegen"},
    {Concept::NotNow, 30, "niet nu|nu niet|later|overslaan|misschien later|nee bedankt|herinner me later"},
    {Concept::StaySignedIn, 30, "aangemeld blijven|ingelogd blijven|blijf ingelogd|blijf aangemeld"},
    {Concept::SetUp, 50, "scan de qr|scan deze qr|qr code scannen"},
    {Concept::SetUp, 40,
     "tweestapsverificatie instellen|stel tweestapsverificatie in|tweefactorauthenticatie instellen|stel "
     "tweefactorauthenticatie in|tweestapsverificatie inschakelen|tweefactorauthenticatie "
     "inschakelen|authenticator app instellen"},
    {Concept::ContinueAs, 40, "doorgaan als"},
};

}  // namespace cerby::page::words
