#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kItalian[] = {
    {Concept::UserName, 40, "nome utente|utente|username|id utente|nome utente o email|codice utente"},
    {Concept::Email, 35,
     "e mail|email|posta elettronica|indirizzo e mail|indirizzo email|indirizzo di posta"},
    {Concept::Phone, 25, "telefono|cellulare|numero di telefono"},
    {Concept::AccountNumber, 35, "codice cliente|numero cliente|codice fiscale|codice titolare|numero socio"},
    {Concept::Password, 40, "password*|parola d ordine|parola chiave"},
    {Concept::Pin, 25, "pin"},
    {Concept::Pin, 25, "codice di sicurezza"},
    {Concept::New, 30, "nuova|nuovo|crea una password|scegli una password|crea password"},
    {Concept::Confirm, 35, "conferma*|ripeti*|ridigita*|di nuovo|reinserisci*"},
    {Concept::Current, 30, "attuale|vecchia|corrente"},
    {Concept::Authenticator, 40,
     "app di autenticazione|applicazione di autenticazione|app authenticator|"
     "autenticatore|authenticator"},
    {Concept::BackupCode, 45,
     "codice di backup|codici di backup|codice di recupero|codici di recupero|"
     "codice di riserva|codice di emergenza|inserisci il codice di backup|"
     "inserisci il codice di recupero"},
    {Concept::Code, 45,
     "app di autenticazione|applicazione di autenticazione|app authenticator|"
     "autenticatore|authenticator|codice di backup|codici di backup|codice di recupero|"
     "codici di recupero|codice di riserva|codice di emergenza|"
     "inserisci il codice di backup|inserisci il codice di recupero"},
    {Concept::Code, 45,
     "codice di verifica|codice di sicurezza|codice monouso|codice di autenticazione|"
     "verifica in due passaggi|due fattori|inserisci il codice|codice di conferma|"
     "codice usa e getta|codice otp"},
    {Concept::Tenant, 35, "azienda|organizzazione|societa|area di lavoro"},
    {Concept::Tenant, 35, "filiale|codice azienda|codice filiale"},
    {Concept::CaptchaAnswer, 50, "caratteri dell immagine|testo dell immagine|codice dell immagine"},
    {Concept::PersonName, 45, "cognome|nome completo|nome e cognome|il tuo nome"},
    {Concept::Name, 5, "nome"},
    {Concept::BirthDate, 45, "data di nascita|nascita|compleanno"},
    {Concept::Address, 40, "via|citta|cap|codice postale|provincia|paese|indirizzo"},
    {Concept::Card, 50, "carta di credito|numero di carta|numero carta|titolare della carta|scadenza"},
    {Concept::Promo, 45, "codice promozionale|coupon*|buono sconto|codice sconto"},
    {Concept::Search, 50, "cerca*|ricerca*"},
    {Concept::Message, 50, "messaggio|commento|oggetto"},
    {Concept::LogIn, 40,
     "accedi|accesso|entra|login|effettua l accesso|autenticati|collegati|autenticazione|"
     "area riservata|connettiti"},
    {Concept::SignUp, 40, "prova gratuita|prova gratis|inizia la prova"},
    {Concept::SignUp, 45,
     "registrati|registrazione|iscriviti|crea account|crea un account|crea il tuo account|"
     "iscrizione|nuovo account|apri un conto|registra*"},
    {Concept::Forgot, 35, "dimenticat*|recupera*|reimposta*|smarrit*|ripristina*"},
    {Concept::ChangePassword, 45,
     "cambia password|modifica password|nuova password|password attuale|vecchia password|"
     "cambia la password|cambio password"},
    {Concept::Continue, 30, "continua|avanti|invia|verifica|conferma|prosegui|procedi|successivo"},
    {Concept::OtherWay, 50,
     "continua con|accedi con|entra con|registrati con|iscriviti con|prova un altro modo|"
     "entra con spid"},
    {Concept::OtherWay, 60,
     "senza password|link di accesso|link magico|inviami un link|ricevi un link|"
     "con un codice|con codice|tramite codice|codice via email|codice via e mail|"
     "codice via sms"},
    {Concept::LogIn, 40, "link di accesso"},
    {Concept::OtherWay, 20, "accedi come|entra come"},
    {Concept::LogIn, 40, "accedi come|entra come"},
    {Concept::ShowPassword, 50, "mostra|nascondi|mostra password|visualizza password"},
    {Concept::SignOut, 60,
     "esci|disconnetti*|logout|scollegati|termina sessione|"
     "esci da questo account|esci dall account"},
    {Concept::Subscribe, 40, "newsletter|abbonati|iscriviti alla newsletter"},
    {Concept::Pay, 40, "paga|pagamento|cassa|acquista|spedizione"},
    {Concept::Resend, 40, "invia di nuovo|reinvia*|invia nuovamente"},
    {Concept::Cancel, 40, "annulla|indietro|chiudi|non ora"},
    {Concept::Consent, 40,
     "vuole accedere al tuo|vuole accedere ai tuoi|vuole accedere al suo|"
     "richiede l accesso|chiede l accesso|autorizzazioni richieste"},
    {Concept::Consent, 20, "nuovi termini|nuove condizioni"},
    {Concept::Terms, 20, "nuovi termini|nuove condizioni"},
    {Concept::Allow, 30, "consenti|autorizza|accetta|accetto|si"},
    {Concept::Terms, 20, "termini*|accetto|privacy"},
    {Concept::Remember, 15, "ricordami|ricorda*|resta connesso|rimani connesso|mantieni"},
    {Concept::HaveAccount, 35,
     "hai gia un account|sei gia registrato|gia registrato|gia iscritto|hai un account"},
    {Concept::NoAccount, 30,
     "non hai un account|non sei registrato|nuovo utente|non sei ancora|nuovo cliente|"
     "non hai ancora"},
    {Concept::Strength, 25, "almeno 8|minimo 8|8 caratteri|maiuscola"},
    {Concept::Chooser, 40, "scegli un account|scegli account|seleziona un account|selezionare un account"},
    {Concept::Remove, 40,
     "rimuov*|elimina*|cancella*|togli|dimentica|esci da questo account|esci dall account"},
    {Concept::OtherAccount, 40,
     "usa un altro account|utilizza un altro account|un altro account|altro account|"
     "accedi con un altro account|accedi a un altro account"},
    {Concept::Wrong, 40,
     "errat*|non valid*|non corrett*|sbagliat*|non corrisponde*|non corrispondono|errore|"
     "fallit*|non trovat*|non esiste|scadut*|riprova|incorrett*|non riconosciut*"},
    {Concept::LockedOut, 50,
     "account bloccato|troppi tentativi|temporaneamente bloccato|e bloccato|"
     "e stato bloccato|account sospeso|riprova piu tardi"},
    {Concept::HumanCheck, 50, "non sono un robot|sei umano|verifica umana"},
    {Concept::Passkey, 40, "passkey|chiave di sicurezza|chiave di accesso"},
    {Concept::Push, 45,
     "controlla il telefono|controlla il tuo telefono|approva la richiesta|"
     "approva l accesso|notifica sul tuo|controlla la tua e mail|inviato un link|"
     "controlla la posta"},
    {Concept::CodeSent, 30,
     "codice inviato|abbiamo inviato un codice|ti abbiamo inviato|tramite sms|"
     "codice che ti"},
    {Concept::SignedInAs, 50, "connesso come|accesso effettuato come"},
    {Concept::SignedInAs, 40, "ciao|benvenuto"},
    {Concept::Busy, 40, "caricamento|attendere|attendi|reindirizzamento|un momento"},
    {Concept::Busy, 15, "elaborazione"},
    {Concept::Current, 30, "password attuale|vecchia password|password corrente"},
    {Concept::PasswordExpired, 45,
     "la password e scaduta|la tua password e scaduta|password scaduta|la sua password e scaduta|devi "
     "cambiare la password|e necessario cambiare la password|devi modificare la password"},
    {Concept::ChangePassword, 45,
     "la password e scaduta|la tua password e scaduta|password scaduta|la sua password e scaduta|devi "
     "cambiare la password|e necessario cambiare la password|devi modificare la password"},
    {Concept::Wrong, 50,
     "credenziali errate|credenziali non valide|credenziali non corrette|credenziali sbagliate|dati inseriti "
     "non sono|dati di accesso non corretti|dati di accesso errati|dati di accesso non validi"},
    {Concept::Wrong, 40, "non e corrett*|non e valid*|non sono corrett*|non sono valid*"},
    {Concept::LockedOut, 50,
     "account e stato disattivato|account e stato sospeso|account e stato disabilitato|account e stato "
     "bloccato|account disattivato|account disabilitato|account e sospeso|account e disattivato|account e "
     "bloccato|utenza bloccata|e temporaneamente bloccato|troppi tentativi falliti"},
    {Concept::Push, 45,
     "ti abbiamo inviato un email|ti abbiamo inviato un e mail|ti abbiamo inviato una mail|ti abbiamo "
     "inviato un link|abbiamo inviato un link|abbiamo inviato un email|abbiamo inviato un e mail|abbiamo "
     "inviato una mail|controlla la tua casella|controlla la tua email|controlla la tua posta|controlla la "
     "casella di posta|fai clic sul link|clicca sul link"},
    {Concept::CodeSent, 30,
     "ti abbiamo inviato un email|ti abbiamo inviato un e mail|ti abbiamo inviato una mail|ti abbiamo "
     "inviato un link|abbiamo inviato un link|abbiamo inviato un email|abbiamo inviato un e mail|abbiamo "
     "inviato una mail|controlla la tua casella|controlla la tua email|controlla la tua posta|controlla la "
     "casella di posta|fai clic sul link|clicca sul link"},
    {Concept::CodeSent, 30, "via sms|per sms|ricevuto per sms"},
    {Concept::HumanCheck, 50,
     "non sei un robot|non essere un robot|di essere umano|che sei umano|di essere una persona"},
    {Concept::Push, 45,
     "conferma sul telefono|conferma sul tuo telefono|tocca si|abbiamo inviato una notifica|ti abbiamo "
     "inviato una notifica|approva la notifica|approva la richiesta di accesso|controlla lo smartphone"},
    {Concept::Consent, 20,
     "crea una passkey|aggiungi una passkey|configura una passkey|piu velocemente con una passkey|aggiungi "
     "una chiave di sicurezza"},
    {Concept::NotNow, 30,
     "non ora|non adesso|piu tardi|salta|ignora|forse piu tardi|no grazie|ricordamelo piu tardi"},
    {Concept::StaySignedIn, 30,
     "rimanere connessi|rimanere connesso|restare connessi|restare connesso|rimani connesso|resta "
     "connesso|mantenere l accesso|vuoi rimanere connesso"},
    {Concept::Code, 5, "codice"},
    {Concept::SetUp, 50,
     "scansiona il codice qr|scansiona questo codice qr|scansiona il qr|scansionare il codice qr|inquadra il "
     "codice qr|inquadra il qr"},
    {Concept::SetUp, 40,
     "configura l autenticazione a due|configurare l autenticazione a due|attiva l autenticazione a "
     "due|attivare l autenticazione a due|configura la verifica in due|attiva la verifica in due"},
    {Concept::ContinueAs, 40, "continua come"},
};

}  // namespace cerby::page::words
