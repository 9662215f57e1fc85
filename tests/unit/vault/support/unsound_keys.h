// Public keys that no secret key has, or that give everybody the same shared secret.
#pragma once

#include <vector>

#include "vault/box.h"
#include "vault/signing.h"

namespace cerby::vault::testing_support {

// X25519: the points of small order of curve and twist, and encodings at and above 2^255 - 19 (RFC 7748,
// sections 5 and 6.1).
std::vector<BoxKey> unsound_box_keys();
// Ed25519: points of small order, encodings of no point, of a coordinate at and above the prime, and of a
// point outside the large group (RFC 8032, section 5.1.3).
std::vector<PublicKey> unsound_signing_keys();

}  // namespace cerby::vault::testing_support
