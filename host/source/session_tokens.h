// The tokens of a sign-in: asked for by its one-time code, and again by the refresh token. Each time this
// device's key signs what is redeemed, so that neither is of use to who copies it (workspace/README.md,
// "Signing in").
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/clock.h"
#include "base/fetch.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "vault/device_keys.h"
#include "vault/session.h"

namespace cerby::source {

// What asks, and when.
struct Asking {
  const Origin& workspace;
  const vault::DeviceKeys& device;
  Fetcher& fetcher;
  const Clock& clock;
};

// Of letters, digits, "-" and "_", so that it stands as it is in a form, an address and a header.
bool is_token(SecretView text);
// Its characters one after the other, in guarded memory.
Secret joined(std::initializer_list<SecretView> parts);

// The session that a code is given for; `verifier` is that of the challenge it was begun with.
// sign_in_failed, sign_in_denied (the user was deactivated, the device removed), both with the workspace's
// word; those of Fetcher and ask.h.
Expected<vault::Session> redeem(const Asking& asking, SecretView code, SecretView verifier);
// The same session with the next tokens. From here on the last refresh token is used up. sign_in_wanted: the
// session is over, with the workspace's word for why; any other failure says nothing about it.
Expected<vault::Session> refresh(const Asking& asking, const vault::Session& session);

}  // namespace cerby::source
