// A signed token in the compact form (RFC 7515), verified by a provider's key set.
//
// The algorithm is the configured one and no other: what the header says is compared, never followed. Keys
// come from the set alone; a token that brings one, or says where to fetch it (`jwk`, `jku`, `x5u`, `x5c`),
// is refused. A header's other members are skipped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/oidc/jwk.h"

namespace cerby::workspace::oidc {

inline constexpr std::size_t kMostToken = 16UL * 1024;

struct Jws {
  std::optional<std::string> type;    // the header's `typ`
  std::vector<std::uint8_t> payload;  // what was signed: claims, which are not secret
};

// TokenTooLarge, TokenMalformed, TokenCritical, TokenBringsKey, AlgorithmRefused, KeyUnknown,
// SignatureInvalid, in this order.
Result<Jws> verify(std::string_view token, Algorithm algorithm, const KeySet& keys);

}  // namespace cerby::workspace::oidc
