// Signing in to the workspace in the launched tab, where a launch finds no session: the extension takes the
// tab there and brings back the address at which it ended; the host redeems it.
#pragma once

#include "base/clock.h"
#include "base/config.h"
#include "base/fetch.h"
#include "base/outcome.h"
#include "launch/deadlines.h"
#include "vault/vault.h"
#include "wire/port.h"

namespace cerby::launch {

struct SigningIn {
  const Workspace& workspace;
  vault::Vault& vault;
  Fetcher& fetcher;
  const Clock& clock;
  wire::Conversation& extension;
  Deadlines& deadlines;
};

// From then on the vault has a session. The workspace is asked first whether it answers, so that no tab is
// sent into an error of the browser's. sign_in_unfinished: nothing came within kHumanTime; those of
// source/sign_in.h, of the vault, and of the conversation.
Expected<void> sign_in(SigningIn with);

}  // namespace cerby::launch
