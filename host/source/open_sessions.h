// The user's own sessions in a workspace: which are open, and their end.
#pragma once

#include <vector>

#include "base/clock.h"
#include "source/proof.h"
#include "source/workspace_answers.h"
#include "vault/vault.h"

namespace cerby::source {

// The newest first, a page of them. The outcomes of ask.h.
Expected<std::vector<AnsweredSession>> list_sessions(const Origin& workspace, Proof& proof, Fetcher& fetcher);
// not_found: there is none of the user's that is open.
Expected<void> end_session(const Origin& workspace, const Uuid& id, Proof& proof, Fetcher& fetcher);

// Ends this computer's session there, and forgets it whatever the workspace answers. not_found: there is none
// by sign-in. Any other failure: the workspace was not told, and has it open until its time is over.
Expected<void> sign_out(const Origin& workspace, vault::Vault& vault, Fetcher& fetcher, const Clock& clock);

}  // namespace cerby::source
