#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kEnglish[] = {
    {Concept::UserName, 40,
     "user name|username|user id|userid|login name|login id|logon id|sign in id|"
     "account name|screen name|email or username|username or email|email or phone|"
     "phone or email|email or mobile|email or mobile number|email or phone number|mobile or email|"
     "mobile number or email|phone number or email|user"},
    {Concept::UserName, 30,
     "your id|your login|member name|user code|id|login email|"
     "registered email|net id"},
    {Concept::Email, 35, "e mail|email|e mail address|email address|mail address|your email|work email"},
    {Concept::Phone, 25, "phone*|mobile|mobile number|phone number|telephone|cell"},
    {Concept::AccountNumber, 35,
     "member number|membership number|customer number|client number|account number|"
     "customer id|member id|client id|employee id|student id|card number|"
     "application number|id number|registration number|access number|member no"},
    {Concept::Password, 40, "password*|pass word|passphrase|pwd|your password|passwd"},
    {Concept::Pin, 25, "pin|pin code|pin number|nip"},
    {Concept::Pin, 25, "passcode|security code|access code|secret code"},
    {Concept::Code, 15, "access code|secret code"},
    {Concept::New, 30,
     "new|create a password|create password|choose a password|set a password|"
     "choose password|set password|pick a password|desired|create your password"},
    {Concept::Confirm, 35,
     "confirm*|repeat*|retype*|re type|re enter|reenter|again|verify password|"
     "verify your password|verify email|one more time"},
    {Concept::Current, 30, "current|old|existing|present password"},
    {Concept::Authenticator, 40,
     "authenticator app|authentication app|authenticator code|authenticator|"
     "authenticator application|verification app|code generator|two factor app|totp"},
    {Concept::BackupCode, 45,
     "backup code|backup codes|back up code|back up codes|recovery code|recovery codes|"
     "two factor recovery code|rescue code|emergency code|scratch code|"
     "backup verification code"},
    {Concept::Code, 45,
     "authenticator|authenticator application|verification app|code generator|"
     "two factor app|backup code|backup codes|back up code|back up codes|recovery code|"
     "recovery codes|two factor recovery code|rescue code|emergency code|scratch code|"
     "backup verification code"},
    {Concept::Code, 45,
     "one time code|one time password|one time passcode|verification code|"
     "authentication code|authenticator code|security code|two factor code|2fa code|"
     "6 digit code|two step code|login code|confirmation code|mfa code|auth code|otp"},
    {Concept::Code, 45,
     "2 step verification|two factor|two step verification|two factor authentication|"
     "authenticator app|authentication app|passcode|six digit code|enter the 6 digit|digit code|totp|2fa|"
     "verify your identity"},
    {Concept::Code, 40, "enter the code|enter code|enter your code"},
    {Concept::Code, 15, "code|token"},
    {Concept::Tenant, 35,
     "company*|workspace|organization|organisation|tenant|subdomain|team name|company name|"
     "company id|organization id|institution|workspace url|company domain|site url"},
    {Concept::CaptchaAnswer, 50,
     "captcha|characters in the image|text in the image|letters you see|characters you see|"
     "type the characters|code from the image|code in the image|security image|"
     "characters shown|text from the picture"},
    {Concept::CaptchaAnswer, 50,
     "text shown|text shown above|text you see|letters shown|code shown|numbers you see|numbers shown|"
     "enter the text shown|text in the picture|characters in the picture|characters above"},
    {Concept::Tenant, 35,
     "corporate id|corporate code|corp id|account id or alias|account alias|branch|branch code|"
     "branch number|sort code|organisation id|organization code|organisation code|company code|school code|"
     "region"},
    {Concept::PersonName, 45,
     "first name|last name|full name|surname|given name|family name|your name|middle name|"
     "real name|display name|forename|maiden name|first names|first and last name|"
     "contact name|name on card"},
    {Concept::Name, 5, "name"},
    {Concept::BirthDate, 45, "birth*|date of birth|birthday|dob"},
    {Concept::Address, 40,
     "street|city|zip|zip code|postal code|post code|postcode|state|country|address line|"
     "address line 1|address|apartment|shipping address|billing address|town"},
    {Concept::Card, 50,
     "credit card|cvv|cvc|expiration date|expiry date|card verification|"
     "security code on card|credit card number|debit card|cardholder|name on the card|"
     "expiry|mm yy|routing number|iban|social security"},
    {Concept::Promo, 45,
     "coupon*|promo*|voucher*|gift card|discount code|referral code|promo code|invite code|"
     "invitation code"},
    {Concept::Search, 50, "search*|find a|look up|keyword*|what are you looking for"},
    {Concept::Message, 50,
     "message|comment*|subject|feedback|your message|question|how can we help|description|"
     "inquiry|contact us|contact support|contact sales|get in touch"},
    {Concept::LogIn, 40,
     "log in|login|sign in|signin|log on|logon|sign on|log me in|sign me in|log in now|"
     "sign in now|sign in to your account|log in to your account|secure log in|enter site|"
     "access account"},
    {Concept::LogIn, 35,
     "sign in with email|log in with email|sign in with password|log in with password|"
     "sign in with your email|log in with username|sign in securely|sign in with username|"
     "log in with your email|existing customer|returning customer|already registered|"
     "member login|registered user|registered users|welcome back"},
    {Concept::LogIn, 20, "sign in with|log in with|login with|signin with|sign in using|log in using"},
    {Concept::SignUp, 40,
     "free trial|start trial|start your trial|start your free trial|try it free|try for free|"
     "try it for free|request access|early access|join the waitlist|claim your account"},
    {Concept::SignUp, 45,
     "sign up|signup|register|create account|create an account|create my account|"
     "create your account|registration|create new account|create a new account|join|"
     "join now|get started|sign me up|create free account|register now"},
    {Concept::SignUp, 40,
     "start free trial|new account|open an account|register here|new customer|"
     "become a member|create login|create profile|enroll|join free|sign up now|join us|"
     "register an account|registering|create your username|create a username|create username|choose a "
     "username|"
     "choose your username|pick a username|create a login|create your login|set up your account|"
     "create a free account|agree and join"},
    {Concept::Forgot, 35,
     "forgot*|forgotten|reset password|reset your password|recover*|lost password|"
     "lost your password|trouble signing in|trouble logging in|can t sign in|can t log in|"
     "cannot log in|need help signing in|reset my password|password reset|password help"},
    {Concept::Forgot, 30,
     "don t remember your password|send reset link|send me reset|reset link|"
     "retrieve password|remind me|account recovery|forget password|problems logging in|"
     "reset it"},
    {Concept::ChangePassword, 45,
     "change password|change your password|update password|set new password|"
     "create new password|choose a new password|set a new password|new password|"
     "current password|old password|enter new password|update your password|"
     "your new password|save password|password expired|password has expired"},
    {Concept::Continue, 30,
     "continue|next|proceed|go|submit|ok|enter|verify|confirm|go to my account|access|"
     "unlock|let s go|send|connect|validate|continue with email|continue with password|"
     "continue to sign in|find account|continue with your email|next step|verify code|"
     "confirm code|submit code|use password|continue with username|trust and continue"},
    {Concept::OtherWay, 50,
     "continue with|sign in with|log in with|login with|signin with|sign up with|"
     "connect with|or continue with|sign in using|log in using|use a passkey|"
     "sign in with a passkey|log in with a passkey|single sign on|sso|qr code|"
     "email me a link|send me a link|magic link|send one time passcode|use one time code|"
     "email a code|text me a code|try another way|use another method|other options|"
     "more options|sign in with a code|log in with a code|via sms|company login|guest"},
    {Concept::OtherWay, 60,
     "login link|log in link|sign in link|signin link|magic link|email me a link|"
     "email link|email me a code|email a code|text me a code|email code|code by email|"
     "code by sms|code by text|by code|by link|with a code|with a link|with code|"
     "with an email code|with email code|with email link|sign in with a code|"
     "log in with a code|log in with email code|log in with email link|"
     "sign in with email code|sign in with email link|continue with email code|"
     "continue with email link|sign in with a link|log in with a link|without a password|"
     "without password|without my password|passwordless"},
    {Concept::LogIn, 40, "login link|log in link|sign in link|signin link"},
    {Concept::OtherWay, 20, "log in as|login as|sign in as|signin as|log on as"},
    {Concept::LogIn, 40, "log in as|login as|sign in as|signin as|log on as"},
    {Concept::ShowPassword, 50,
     "show|hide|show password|hide password|toggle password|reveal password|view password|"
     "toggle password visibility|see password|unmask|reveal|show characters"},
    {Concept::SignOut, 60,
     "log out|logout|sign out|signout|log off|sign off|logoff|"
     "sign out of this account|log out of this account"},
    {Concept::Subscribe, 40,
     "subscribe*|newsletter*|mailing list|get updates|stay in touch|keep me posted|"
     "stay up to date|get the latest|sign up for our|sign up for emails|email updates|"
     "sign up for email|sign up to receive|join our mailing list|get deals|special offers"},
    {Concept::Pay, 40,
     "pay|pay now|checkout|place order|payment|billing|payment method|buy now|order now|"
     "complete order|donate|shipping|add card|proceed to checkout|delivery"},
    {Concept::Resend, 40,
     "resend*|send again|send a new code|didn t receive|get a new code|send code again|"
     "request a new code"},
    {Concept::Cancel, 40, "cancel|back|close|go back|no thanks|not now|dismiss|reset|clear|skip|help"},
    {Concept::Consent, 40,
     "wants to access your|wants access to|would like to access your|would like access to|"
     "is requesting access|requests access to|asks for access to|requests permission|"
     "is requesting permission|permissions requested|requested permissions|"
     "authorize access|authorise access|allow access to your|grant access to your"},
    {Concept::Consent, 20,
     "updated terms|new terms|updated our terms|changes to our terms|terms have changed|"
     "terms of service have changed"},
    {Concept::Terms, 20,
     "updated terms|new terms|updated our terms|changes to our terms|terms have changed|"
     "terms of service have changed"},
    {Concept::Allow, 30, "allow|authorize|authorise|accept|agree|i agree|i accept|approve|grant|yes"},
    {Concept::Terms, 20,
     "terms|terms of service|terms of use|terms and conditions|i agree|agree to|"
     "privacy policy|i accept|i have read"},
    {Concept::Remember, 15,
     "remember|remember me|keep me logged in|stay logged in|remember this device|"
     "trust this device|remember username|remember my"},
    {Concept::StaySignedIn, 30, "stay signed in|keep me signed in|keep me logged in"},
    {Concept::HaveAccount, 35,
     "already have an account|have an account|already a member|already registered|"
     "already signed up|already on|already have a|already a user"},
    {Concept::NoAccount, 30,
     "don t have an account|no account|not a member|not registered|new to|new here|"
     "need an account|don t have an|not a user|new user|do not have an account|"
     "not yet a member|not signed up|no account yet"},
    {Concept::Strength, 25,
     "at least 8|at least 6|characters long|8 characters|6 characters|minimum 8|uppercase|"
     "password strength|one number|minimum of|at least one|strong password|must contain|"
     "10 characters|8 or more"},
    {Concept::Chooser, 40,
     "choose an account|pick an account|select an account|choose account|select account|"
     "choose your account|select your account|pick your account|which account"},
    {Concept::Remove, 40,
     "delete*|remove*|deactivate*|close account|close my account|close your account|close this account|"
     "cancel my account|forget|forget me|forget this account|discard|unlink|"
     "sign out of this account|log out of this account"},
    {Concept::OtherAccount, 40,
     "use another account|use a different account|use other account|use different account|"
     "another account|different account|other account|log in to another account|"
     "log into another account|sign in to another account|sign in with another account|"
     "sign in with a different account|log in with another account|"
     "log in with a different account|sign in as someone else|sign in as a different user"},
    {Concept::OtherAccount, 20, "add account|switch account"},
    {Concept::Wrong, 40,
     "incorrect*|invalid|wrong|doesn t match|does not match|do not match|didn t match|"
     "not recognized|not recognised|failed|not valid|not correct|couldn t find|"
     "could not find|no account found|try again|doesn t exist|does not exist|unknown user|"
     "unable to log|unable to sign|can t find|cannot find|expired|rejected|denied|"
     "not found|error|bad credentials|invalid credentials|unsuccessful|unauthorized"},
    {Concept::LockedOut, 50,
     "account locked|account is locked|account has been locked|temporarily locked|"
     "locked out|too many attempts|too many failed|too many login|too many requests|"
     "account suspended|account has been suspended|account is disabled|"
     "account has been disabled|temporarily blocked|try again later|temporarily disabled"},
    {Concept::HumanCheck, 50,
     "captcha|not a robot|are you human|you are human|verify you re human|verify you are human|human "
     "verification|prove you re not|security challenge|confirm you re human|checking your browser|verify "
     "that you are human"},
    {Concept::Passkey, 40,
     "passkey|security key|use your passkey|touch id|face id|windows hello|"
     "insert your security key|touch your security key|fingerprint|use your security key|"
     "verify with your passkey"},
    {Concept::Push, 45,
     "check your phone|approve the sign in|approve sign in|approve the notification|approve the request|sent "
     "a notification|approve on your|open the app on your|tap yes|sent a request to|approve this "
     "login|waiting for approval|confirm on your phone|approve your login|approve from another device|check "
     "your email|check your inbox|sent you a link|sent a link|sent an email|emailed you|click the link "
     "in|confirm it s you|sent you an email|link to sign in|check your mail"},
    {Concept::CodeSent, 30,
     "code we sent|we sent a code|sent a code|we texted|we emailed|sent to your|we ve sent|"
     "text message|code was sent|code sent|sent you a code|sms|sent a verification code|"
     "emailed a code|code to your email|code has been sent"},
    {Concept::SignedInAs, 50,
     "you are logged in as|you are signed in as|you re logged in as|already signed in as|already logged in "
     "as|signed in as|logged in as"},
    {Concept::SignedInAs, 40,
     "you are logged in|you re logged in|you are signed in|welcome back|hello|hi|already signed in|already "
     "logged in"},
    {Concept::Busy, 40,
     "loading|please wait|redirecting|just a moment|one moment|signing in|logging in|signing you in|logging "
     "you in|hang on|you are being redirected"},
    {Concept::Busy, 15, "processing|checking|verifying"},
    {Concept::Current, 30, "current password|old password|existing password"},
    {Concept::PasswordExpired, 45,
     "your password has expired|your password expired|password has expired|password expired|your password is "
     "expired|you must change your password|you need to change your password|your password must be "
     "changed|password change required|change your password to continue|you are required to change your "
     "password"},
    {Concept::ChangePassword, 45,
     "your password has expired|your password expired|password has expired|password expired|your password is "
     "expired|you must change your password|you need to change your password|your password must be "
     "changed|password change required|change your password to continue|you are required to change your "
     "password"},
    {Concept::Wrong, 50,
     "invalid credentials|bad credentials|wrong credentials|incorrect credentials|didn t recognise those "
     "details|didn t recognize those details|don t recognise those details|don t recognize those "
     "details|check your details and try again|details are incorrect|details are not correct|details were "
     "incorrect|details you entered are incorrect|check your credentials|credentials are "
     "incorrect|credentials are invalid"},
    {Concept::Wrong, 40, "didn t recognise|didn t recognize|don t recognise|don t recognize|didn t work"},
    {Concept::LockedOut, 50,
     "account disabled|account deactivated|account suspended|account blocked|account has been "
     "deactivated|account is deactivated|account is suspended|account has been blocked|account is "
     "blocked|account has been banned|account was locked|account has been temporarily suspended|account is "
     "temporarily suspended|account has been closed|account is currently locked|account is not active"},
    {Concept::Push, 45,
     "sent a confirmation link|sent a sign in link|sent a login link|sent a magic link|sent a verification "
     "link|sent you a confirmation link|sent you a sign in link|sent you a login link|sent you a magic "
     "link|sent you a verification link|link has been sent|emailed a link|emailed you a link|link we "
     "sent|link we emailed|check your inbox for"},
    {Concept::CodeSent, 30,
     "sent a confirmation link|sent a sign in link|sent a login link|sent a magic link|sent a verification "
     "link|sent you a confirmation link|sent you a sign in link|sent you a login link|sent you a magic "
     "link|sent you a verification link|link has been sent|emailed a link|emailed you a link|link we "
     "sent|link we emailed|check your inbox for"},
    {Concept::HumanCheck, 50,
     "you re not a robot|you are not a robot|that you re human|i m not a robot|that you are a human"},
    {Concept::Push, 45,
     "sent a push notification|sent you a push notification|push notification to your|push notification has "
     "been sent|approve the push|confirm the sign in|check your device|check the app on your"},
    {Concept::Consent, 20,
     "faster with a passkey|create a passkey|create your passkey|add a passkey|set up a passkey|set up your "
     "passkey|save a passkey|add a security key|set up a security key|register a security key|passkeys are "
     "here"},
    {Concept::NotNow, 30,
     "not now|skip|maybe later|later|no thanks|remind me later|skip for now|do this later|ask me later|ask "
     "again later|do it later"},
    {Concept::Terms, 20,  // a footer on what a message costs, not that one was sent
     "sms rates|standard sms rates|sms charges|sms fees|sms rates may apply|text message rates|"
     "text message charges|text message fees"},
    {Concept::SetUp, 50,
     "scan this qr|scan the qr|scan qr code|scan the barcode|scan this barcode|scan the code below|scan the "
     "image below"},
    {Concept::SetUp, 40,
     "set up two factor|set up 2fa|set up two step|set up 2 step|set up your authenticator|set up "
     "authenticator|set up an authenticator|enable two factor|enable 2fa|enable two step|turn on two "
     "factor|turn on 2 step|turn on two step|activate two factor|activate 2fa"},
    {Concept::ContinueAs, 40, "continue as"},
};

}  // namespace cerby::page::words
