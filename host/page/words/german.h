#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kGerman[] = {
    {Concept::UserName, 40,
     "benutzername*|nutzername*|benutzer|anmeldename*|benutzerkennung|login name|kennung|"
     "benutzer id|nutzer|mitgliedsname|zugangskennung|anmelde id|e mail oder benutzername|"
     "user"},
    {Concept::Email, 35, "e mail*|email*|mailadresse|mail adresse|e mail adresse"},
    {Concept::Phone, 25, "telefon*|handy*|mobilnummer|rufnummer"},
    {Concept::AccountNumber, 35,
     "kundennummer|mitgliedsnummer|kontonummer|vertragsnummer|zugangsnummer|personalnummer|"
     "matrikelnummer|teilnehmernummer"},
    {Concept::Password, 40, "passwort*|kennwort*|losungswort"},
    {Concept::Pin, 25, "pin|geheimzahl"},
    {Concept::Pin, 25, "sicherheitscode*"},
    {Concept::New, 30, "neues|neue|passwort erstellen|passwort wahlen|passwort festlegen|wahle ein passwort"},
    {Concept::Confirm, 35, "bestatigen*|wiederholen*|wiederholung|erneut|nochmals|bestatigung"},
    {Concept::Current, 30, "aktuelles*|altes|bisheriges*|derzeitiges*"},
    {Concept::Authenticator, 40,
     "authenticator app|authentifizierungs app|authentifikator*|authenticator|"
     "authentifizierungsapp"},
    {Concept::BackupCode, 45,
     "backup code*|backupcode*|ersatzcode*|wiederherstellungscode*|notfallcode*|"
     "reservecode*|sicherungscode*"},
    {Concept::Code, 45,
     "authentifizierungs app|authentifikator*|authenticator|authentifizierungsapp|"
     "backup code*|backupcode*|ersatzcode*|wiederherstellungscode*|notfallcode*|"
     "reservecode*|sicherungscode*"},
    {Concept::Code, 45,
     "bestatigungscode*|sicherheitscode*|einmalcode*|einmalpasswort*|verifizierungscode*|"
     "authentifizierungscode*|zwei faktor*|anmeldecode|code eingeben|2 faktor*|"
     "authenticator app|gib den code ein|tan|prufcode"},
    {Concept::Tenant, 35, "firma|unternehmen|organisation|mandant|arbeitsbereich|firmenname"},
    {Concept::Tenant, 35, "filiale|firmencode|firmen id|mandantennummer"},
    {Concept::CaptchaAnswer, 50, "zeichen im bild|text im bild|zeichen aus dem bild|sicherheitsabfrage"},
    {Concept::PersonName, 45, "vorname*|nachname*|vollstandiger name|ihr name|vor und nachname|familienname"},
    {Concept::Name, 5, "name"},
    {Concept::BirthDate, 45, "geburtsdatum|geburtstag|geburts*"},
    {Concept::Address, 40, "strasse|stadt|ort|plz|postleitzahl|land|adresse|hausnummer|anschrift"},
    {Concept::Card, 50, "kreditkarte*|kartennummer|karteninhaber|ablaufdatum|prufziffer|gultig bis"},
    {Concept::Promo, 45, "gutschein*|rabattcode|aktionscode"},
    {Concept::Search, 50, "suche*|suchen|suchbegriff*"},
    {Concept::Message, 50, "nachricht|kommentar*|betreff|anfrage"},
    {Concept::LogIn, 40,
     "anmelden|anmeldung|einloggen|login|log in|jetzt anmelden|zum login|einwahlen|"
     "sich anmelden|bitte melden sie sich an|melden sie sich an|melde dich an"},
    {Concept::SignUp, 40, "kostenlos testen|gratis testen|testphase starten|kostenlose testphase"},
    {Concept::SignUp, 45,
     "registrieren*|registrierung|konto erstellen|konto anlegen|neues konto|"
     "jetzt registrieren|account erstellen|benutzerkonto erstellen|mitglied werden|"
     "kostenlos registrieren|neu registrieren|konto eroffnen"},
    {Concept::Forgot, 35, "vergessen*|zurucksetzen|wiederherstellen|passwort vergessen"},
    {Concept::ChangePassword, 45,
     "passwort andern|kennwort andern|neues passwort|neues kennwort|aktuelles passwort|"
     "altes passwort|passwort aktualisieren"},
    {Concept::Continue, 30, "weiter|fortfahren|absenden|bestatigen|senden|uberprufen|prufen|los|ok"},
    {Concept::OtherWay, 50,
     "weiter mit|anmelden mit|einloggen mit|registrieren mit|mit passkey|login mit|"
     "andere methode|andere option"},
    {Concept::OtherWay, 60,
     "ohne passwort|ohne kennwort|anmeldelink*|login link|magischer link|magischen link|"
     "magic link|per link|per code|mit code|mit einem code|code per e mail|code per sms|"
     "per e mail code"},
    {Concept::OtherWay, 20, "anmelden als|einloggen als"},
    {Concept::LogIn, 40, "anmelden als|einloggen als"},
    {Concept::ShowPassword, 50,
     "anzeigen|einblenden|ausblenden|verbergen|passwort anzeigen|passwort einblenden"},
    {Concept::SignOut, 60,
     "abmelden|ausloggen|logout|abmeldung|"
     "von diesem konto abmelden|aus diesem konto abmelden"},
    {Concept::Subscribe, 40, "newsletter*|abonnieren*"},
    {Concept::Pay, 40, "bezahlen|zahlung*|zur kasse|kaufen|kasse|bestellen|versand"},
    {Concept::Resend, 40, "erneut senden|noch einmal senden|neuen code"},
    {Concept::Cancel, 40, "abbrechen|zuruck|schliessen|spater|nein danke"},
    {Concept::Consent, 40,
     "mochte auf ihr konto zugreifen|mochte auf dein konto zugreifen|mochte zugriff auf|"
     "fordert zugriff|bittet um zugriff|zugriff erlauben|zugriff gewahren|"
     "angeforderte berechtigungen"},
    {Concept::Consent, 20, "neue nutzungsbedingungen|geanderte nutzungsbedingungen"},
    {Concept::Terms, 20, "neue nutzungsbedingungen|geanderte nutzungsbedingungen"},
    {Concept::Allow, 30, "zulassen|erlauben|akzeptieren|zustimmen|genehmigen|ja"},
    {Concept::Terms, 20, "agb|nutzungsbedingungen|datenschutz*|ich stimme|akzeptiere"},
    {Concept::Remember, 15, "angemeldet bleiben|eingeloggt bleiben|merken|erinnern|dauerhaft"},
    {Concept::HaveAccount, 35,
     "bereits ein konto|schon ein konto|bereits registriert|schon registriert|"
     "bereits kunde|schon mitglied|bereits mitglied|haben sie bereits"},
    {Concept::NoAccount, 30,
     "noch kein konto|kein konto|noch nicht registriert|neu hier|neu bei|"
     "noch kein mitglied|noch kein kunde|noch keinen account"},
    {Concept::Strength, 25, "mindestens 8|mindestens 6|8 zeichen|grossbuchstabe*|mindestens ein"},
    {Concept::Chooser, 40,
     "konto auswahlen|konto wahlen|wahlen sie ein konto|wahlen sie ein konto aus|"
     "wahle ein konto|wahle ein konto aus|account auswahlen"},
    {Concept::Remove, 40, "entfern*|losche*|vergessen|von diesem konto abmelden|aus diesem konto abmelden"},
    {Concept::OtherAccount, 40,
     "anderes konto verwenden|anderes konto benutzen|anderes konto|"
     "ein anderes konto verwenden|mit anderem konto anmelden|mit einem anderen konto anmelden|"
     "anderen account verwenden|anderer account"},
    {Concept::Wrong, 40,
     "falsch*|ungultig*|stimmt nicht|stimmen nicht|nicht korrekt|fehlgeschlagen|fehler|"
     "unbekannt*|nicht gefunden|nicht erkannt|inkorrekt*|abgelaufen|existiert nicht|"
     "fehlerhaft|versuchen sie es erneut|nicht gultig"},
    {Concept::LockedOut, 50,
     "konto gesperrt|konto wurde gesperrt|zu viele versuche|vorubergehend gesperrt|"
     "ist gesperrt|zu viele fehlversuche|zu viele anmeldeversuche|spater erneut"},
    {Concept::HumanCheck, 50, "kein roboter|ein mensch|bist du ein mensch|menschliche uberprufung"},
    {Concept::Passkey, 40, "passkey*|sicherheitsschlussel*|hauptschlussel"},
    {Concept::Push, 45,
     "prufen sie ihr telefon|prufen sie ihr handy|anmeldung bestatigen|benachrichtigung an "
     "ihr|benachrichtigung an dein|bestatige auf deinem|bestatigen sie auf ihrem|link geschickt|link "
     "gesendet|prufen sie ihre e mails"},
    {Concept::CodeSent, 30,
     "code gesendet|code geschickt|code gesandt|per sms|code an ihre|code an deine|"
     "gesendet haben"},
    {Concept::SignedInAs, 50, "sie sind angemeldet als|angemeldet als|eingeloggt als"},
    {Concept::SignedInAs, 40, "hallo|sie sind angemeldet|willkommen zuruck"},
    {Concept::Busy, 40,
     "bitte warten|wird geladen|ladt|weiterleitung|einen moment|sie werden weitergeleitet"},
    {Concept::Busy, 15, "wird verarbeitet"},
    {Concept::Current, 30, "aktuelles passwort|altes passwort|aktuelles kennwort|altes kennwort"},
    {Concept::PasswordExpired, 45,
     "ihr passwort ist abgelaufen|dein passwort ist abgelaufen|das passwort ist abgelaufen|passwort "
     "abgelaufen|ihr kennwort ist abgelaufen|kennwort ist abgelaufen|kennwort abgelaufen|sie mussen ihr "
     "passwort andern|sie mussen ihr kennwort andern|du musst dein passwort andern"},
    {Concept::ChangePassword, 45,
     "ihr passwort ist abgelaufen|dein passwort ist abgelaufen|das passwort ist abgelaufen|passwort "
     "abgelaufen|ihr kennwort ist abgelaufen|kennwort ist abgelaufen|kennwort abgelaufen|sie mussen ihr "
     "passwort andern|sie mussen ihr kennwort andern|du musst dein passwort andern"},
    {Concept::Wrong, 50,
     "zugangsdaten sind nicht korrekt|zugangsdaten sind falsch|zugangsdaten sind ungultig|falsche "
     "zugangsdaten|ungultige zugangsdaten|zugangsdaten ungultig|anmeldedaten sind nicht korrekt|anmeldedaten "
     "sind falsch|anmeldedaten sind ungultig|falsche anmeldedaten|ungultige anmeldedaten|anmeldedaten "
     "ungultig|logindaten sind falsch|falsche logindaten|ungultige logindaten|anmeldung fehlgeschlagen|login "
     "fehlgeschlagen"},
    {Concept::Wrong, 40, "nicht richtig|inkorrekt|nicht uberein"},
    {Concept::LockedOut, 50,
     "konto wurde deaktiviert|konto ist deaktiviert|konto deaktiviert|konto wurde vorubergehend "
     "gesperrt|konto ist gesperrt|account wurde gesperrt|account gesperrt|account ist gesperrt|account wurde "
     "deaktiviert|zugang gesperrt|zugang wurde gesperrt|benutzerkonto gesperrt|zu viele fehlgeschlagene|zu "
     "oft falsch"},
    {Concept::Push, 45,
     "mit einem anmeldelink|anmeldelink gesendet|anmeldelink geschickt|e mail mit einem link|link per e "
     "mail|einen link an|prufen sie ihren posteingang|prufe deinen posteingang|uberprufen sie ihren "
     "posteingang|posteingang prufen|klicken sie auf den link|klicke auf den link|link in der e mail|prufe "
     "deine e mails|uberprufen sie ihre e mails|bestatigungslink gesendet|bestatigungslink geschickt"},
    {Concept::CodeSent, 30,
     "mit einem anmeldelink|anmeldelink gesendet|anmeldelink geschickt|e mail mit einem link|link per e "
     "mail|einen link an|prufen sie ihren posteingang|prufe deinen posteingang|uberprufen sie ihren "
     "posteingang|posteingang prufen|klicken sie auf den link|klicke auf den link|link in der e mail|prufe "
     "deine e mails|uberprufen sie ihre e mails|bestatigungslink gesendet|bestatigungslink geschickt"},
    {Concept::CodeSent, 30,
     "haben ihnen einen code|haben dir einen code|code an die nummer|code per e mail|einen code an|code aus "
     "der sms"},
    {Concept::HumanCheck, 50, "dass sie ein mensch sind|dass du ein mensch bist|kein robot"},
    {Concept::Push, 45,
     "bestatigen sie die anfrage|bestatige die anfrage|genehmigen sie die anfrage|genehmige die "
     "anfrage|anforderung genehmigen|anmeldeanforderung genehmigen|genehmigen sie die anmelde*|anmeldung "
     "genehmigen|sehen sie auf ihrem smartphone|sieh auf deinem smartphone|tippen sie auf ja|tippe auf "
     "ja|benachrichtigung auf ihrem|benachrichtigung auf deinem|benachrichtigung gesendet|prufen sie ihr "
     "smartphone|prufe dein smartphone|prufe dein handy|uberprufen sie ihr smartphone"},
    {Concept::Consent, 20,
     "passkey erstellen|passkey hinzufugen|passkey einrichten|einen passkey erstellen|erstellen sie einen "
     "passkey|erstelle einen passkey|schneller anmelden mit|sicherheitsschlussel hinzufugen|fugen sie einen "
     "sicherheitsschlussel hinzu"},
    {Concept::NotNow, 30,
     "nicht jetzt|jetzt nicht|spater|uberspringen|vielleicht spater|nein danke|spater erinnern"},
    {Concept::StaySignedIn, 30, "angemeldet bleiben|eingeloggt bleiben"},
    {Concept::SetUp, 50,
     "scannen sie den qr|scannen sie diesen qr|scanne den qr|scanne diesen qr|qr code scannen"},
    {Concept::SetUp, 40,
     "zwei faktor authentifizierung einrichten|zwei faktor authentifizierung aktivieren|2 faktor "
     "authentifizierung einrichten|2 faktor authentifizierung aktivieren|zwei faktor authentisierung "
     "einrichten|authenticator app einrichten|authenticator einrichten|2fa einrichten|2fa aktivieren"},
    {Concept::ContinueAs, 40, "weiter als|fortfahren als"},
    {Concept::CodeSent, 20, "tan"},
    {Concept::CodeSent, 30,
     "tan per sms|mobile tan|mtan|smstan|sms tan|push tan|pushtan|phototan|photo tan|chiptan|chip tan"},
};

}  // namespace cerby::page::words
