#include "workspace/oidc/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/base64.h"

namespace cerby::workspace::oidc {
namespace {

constexpr int kLeastBits = 2048, kMostBits = 4096;
constexpr BN_ULONG kLeastExponent = 65537;
constexpr int kMostExponentBits = 32;
constexpr BN_ULONG kGeneratorOfWeakOnes = 65537;

struct Curve {
  const char* name;  // OpenSSL's
  std::size_t coordinate;
};
constexpr Curve curve_of(KeyKind kind) {
  return kind == KeyKind::P384 ? Curve{"secp384r1", 48} : Curve{"prime256v1", 32};
}

template <auto Free>
struct Freeing {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Number = std::unique_ptr<BIGNUM, Freeing<BN_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;

// As RFC 7518 has it: without leading zeros.
Number number_of(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->empty() || bytes->front() == 0) return nullptr;
  return Number(BN_bin2bn(bytes->data(), static_cast<int>(bytes->size()), nullptr));
}

// Keys of that generator are, modulo each small prime, a power of 65537: for others that has a chance of
// about 2^-27 in all.
bool has_mark_of_weak_generator(const BIGNUM* modulus) {
  constexpr BN_ULONG kLargestPrime = 167;
  for (BN_ULONG prime = 3; prime <= kLargestPrime; prime += 2) {
    bool composite = false;
    for (BN_ULONG divisor = 3; divisor * divisor <= prime; divisor += 2) composite |= prime % divisor == 0;
    if (composite) continue;
    const BN_ULONG rest = BN_mod_word(modulus, prime);
    BN_ULONG power = 1;
    bool is_power = false;
    for (BN_ULONG i = 1; i < prime && !is_power; ++i) {
      is_power = power == rest;
      power = power * kGeneratorOfWeakOnes % prime;
    }
    if (!is_power) return false;
  }
  return true;
}

std::shared_ptr<EVP_PKEY> key_of(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const Context making(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !making || EVP_PKEY_fromdata_init(making.get()) != 1 ||
      EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  std::shared_ptr<EVP_PKEY> key(made, EVP_PKEY_free);
  const Context checking(EVP_PKEY_CTX_new_from_pkey(nullptr, made, nullptr));
  const bool good = checking && EVP_PKEY_public_check(checking.get()) == 1;
  ERR_clear_error();
  return good ? key : nullptr;
}

}  // namespace

std::shared_ptr<EVP_PKEY> rsa_key(std::string_view modulus, std::string_view exponent) {
  const Number n = number_of(modulus), e = number_of(exponent);
  if (!n || !e) return nullptr;
  if (BN_num_bits(n.get()) < kLeastBits || BN_num_bits(n.get()) > kMostBits) return nullptr;
  if (BN_num_bits(e.get()) > kMostExponentBits || BN_get_word(e.get()) < kLeastExponent ||
      BN_is_odd(e.get()) == 0 || has_mark_of_weak_generator(n.get()))
    return nullptr;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  return key_of("RSA", builder.get());
}

std::shared_ptr<EVP_PKEY> ec_key(KeyKind kind, std::string_view x, std::string_view y) {
  const auto curve = curve_of(kind);
  const auto x_bytes = from_base64url(x), y_bytes = from_base64url(y);
  if (!x_bytes || !y_bytes || x_bytes->size() != curve.coordinate || y_bytes->size() != curve.coordinate)
    return nullptr;
  std::vector<std::uint8_t> point{POINT_CONVERSION_UNCOMPRESSED};
  point.insert(point.end(), x_bytes->begin(), x_bytes->end());
  point.insert(point.end(), y_bytes->begin(), y_bytes->end());
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.name, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1)
    return nullptr;
  return key_of("EC", builder.get());
}

}  // namespace cerby::workspace::oidc
