// Why a token, or what a provider says of itself, is refused. A closed list: the log has the name, the user
// is told no more than whom to ask.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "base/outcome.h"  // CERBY_TRY, CERBY_CHECK

namespace cerby::workspace::oidc {

enum class Error : std::uint8_t {
  // A key set.
  KeySetTooLarge,
  KeySetInvalid,   // not the JSON of a key set
  KeySetPrivate,   // it publishes what should be secret, so that anybody could sign by it
  KeyIdDuplicate,  // two keys that could both be meant
  KeySetUnusable,  // no key in it is of the configured algorithm's kind
  // A signed token.
  TokenTooLarge,
  TokenMalformed,    // not three parts in base64url, or a header that is not strict JSON
  TokenCritical,     // its header demands what nobody here knows (`crit`, `b64`)
  TokenBringsKey,    // its header has a key, or says where to fetch one
  AlgorithmRefused,  // another than the configured one
  KeyUnknown,        // no usable key of that id and kind in the set
  SignatureInvalid,
  // What an ID token says.
  TypeRefused,    // the header's `typ`: another kind of token
  ClaimsInvalid,  // not strict JSON, or a claim is missing, of another type or out of bounds
  IssuerOther,
  AudienceOther,
  PartyOther,  // `azp`
  Expired,
  IssuedLater,  // `iat` in the future
  IssuedTooLongAgo,
  NotYetValid,  // `nbf`
  NonceOther,
  SubjectInvalid,
  AuthenticatedTooLongAgo,  // `auth_time` is missing, later than now, or older than was asked for
  // What the provider says of itself, and how it is reached.
  Unreachable,
  DiscoveryTooLarge,
  DiscoveryInvalid,
  DiscoveryIssuerOther,
  EndpointRefused,    // not https, or not the strict form of an address
  EndpointElsewhere,  // on a host that is neither the issuer's nor configured
  MethodMissing,      // it does not have what this relying party needs
};

// The error's name in logs: lower case words joined by "_".
std::string_view name(Error error);

template <typename T>
using Result = std::expected<T, Error>;

}  // namespace cerby::workspace::oidc
