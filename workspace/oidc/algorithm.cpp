#include "workspace/oidc/algorithm.h"

#include <algorithm>
#include <array>

namespace cerby::workspace::oidc {
namespace {

constexpr std::array<std::string_view, 8> kNames{"RS256", "RS384", "RS512", "PS256",
                                                 "PS384", "PS512", "ES256", "ES384"};  // in the enum's order

}  // namespace

std::string_view name(Algorithm algorithm) {
  return kNames.at(static_cast<std::size_t>(algorithm));
}

std::optional<Algorithm> algorithm_from(std::string_view text) {
  const auto* const found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Algorithm>(found - kNames.begin());
}

KeyKind kind_for(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::Es256:
      return KeyKind::P256;
    case Algorithm::Es384:
      return KeyKind::P384;
    default:
      return KeyKind::Rsa;
  }
}

}  // namespace cerby::workspace::oidc
