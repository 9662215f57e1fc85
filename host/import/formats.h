// One reader for each format. Each takes `into.text`, checked to be UTF-8 without a byte order mark, undoes
// its quoting in place and adds what it holds. input_invalid: the text is not of that format, with the place.
#pragma once

#include "import/record.h"

namespace cerby::importing {

// Chrome, Chromium, Edge, Brave: name,url,username,password,note
Expected<void> read_chrome_csv(Imported& into);
// url,username,password,httpRealm,formActionOrigin,guid,timeCreated,timeLastUsed,timePasswordChanged
Expected<void> read_firefox_csv(Imported& into);
// "Bitwarden CSV for an individual vault" and of an organisation.
Expected<void> read_bitwarden_csv(Imported& into);
// The unencrypted JSON export, of a person or of an organisation.
Expected<void> read_bitwarden_json(Imported& into);
// The export.data of a 1pux, unpacked.
Expected<void> read_onepassword_data(Imported& into);
// KeePassXC's XML export, which is KeePass 2's.
Expected<void> read_keepass_xml(Imported& into);
// KeePassXC: Group,Title,Username,Password,URL,Notes,TOTP,Icon,Last Modified,Created
// Safari, Apple's Passwords: Title,URL,Username,Password,Notes,OTPAuth
Expected<void> read_keepass_csv(Imported& into);
// url,username,password,totp,extra,name,grouping,fav
Expected<void> read_lastpass_csv(Imported& into);

}  // namespace cerby::importing
