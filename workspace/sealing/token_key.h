// A master key that is in a PKCS #11 token and stays there.
//
// What it wraps is 32 random bytes of salt, and what vault/seal.h makes of the data key under the two subkeys
// of the wrapping key HMAC-SHA-256(token's key, "cerby token wrapping key 1", salt): XChaCha20-Poly1305 with
// a key commitment, as everything else that is sealed here. HMAC is what all tokens do alike, and a PRF, so
// that each data key has a wrapping key of its own, and whoever reads this process's memory gets those that
// were opened in it and not the one that opens all. A token's own wrapping (AES-KWP, AES-GCM) would bind
// neither the data key to its place nor the text to one key.
//
// The seeds of the keys that sign checkpoints and leases, and the key that wraps the seeds of sign-ins, are
// HMACs as well, taken once: these are in memory, as they are for a master key from a file.
#pragma once

#include <memory>
#include <string>

#include "base/outcome.h"
#include "workspace/sealing/master_key.h"
#include "workspace/sealing/pkcs11_uri.h"

namespace cerby::workspace::sealing {

// config_invalid: as Token::open (token.h).
Expected<std::unique_ptr<MasterKey>> master_key_in_token(const Pkcs11Uri& uri);

// A new one; its id. As Token::create_key.
Expected<std::string> create_key_in_token(const Pkcs11Uri& uri);

}  // namespace cerby::workspace::sealing
