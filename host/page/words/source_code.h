// What names, ids and paths call things, whatever the page's language. Words run together there: "txtpasswd".
#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kSourceCode[] = {
    {Concept::UserName, 40, "*username*|*userid*|*userlogin*|*loginname*|*loginid*|*user name*"},
    {Concept::UserName, 30, "usr|usrid|uid|uname|user|login|userid|acct|principal|logon"},
    {Concept::UserName, 20, "identifier|identity|ident|account|subject|nickname|alias"},
    {Concept::Email, 35, "*email*|*e mail*"},
    {Concept::Phone, 25,
     "tel|*countrycode*|country code|dial code|*dialcode*|area code|*phone*|*mobile*|msisdn"},
    {Concept::AccountNumber, 35,
     "memberid|member id|customer id|customerid|client id|clientid|member number|"
     "card number|client number"},
    {Concept::Password, 40, "*passw*|*pwd*|psw|pass|passwd|pswd|*kennwort*|*contrasen*"},
    {Concept::Password, 30, "pw|pws|secret|passphrase"},
    {Concept::Pin, 20, "pin|pincode|pin code"},
    {Concept::New, 25, "*newpass*|new|*passwordnew*"},
    {Concept::Confirm, 30,
     "*confirm*|*repeat*|*retype*|*reenter*|pass 2|password 2|password 1|verify password|"
     "again"},
    {Concept::Current, 30, "*oldpass*|old|current|*currentpass*"},
    {Concept::Code, 40,
     "otp|totp|*otpcode*|*smscode*|sms code|phone code|2fa|mfa|tfa|*onetimecode*|one time code|two factor|"
     "*verificationcode*|*authcode*|*securitycode*|twofactor"},
    {Concept::Code, 30,
     "verification code|security code|auth code|authenticator|access code|2 fa|one time|"
     "passcode"},
    {Concept::Code, 15, "code|token"},
    {Concept::Tenant, 30, "tenant|*company*|workspace|organization|organisation|org|subdomain|realm"},
    {Concept::CaptchaAnswer, 50, "*captcha*|verifycode|verify code|vcode|image code"},
    {Concept::PersonName, 45,
     "*firstname*|*lastname*|*fullname*|*surname*|fname|lname|*givenname*|*familyname*|"
     "first name|last name|full name"},
    {Concept::Name, 5, "name"},
    {Concept::BirthDate, 45, "*birth*|dob|bday"},
    {Concept::Address, 40, "street|city|*zipcode*|zip|*postal*|state|country|address line|*addressline*"},
    {Concept::Card, 50, "*cardnum*|*creditcard*|cvv|cvc|*cvv*|*ccnum*|iban|*expiry*|cc number|ccname"},
    {Concept::Promo, 45, "*coupon*|*promo*|*voucher*|giftcard|gift card"},
    {Concept::Search, 50, "*search*|q|query|keyword|keywords|find"},
    {Concept::Message, 50, "message|comment|comments|subject|feedback"},
    {Concept::LogIn, 30, "*login*|*signin*|*logon*|sign in|log in|log on|sso"},
    {Concept::LogIn, 15, "auth|session|sessions"},
    {Concept::SignUp, 35,
     "*signup*|*register*|*registration*|sign up|*createaccount*|create account|*regform*|"
     "join|new user|newuser"},
    {Concept::Forgot, 30, "*forgot*|*recover*|*reset*|*lostpass*|lost password|*remind*"},
    {Concept::ChangePassword, 40,
     "*changepass*|change password|*passwordchange*|password change|update password|"
     "*updatepass*"},
    {Concept::Subscribe, 40, "*newsletter*|*subscribe*|mailchimp|mc embedded|*mailinglist*"},
    {Concept::Pay, 30, "*checkout*|*payment*|billing|shipping"},
    {Concept::Remember, 15, "*remember*|*rememberme*|keep signed|persistent"},
    {Concept::Terms, 20, "terms|tos|*agree*|*consent*|gdpr"},
    {Concept::Continue, 25, "next|continue|submit"},
    {Concept::ShowPassword, 40,
     "showpassword|show password|toggle password|togglepassword|password toggle|reveal"},
    {Concept::SignOut, 50, "*logout*|*signout*|*logoff*|sign out|log out|log off"},
    {Concept::BackupCode, 45, "*backupcode*|backup code|*recoverycode*|recovery code"},
    {Concept::Code, 40, "*backupcode*|backup code|*recoverycode*|recovery code"},
    {Concept::Authenticator, 40, "totp|authenticator"},
    {Concept::Remove, 40, "remove|delete|forget|*removeaccount*|*deleteaccount*"},
    {Concept::HumanCheck, 50, "*captcha*|*turnstile*"},
    {Concept::Passkey, 30, "webauthn|passkey|fido|fido2"},
    {Concept::OtherWay, 30, "sso|oauth|oauth2|social|saml"},
};

}  // namespace cerby::page::words
