// The numbers of a published key, as OpenSSL's; null where they are no key that is taken here.
#pragma once

#include <memory>
#include <string_view>

#include "workspace/oidc/algorithm.h"

using EVP_PKEY = struct evp_pkey_st;

namespace cerby::workspace::oidc {

// All are base64url, canonical. The modulus has 2048 to 4096 bits and not the mark of a generator that is
// known to be weak (CVE-2017-15361); the exponent is odd, from 65537 to 2^32.
std::shared_ptr<EVP_PKEY> rsa_key(std::string_view modulus, std::string_view exponent);
// A point on the curve, both coordinates in full length.
std::shared_ptr<EVP_PKEY> ec_key(KeyKind curve, std::string_view x, std::string_view y);

}  // namespace cerby::workspace::oidc
