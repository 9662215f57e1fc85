// Whose a verified ID token is. Signing in makes nobody.
#pragma once

#include "workspace/oidc/id_token.h"
#include "workspace/signin/answered.h"
#include "workspace/store/users.h"

namespace cerby::workspace::signin {

// The user of that issuer and subject, whatever else the token says. Where there is none, the one whom an
// administrator or SCIM gave the subject as external id, or the verified e-mail: and from then on the subject
// is that user's. One who was invited is active from then on.
//
// EmailNotVerified, UserUnknown, UserIsAnothers, UserDeactivated. Holds the workspace's feed.
Answered<store::User> user_of(store::Transaction& transaction, const Uuid& workspace,
                              const std::string& issuer, const oidc::IdToken& token, store::Time now);

}  // namespace cerby::workspace::signin
