#include "workspace/oidc/signature.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace cerby::workspace::oidc {
namespace {

struct Freeing {
  void operator()(ECDSA_SIG* pointer) const { ECDSA_SIG_free(pointer); }
  void operator()(EVP_MD_CTX* pointer) const { EVP_MD_CTX_free(pointer); }
  void operator()(BIGNUM* pointer) const { BN_free(pointer); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freeing>;

enum class Scheme { Pkcs1, Pss, Ecdsa };
struct Construction {
  Scheme scheme;
  const EVP_MD* digest;
  std::size_t scalar = 0;  // bytes of r, and of s
};

Construction construction_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::Rs256:
      return {Scheme::Pkcs1, EVP_sha256()};
    case Algorithm::Rs384:
      return {Scheme::Pkcs1, EVP_sha384()};
    case Algorithm::Rs512:
      return {Scheme::Pkcs1, EVP_sha512()};
    case Algorithm::Ps256:
      return {Scheme::Pss, EVP_sha256()};
    case Algorithm::Ps384:
      return {Scheme::Pss, EVP_sha384()};
    case Algorithm::Ps512:
      return {Scheme::Pss, EVP_sha512()};
    case Algorithm::Es256:
      return {Scheme::Ecdsa, EVP_sha256(), 32};
    case Algorithm::Es384:
      return {Scheme::Ecdsa, EVP_sha384(), 48};
  }
  return {Scheme::Ecdsa, nullptr};
}

// r and s one after the other, as the DER that OpenSSL takes.
std::optional<std::vector<std::uint8_t>> der_of(Bytes signature, std::size_t scalar) {
  if (signature.size() != 2 * scalar) return std::nullopt;
  Owned<BIGNUM> r(BN_bin2bn(signature.data(), static_cast<int>(scalar), nullptr));
  Owned<BIGNUM> s(BN_bin2bn(signature.data() + scalar, static_cast<int>(scalar), nullptr));
  const Owned<ECDSA_SIG> pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release()), static_cast<void>(s.release());  // the pair's now
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return std::nullopt;
  std::vector<std::uint8_t> der(static_cast<std::size_t>(size));
  auto* out = der.data();
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

bool set_padding(const Construction& construction, EVP_PKEY_CTX* context) {
  switch (construction.scheme) {
    case Scheme::Pkcs1:
      return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    case Scheme::Pss:
      return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_mgf1_md(context, construction.digest) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
    case Scheme::Ecdsa:
      return true;
  }
  return false;
}

}  // namespace

bool is_signature(Algorithm algorithm, EVP_PKEY& key, std::string_view text, Bytes signature) {
  const auto construction = construction_of(algorithm);
  std::optional<std::vector<std::uint8_t>> der;
  if (construction.scheme == Scheme::Ecdsa) {
    der = der_of(signature, construction.scalar);
    if (!der) return false;
    signature = *der;
  } else if (std::cmp_not_equal(signature.size(), EVP_PKEY_get_size(&key))) {
    return false;  // RFC 8017, 8.1.2 and 8.2.2: as long as the modulus, zeros in front included
  }
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* of_key = nullptr;  // the context's
  const bool good = context && construction.digest != nullptr &&
                    EVP_DigestVerifyInit(context.get(), &of_key, construction.digest, nullptr, &key) == 1 &&
                    set_padding(construction, of_key) &&
                    EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                     reinterpret_cast<const std::uint8_t*>(text.data()), text.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace cerby::workspace::oidc
