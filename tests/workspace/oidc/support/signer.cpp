#include "workspace/oidc/support/signer.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <vector>

namespace cerby::workspace::oidc::test {
namespace {

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

const EVP_MD* digest_of(Algorithm algorithm) {
  const auto text = name(algorithm);
  return text.ends_with("256") ? EVP_sha256() : text.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

std::string number(const EVP_PKEY* key, const char* name, int length) {
  BIGNUM* value = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &value) == 1, name);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(length > 0 ? length : BN_num_bytes(value)));
  require(BN_bn2binpad(value, bytes.data(), static_cast<int>(bytes.size())) >= 0, name);
  BN_free(value);
  return base64url(bytes);
}

int scalar_of(KeyKind kind) {
  return kind == KeyKind::P384 ? 48 : 32;
}

std::string text_of(const std::vector<std::uint8_t>& bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Signer::Signer(KeyKind kind, EVP_PKEY* key) : kind_(kind), key_(key, EVP_PKEY_free) {
  require(key != nullptr, "no key was made");
}

Signer Signer::rsa(unsigned bits) {
  return {KeyKind::Rsa, EVP_RSA_gen(bits)};
}
Signer Signer::p256() {
  return {KeyKind::P256, EVP_EC_gen("P-256")};
}
Signer Signer::p384() {
  return {KeyKind::P384, EVP_EC_gen("P-384")};
}

nlohmann::json Signer::jwk(const std::string& id) const {
  nlohmann::json key{{"kid", id}, {"use", "sig"}};
  if (kind_ == KeyKind::Rsa) {
    key["kty"] = "RSA";
    key["n"] = number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0);
    key["e"] = number(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0);
  } else {
    key["kty"] = "EC";
    key["crv"] = kind_ == KeyKind::P384 ? "P-384" : "P-256";
    key["x"] = number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, scalar_of(kind_));
    key["y"] = number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, scalar_of(kind_));
  }
  return key;
}

std::string Signer::sign_as_der(Algorithm algorithm, std::string_view text) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* of_key = nullptr;
  require(EVP_DigestSignInit(context.get(), &of_key, digest_of(algorithm), nullptr, key_.get()) == 1, "sign");
  if (name(algorithm).starts_with("PS")) {
    require(EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) == 1 &&
                EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST) == 1,
            "PSS");
  }
  const auto* const data = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) == 1, "size");
  std::vector<std::uint8_t> signature(size);
  require(EVP_DigestSign(context.get(), signature.data(), &size, data, text.size()) == 1, "signature");
  signature.resize(size);
  return text_of(signature);
}

std::string Signer::sign(Algorithm algorithm, std::string_view text) const {
  const auto der = sign_as_der(algorithm, text);
  if (kind_ == KeyKind::Rsa) return der;
  const auto* at = reinterpret_cast<const std::uint8_t*>(der.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  const int scalar = scalar_of(kind_);
  std::vector<std::uint8_t> both(static_cast<std::size_t>(2 * scalar));
  require(BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), both.data(), scalar) == scalar &&
              BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), both.data() + scalar, scalar) == scalar,
          "r and s");
  return text_of(both);
}

std::string token(const Signer& signer, Algorithm algorithm, std::string_view header,
                  std::string_view payload) {
  const auto text = encoded(header) + "." + encoded(payload);
  return text + "." + encoded(signer.sign(algorithm, text));
}

}  // namespace cerby::workspace::oidc::test
