#include "workspace/oidc/error.h"

namespace cerby::workspace::oidc {

std::string_view name(Error error) {
  switch (error) {
    case Error::KeySetTooLarge:
      return "key_set_too_large";
    case Error::KeySetInvalid:
      return "key_set_invalid";
    case Error::KeySetPrivate:
      return "key_set_private";
    case Error::KeyIdDuplicate:
      return "key_id_duplicate";
    case Error::KeySetUnusable:
      return "key_set_unusable";
    case Error::TokenTooLarge:
      return "token_too_large";
    case Error::TokenMalformed:
      return "token_malformed";
    case Error::TokenCritical:
      return "token_critical";
    case Error::TokenBringsKey:
      return "token_brings_key";
    case Error::AlgorithmRefused:
      return "algorithm_refused";
    case Error::KeyUnknown:
      return "key_unknown";
    case Error::SignatureInvalid:
      return "signature_invalid";
    case Error::TypeRefused:
      return "type_refused";
    case Error::ClaimsInvalid:
      return "claims_invalid";
    case Error::IssuerOther:
      return "issuer_other";
    case Error::AudienceOther:
      return "audience_other";
    case Error::PartyOther:
      return "party_other";
    case Error::Expired:
      return "expired";
    case Error::IssuedLater:
      return "issued_later";
    case Error::IssuedTooLongAgo:
      return "issued_too_long_ago";
    case Error::NotYetValid:
      return "not_yet_valid";
    case Error::NonceOther:
      return "nonce_other";
    case Error::SubjectInvalid:
      return "subject_invalid";
    case Error::AuthenticatedTooLongAgo:
      return "authenticated_too_long_ago";
    case Error::Unreachable:
      return "unreachable";
    case Error::DiscoveryTooLarge:
      return "discovery_too_large";
    case Error::DiscoveryInvalid:
      return "discovery_invalid";
    case Error::DiscoveryIssuerOther:
      return "discovery_issuer_other";
    case Error::EndpointRefused:
      return "endpoint_refused";
    case Error::EndpointElsewhere:
      return "endpoint_elsewhere";
    case Error::MethodMissing:
      return "method_missing";
  }
  return "unknown";
}

}  // namespace cerby::workspace::oidc
