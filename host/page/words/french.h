#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kFrench[] = {
    {Concept::UserName, 40,
     "nom d utilisateur|utilisateur|identifiant*|nom utilisateur|pseudo|pseudonyme|"
     "compte utilisateur|e mail ou identifiant|votre identifiant|code utilisateur"},
    {Concept::Email, 35,
     "e mail|email|adresse e mail|adresse mail|courriel|adresse email|mel|"
     "adresse electronique|mail"},
    {Concept::Phone, 25, "telephone|mobile|portable|numero de telephone"},
    {Concept::AccountNumber, 35,
     "numero client|numero de client|numero de compte|numero adherent|numero d adherent|"
     "numero abonne|matricule"},
    {Concept::Password, 40, "mot de passe|mots de passe|mdp|code secret|motdepasse|votre mot de passe"},
    {Concept::Pin, 25, "pin|code pin"},
    {Concept::Pin, 25, "code de securite"},
    {Concept::New, 30,
     "nouveau|nouvelle|creez un mot de passe|choisissez un mot de passe|"
     "creer un mot de passe|choisir un mot de passe"},
    {Concept::Confirm, 35, "confirmer*|confirmez*|confirmation|repetez*|ressaisi*|a nouveau|retapez*"},
    {Concept::Current, 30, "actuel*|ancien*"},
    {Concept::Authenticator, 40,
     "application d authentification|appli d authentification|application authenticator|"
     "authenticator|generateur de codes"},
    {Concept::BackupCode, 45,
     "code de secours|codes de secours|code de recuperation|codes de recuperation|"
     "code de sauvegarde|code de secours a usage unique|saisissez le code de secours|"
     "entrez le code de secours|saisissez le code de recuperation|"
     "entrez le code de recuperation"},
    {Concept::Code, 45,
     "application d authentification|appli d authentification|application authenticator|"
     "authenticator|generateur de codes|code de secours|codes de secours|"
     "code de recuperation|codes de recuperation|code de sauvegarde|"
     "code de secours a usage unique|saisissez le code de secours|"
     "entrez le code de secours|saisissez le code de recuperation|"
     "entrez le code de recuperation"},
    {Concept::Code, 45,
     "code de verification|code de securite|code a usage unique|code d authentification|"
     "double authentification|saisissez le code|entrez le code|code de confirmation|"
     "code de validation|validation en deux etapes|deux facteurs|code recu"},
    {Concept::Tenant, 35, "entreprise|societe|organisation|espace de travail|etablissement"},
    {Concept::Tenant, 35, "agence|code agence|code entreprise"},
    {Concept::CaptchaAnswer, 50, "caracteres de l image|texte de l image|code de l image|recopiez*"},
    {Concept::PersonName, 45, "prenom*|nom de famille|nom complet|votre nom|nom et prenom"},
    {Concept::Name, 5, "nom"},
    {Concept::BirthDate, 45, "date de naissance|naissance|anniversaire"},
    {Concept::Address, 40, "rue|ville|code postal|pays|adresse|region"},
    {Concept::Card, 50,
     "carte bancaire|carte de credit|numero de carte|titulaire|date d expiration|"
     "cryptogramme"},
    {Concept::Promo, 45, "code promo|code promotionnel|coupon*|bon d achat|bon de reduction"},
    {Concept::Search, 50, "recherche*|chercher|rechercher*"},
    {Concept::Message, 50, "message|commentaire*|objet|sujet"},
    {Concept::LogIn, 40,
     "connexion|se connecter|connectez vous|s identifier|identifiez vous|me connecter|"
     "ouvrir une session|connecter|authentification|acceder|m identifier|identification|"
     "acceder a mon compte"},
    {Concept::SignUp, 40, "essai gratuit|commencer l essai|essayer gratuitement"},
    {Concept::SignUp, 45,
     "s inscrire|inscription|inscrivez vous|creer un compte|creer mon compte|"
     "creez votre compte|creer votre compte|m inscrire|inscrire|creez un compte|"
     "creation de compte|enregistrer un compte|ouvrir un compte|nouveau compte"},
    {Concept::Forgot, 35, "oublie*|reinitialiser*|recuperer*|perdu*|mot de passe oublie|reinitialisation"},
    {Concept::ChangePassword, 45,
     "changer le mot de passe|changer de mot de passe|modifier le mot de passe|"
     "nouveau mot de passe|mot de passe actuel|ancien mot de passe|"
     "changer mon mot de passe|modifier mon mot de passe"},
    {Concept::Continue, 30, "continuer|suivant|valider|envoyer|verifier|poursuivre|confirmer|entrer"},
    {Concept::OtherWay, 50,
     "continuer avec|se connecter avec|connexion avec|s inscrire avec|s identifier avec|"
     "connectez vous avec|essayer autrement|autre methode"},
    {Concept::OtherWay, 60,
     "sans mot de passe|lien de connexion|lien magique|recevoir un lien|"
     "envoyez moi un lien|par code|avec un code|code par e mail|code par email|code par sms"},
    {Concept::LogIn, 40, "lien de connexion"},
    {Concept::OtherWay, 20, "se connecter en tant que|connexion en tant que"},
    {Concept::LogIn, 40, "se connecter en tant que|connexion en tant que"},
    {Concept::ShowPassword, 50, "afficher|masquer|afficher le mot de passe|voir le mot de passe|montrer"},
    {Concept::SignOut, 60,
     "deconnexion|se deconnecter|me deconnecter|deconnecter|fermer la session|"
     "se deconnecter de ce compte"},
    {Concept::Subscribe, 40,
     "newsletter|abonnez vous|s abonner|lettre d information|inscription a la newsletter|"
     "infolettre"},
    {Concept::Pay, 40, "payer|paiement|passer la commande|commander|livraison"},
    {Concept::Resend, 40, "renvoyer*|envoyer a nouveau|pas recu"},
    {Concept::Cancel, 40, "annuler|retour|fermer|plus tard|effacer"},
    {Concept::Consent, 40,
     "souhaite acceder a votre|veut acceder a votre|souhaite acceder a vos|"
     "demande l acces a|demande l autorisation|autorisations demandees"},
    {Concept::Consent, 20, "nouvelles conditions"},
    {Concept::Terms, 20, "nouvelles conditions"},
    {Concept::Allow, 30, "autoriser|accepter|j accepte|oui"},
    {Concept::Terms, 20, "conditions*|j accepte|confidentialite|cgu"},
    {Concept::Remember, 15,
     "se souvenir|rester connecte|memoriser*|souvenir de moi|garder ma session|se rappeler"},
    {Concept::HaveAccount, 35,
     "deja un compte|deja inscrit|deja client|deja membre|vous avez un compte|"
     "avez vous deja"},
    {Concept::NoAccount, 30,
     "pas de compte|pas encore de compte|pas encore inscrit|nouveau client|"
     "pas encore membre|pas encore client|nouveau sur"},
    {Concept::Strength, 25, "au moins 8|8 caracteres|minimum 8|majuscule|au moins une"},
    {Concept::Chooser, 40,
     "choisir un compte|choisissez un compte|choisissez votre compte|selectionner un compte|"
     "selectionnez un compte"},
    {Concept::Remove, 40,
     "supprimer*|retirer*|enlever*|effacer|oublier*|se deconnecter de ce compte|dissocier"},
    {Concept::OtherAccount, 40,
     "utiliser un autre compte|un autre compte|autre compte|se connecter avec un autre compte|"
     "se connecter a un autre compte"},
    {Concept::Wrong, 40,
     "incorrect*|invalide*|errone*|ne correspond*|mauvais*|inconnu*|erreur|echec|echoue|"
     "n existe pas|reessayez|expire|introuvable|pas valide|non valide|n est pas correct"},
    {Concept::LockedOut, 50,
     "compte bloque|compte verrouille|trop de tentatives|temporairement bloque|est bloque|"
     "est verrouille|compte suspendu|reessayez plus tard|a ete bloque"},
    {Concept::HumanCheck, 50, "je ne suis pas un robot|etes humain|pas un robot|verification humaine"},
    {Concept::Passkey, 40, "cle d acces|cle de securite|cle d identification"},
    {Concept::Push, 45,
     "consultez votre telephone|verifiez votre telephone|approuvez la demande|"
     "approuvez la connexion|notification sur votre|consultez votre boite|"
     "verifiez vos e mails|envoye un lien|consultez vos e mails"},
    {Concept::CodeSent, 30,
     "code envoye|avons envoye un code|vous a ete envoye|envoye par sms|code que nous|"
     "par sms|avons envoye"},
    {Concept::SignedInAs, 50, "vous etes connecte en tant que|connecte en tant que|connectee en tant que"},
    {Concept::SignedInAs, 40, "bonjour|vous etes connecte"},
    {Concept::Busy, 40, "chargement|veuillez patienter|patientez|redirection|un instant|connexion en cours"},
    {Concept::Busy, 15, "en cours"},
    {Concept::Current, 30, "mot de passe actuel|ancien mot de passe"},
    {Concept::PasswordExpired, 45,
     "votre mot de passe a expire|mot de passe expire|votre mot de passe est expire|le mot de passe a "
     "expire|vous devez changer votre mot de passe|vous devez modifier votre mot de passe|vous devez changer "
     "de mot de passe"},
    {Concept::ChangePassword, 45,
     "votre mot de passe a expire|mot de passe expire|votre mot de passe est expire|le mot de passe a "
     "expire|vous devez changer votre mot de passe|vous devez modifier votre mot de passe|vous devez changer "
     "de mot de passe"},
    {Concept::Wrong, 50,
     "identifiants incorrect*|identifiants invalid*|identifiants errone*|identifiants sont "
     "incorrect*|identifiants ne sont pas|identifiant ou mot de passe incorrect|informations de connexion "
     "incorrect*|informations saisies sont incorrect*|coordonnees de connexion incorrect*"},
    {Concept::Wrong, 40, "ne sont pas correct*|ne sont pas valides|n est pas valide|n est pas bon"},
    {Concept::LockedOut, 50,
     "compte a ete suspendu|compte est suspendu|compte a ete desactive|compte est desactive|compte "
     "desactive|compte a ete verrouille|compte a ete bloque|a ete verrouille|temporairement "
     "verrouille|reessayer plus tard|essayez plus tard"},
    {Concept::Push, 45,
     "envoye un e mail|envoye un email|envoye un courriel|envoye un mail|avons envoye un e mail|avons envoye "
     "un email|avons envoye un courriel|avons envoye un mail|avons envoye un lien|cliquez sur le lien|lien "
     "de connexion a ete envoye|verifiez votre boite|verifiez votre messagerie|consultez votre "
     "messagerie|verifiez vos courriels"},
    {Concept::CodeSent, 30,
     "envoye un e mail|envoye un email|envoye un courriel|envoye un mail|avons envoye un e mail|avons envoye "
     "un email|avons envoye un courriel|avons envoye un mail|avons envoye un lien|cliquez sur le lien|lien "
     "de connexion a ete envoye|verifiez votre boite|verifiez votre messagerie|consultez votre "
     "messagerie|verifiez vos courriels"},
    {Concept::CodeSent, 30, "recu par sms|code recu|avons envoye par sms"},
    {Concept::HumanCheck, 50,
     "n etes pas un robot|que vous etes humain|que vous etes un humain|que vous n etes pas"},
    {Concept::Push, 45,
     "validez sur votre telephone|confirmez sur votre telephone|validez la notification|validez la connexion "
     "sur|appuyez sur oui|envoye une notification|avons envoye une notification|approuver la "
     "demande|confirmez la connexion sur"},
    {Concept::Consent, 20,
     "creez une cle d acces|creer une cle d acces|ajoutez une cle d acces|ajouter une cle d acces|configurez "
     "une cle d acces|plus vite avec une cle d acces|ajoutez une cle de securite|ajouter une cle de "
     "securite"},
    {Concept::NotNow, 30,
     "plus tard|pas maintenant|ignorer|passer|non merci|me le rappeler plus tard|peut etre plus tard"},
    {Concept::StaySignedIn, 30,
     "rester connecte|rester connectee|restez connecte|rester connectes|maintenir la connexion"},
    {Concept::SetUp, 50,
     "scannez le qr|scannez ce qr|scannez le code qr|scannez ce code qr|scanner le qr|scanner le code "
     "qr|flashez le qr"},
    {Concept::SetUp, 40,
     "configurer l authentification a deux|configurez l authentification a deux|activer l authentification a "
     "deux|activez l authentification a deux|configurer la double authentification|configurez la double "
     "authentification|activer la double authentification|activez la double authentification"},
    {Concept::ContinueAs, 40, "continuer en tant que"},
};

}  // namespace cerby::page::words
