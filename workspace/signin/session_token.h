// The tokens of a session: given for the one-time code of a sign-in, and again for a refresh token. Each time
// the device's key signs what is redeemed.
//
// What is signed, by Ed25519: "cerby sign-in code 1" or "cerby refresh token 1", a line feed, the workspace's
// host, a line feed, and the code or token itself.
//
// A refresh token is good once and replaced by the next. One that comes again was copied: the session ends,
// for whoever has the newer one too. So does that of a code which comes again. What is not signed by the
// session's own key changes nothing.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/secret.h"
#include "workspace/access/decide.h"
#include "workspace/signin/error.h"
#include "workspace/signin/witness.h"
#include "workspace/store/database.h"
#include "workspace/store/sign_ins.h"

namespace cerby::workspace::signin {

inline constexpr std::chrono::seconds kAccessTime{600};
// A session's, from the sign-in on: no refresh token makes it longer.
inline constexpr std::chrono::hours kSessionTime{12};
inline constexpr std::size_t kMostAgent = 128;  // bytes of a program's own name

using Signature = std::array<std::uint8_t, 64>;

struct CodeGrant {
  Secret code, verifier;
  Signature signature{};
  std::string agent;  // for the list of sessions
  http::IpAddress client;
};
struct RefreshGrant {
  Secret token;
  Signature signature{};
  http::IpAddress client;
};
struct Tokens {
  Uuid session;
  Secret access, refresh;
  std::chrono::seconds access_time{};
};

// Whether the user may ask just now: asked once a grant, when it is known to be theirs and signed by their
// device, and before anything is done with it. Where not, it is `Failed`, and the grant as good as before.
// None: always.
using Permits = std::function<bool(const Uuid& workspace, const Uuid& user)>;

// GrantUnknown, GrantExpired, VerifierOther, SignatureInvalid, GrantUsed, UserDeactivated, DeviceIsAnothers,
// DeviceDisabled, Failed.
Result<Tokens> redeem(store::Database& database, const Clock& clock, Witness& witness, const CodeGrant& grant,
                      const Permits& permits = {});
// GrantUnknown, SignatureInvalid, SessionEnded, GrantUsed, UserDeactivated, Failed.
Result<Tokens> refresh(store::Database& database, const Clock& clock, Witness& witness,
                       const RefreshGrant& grant, const Permits& permits = {});

// Whose an access token is.
struct Bearer {
  Uuid workspace, user, session;
  access::Channel channel = access::Channel::Extension;
  bool trusted = false;  // by a device of the user's that was let in
  store::Time last_used_at = 0;
};
// None: it is nobody's, over, of a session that has ended, or of a device that was disabled.
store::Result<std::optional<Bearer>> bearer_of(store::Transaction& transaction, const Uuid& workspace,
                                               const store::Hash& hash, store::Time now);

}  // namespace cerby::workspace::signin
