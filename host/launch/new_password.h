// Another password for an account, after the app has refused the one that is kept: an Owner gives it to the
// system's prompt, so that it is typed into no page and crosses no message (PROTOCOL.md, `new_password`).
#pragma once

#include "base/config.h"
#include "base/outcome.h"
#include "base/uuid.h"
#include "source/source.h"
#include "vault/account.h"
#include "vault/opening.h"
#include "wire/messages.h"

namespace cerby::launch {

// The account, where the user may give it another password. The outcomes of a launch up to its first page,
// and role_not_owner.
Expected<vault::Account> account_to_change(const wire::NewPasswordRequest& request, const Config& config,
                                           source::Source& source);

// Asks twice, at most three times over, and stores what was given both times. password_kept: nothing was
// given, or never twice the same; input_invalid; and the failures of the prompt.
Expected<void> replace_password(const vault::Account& account, vault::Prompt& prompt, source::Source& source);

}  // namespace cerby::launch
