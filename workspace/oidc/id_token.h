// What an ID token says (OpenID Connect Core 1.0, sections 2 and 3.1.3.7), and whether it is for this
// workspace, this sign-in and now.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "workspace/oidc/jws.h"

namespace cerby::workspace::oidc {

inline constexpr std::chrono::seconds kSkew{60};  // how far the provider's clock may be from this one
// How long after it was issued a token is taken: it comes straight from the token endpoint.
inline constexpr std::chrono::seconds kMostTokenAge{600};
inline constexpr std::size_t kMostSubject = 255;  // bytes, none of them a control character
inline constexpr std::size_t kMostAudiences = 16;

// What the sign-in that asked for the token knows.
struct Expectation {
  std::string issuer;  // compared byte by byte
  std::string client_id;
  Secret nonce;  // of this sign-in alone, and never empty
  std::optional<std::chrono::seconds>
      max_age;  // since the user was asked to sign in, where that was demanded
};

struct IdToken {
  std::string subject;
  UnixTime issued{}, expires{};
  std::optional<UnixTime> authenticated;
  std::optional<std::string> verified_email;  // only where the provider says that it is
};

// After verify(). TypeRefused, ClaimsInvalid, IssuerOther, AudienceOther, PartyOther, NonceOther,
// SubjectInvalid, Expired, NotYetValid, IssuedLater, IssuedTooLongAgo, AuthenticatedTooLongAgo, in this
// order.
Result<IdToken> read_id_token(const Jws& jws, const Expectation& expected, UnixTime now);

}  // namespace cerby::workspace::oidc
