// cerbyctl account show --reveal: the one place where cerbyctl shows an account's secrets.
#pragma once

#include "cli/verb.h"
#include "vault/account.h"

namespace cerby::cli {

// To an Owner, on a terminal or with --json; everywhere else it is refused. `fields`: password, otpauth,
// notes, backup-codes.
Expected<int> reveal(Context& context, const vault::Account& account, const std::vector<std::string>& fields);

}  // namespace cerby::cli
