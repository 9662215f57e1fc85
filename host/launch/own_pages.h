// What the extension's own pages are told of accounts: a list that holds no secret, and one field of one
// account at a time, for who goes on by hand (PROTOCOL.md, `accounts` and `reveal`).
#pragma once

#include <cstdint>

#include "base/config.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "source/source.h"
#include "vault/account.h"
#include "wire/messages.h"

namespace cerby::launch {

// Those that the user may launch: of a workspace that is configured, where the user's role on both allows it.
// None names an origin that is not one (origin.h); words are compared as page/text.h folds them.
// One that cannot be read keeps none of the others from being listed (`unread`).
Expected<wire::AccountsReply> list_accounts(const wire::AccountsRequest& request, const Config& config,
                                            source::Source& source);

// Whether who has that role on an account may see that field: an Owner each; a Collaborator what a login by
// hand needs besides the password, which is filled in for them and not shown.
bool may_see(vault::ItemRole role, wire::Field field);

// The field's value, or how long to wait for a code that may be used.
struct Revealed {
  Secret value;  // empty: wait
  std::int64_t seconds_left = 0, wait_seconds = 0;
};
// A code counts as used once it has been revealed, as one that is filled in does. The outcomes of a launch up
// to its first page, and: role_not_owner; not_found (the account has no such field); otp_invalid;
// clock_behind (the next code lies more than kLongestCodeWait ahead).
Expected<Revealed> reveal(const wire::RevealRequest& request, const Config& config, source::Source& source);

}  // namespace cerby::launch
