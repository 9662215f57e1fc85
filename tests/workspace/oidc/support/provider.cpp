#include "workspace/oidc/support/provider.h"

namespace cerby::workspace::oidc::test {

const Signer& signer_for(Algorithm algorithm) {
  static const Signer rsa = Signer::rsa(2048), p256 = Signer::p256(), p384 = Signer::p384();
  switch (kind_for(algorithm)) {
    case KeyKind::P256:
      return p256;
    case KeyKind::P384:
      return p384;
    default:
      return rsa;
  }
}

std::string_view key_id_for(Algorithm algorithm) {
  switch (kind_for(algorithm)) {
    case KeyKind::P256:
      return "p256";
    case KeyKind::P384:
      return "p384";
    default:
      return "rsa";
  }
}

const KeySet& provider_keys() {
  static const KeySet keys = *KeySet::parse(
      key_set({signer_for(Algorithm::Rs256).jwk("rsa"), signer_for(Algorithm::Es256).jwk("p256"),
               signer_for(Algorithm::Es384).jwk("p384")}));
  return keys;
}

nlohmann::json good_claims() {
  return {{"iss", kIssuer},         {"sub", "00u1"},     {"aud", kClient},
          {"exp", kNow + 300},      {"iat", kNow - 2},   {"nonce", kNonce},
          {"auth_time", kNow - 10}, {"ver", 1},          {"amr", nlohmann::json::array({"pwd", "mfa"})},
          {"idp", "00o1"},          {"at_hash", "abcd"}, {"email", "zilla@acme.example"}};
}

nlohmann::json good_header(Algorithm algorithm) {
  return {{"alg", name(algorithm)}, {"kid", key_id_for(algorithm)}};
}

Expectation expectation() {
  std::string nonce(kNonce);
  return {std::string(kIssuer), std::string(kClient), Secret::take(std::span(nonce)), std::nullopt};
}

std::string outcome_of(std::string_view token, Algorithm algorithm) {
  const auto jws = verify(token, algorithm, provider_keys());
  if (!jws) return std::string(name(jws.error()));
  const auto read = read_id_token(*jws, expectation(), UnixTime(kNow));
  return read ? "accepted" : std::string(name(read.error()));
}

}  // namespace cerby::workspace::oidc::test
