// A provider's key pair, as the provider has it: what signs tokens for the tests.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "workspace/oidc/algorithm.h"

using EVP_PKEY = struct evp_pkey_st;

namespace cerby::workspace::oidc::test {

class Signer {
 public:
  static Signer rsa(unsigned bits);
  static Signer p256();
  static Signer p384();

  // The public half, with that `kid` and for signatures.
  [[nodiscard]] nlohmann::json jwk(const std::string& id) const;
  // The signature alone, by any algorithm of the key's kind.
  [[nodiscard]] std::string sign(Algorithm algorithm, std::string_view text) const;
  // ECDSA's as OpenSSL has it (DER), which no token may have.
  [[nodiscard]] std::string sign_as_der(Algorithm algorithm, std::string_view text) const;

 private:
  Signer(KeyKind kind, EVP_PKEY* key);
  KeyKind kind_;
  std::shared_ptr<EVP_PKEY> key_;
};

inline std::string key_set(const std::vector<nlohmann::json>& keys) {
  return nlohmann::json{{"keys", keys}}.dump();
}
inline std::string encoded(std::string_view text) {
  return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}
// The compact form, of a header and a payload as they are.
std::string token(const Signer& signer, Algorithm algorithm, std::string_view header,
                  std::string_view payload);

}  // namespace cerby::workspace::oidc::test
