// Whether a signature is that key's. OpenSSL's constructions, with nothing of them left open.
#pragma once

#include <string_view>

#include "base/secret.h"
#include "workspace/oidc/algorithm.h"

using EVP_PKEY = struct evp_pkey_st;

namespace cerby::workspace::oidc {

// RSASSA-PKCS1-v1_5, or RSASSA-PSS with MGF1 of the same digest and a salt as long as it, or ECDSA as r and s
// in full length (RFC 7518). The key is of kind_for(algorithm).
bool is_signature(Algorithm algorithm, EVP_PKEY& key, std::string_view text, Bytes signature);

}  // namespace cerby::workspace::oidc
