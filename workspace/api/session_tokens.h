// POST /api/v1/session/token: what gives a session's tokens, which takes no key.
#pragma once

#include <optional>

#include "vault/signing.h"
#include "workspace/http/limiter.h"
#include "workspace/http/routes.h"
#include "workspace/signin/witness.h"
#include "workspace/store/database.h"

namespace cerby::workspace::api {

// With the key that offline leases are signed by, where there are any. Whose code or refresh token it is, by
// the signature of their device, is held to `rate_per_user`: apart from what they ask by their keys and
// sessions (gate.h), so that a script of theirs does not keep their host from new tokens. All outlive the
// routes.
void add_session_tokens(store::Database& database, const Clock& clock, signin::Witness& witness,
                        http::Routes& routes, const std::optional<vault::PublicKey>& lease_key,
                        const std::optional<http::Rate>& rate_per_user);

}  // namespace cerby::workspace::api
