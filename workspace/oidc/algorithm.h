// The algorithms of signed tokens (RFC 7518, section 3) that can be configured: none by a shared secret, and
// not "none".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cerby::workspace::oidc {

enum class Algorithm : std::uint8_t { Rs256, Rs384, Rs512, Ps256, Ps384, Ps512, Es256, Es384 };

// As `alg` has it: "RS256".
std::string_view name(Algorithm algorithm);
std::optional<Algorithm> algorithm_from(std::string_view text);

// ES256 goes with P-256 and ES384 with P-384, never the other way round.
enum class KeyKind : std::uint8_t { Rsa, P256, P384 };
KeyKind kind_for(Algorithm algorithm);

}  // namespace cerby::workspace::oidc
