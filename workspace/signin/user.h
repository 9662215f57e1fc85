// Whose a verified ID token is. Signing in makes nobody.
#pragma once

#include "workspace/oidc/id_token.h"
#include "workspace/signin/answered.h"
#include "workspace/store/sign_ins.h"
#include "workspace/store/users.h"

namespace cerby::workspace::signin {

// The user of that issuer and subject, whatever else the token says. Where there is none, the one whom an
// administrator or SCIM gave the subject as external id, or the verified e-mail: and from then on the subject
// is that user's. One who was invited is active from then on.
//
// EmailNotVerified, UserUnknown, UserIsAnothers, UserDeactivated. Holds the workspace's feed.
Answered<store::User> user_of(store::Transaction& transaction, const Uuid& workspace,
                              const std::string& issuer, const oidc::IdToken& token, store::Time now);

// Whether that key signs in for the user: it is no device's yet, or one of the user's that was not removed.
// DeviceIsAnothers, DeviceDisabled.
Answered<void> check_device(store::Transaction& transaction, const Uuid& workspace, const Uuid& user,
                            const store::Bytes32& key);

}  // namespace cerby::workspace::signin
