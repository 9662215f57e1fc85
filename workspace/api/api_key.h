// The API key: "cerby_" and, in base64url, the workspace's id, the key's id and 256 random bits.
//
// The ids say where to look; the hash of the whole, by libsodium's generichash, says whether it is the one:
// compared in constant time. Nothing but the hash is kept.
#pragma once

#include <optional>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/store/api_keys.h"

namespace cerby::workspace::api {

struct PresentedKey {
  Uuid workspace;
  Uuid id;
  store::KeyHash hash{};
};

// None: it does not have the form of a key.
std::optional<PresentedKey> take_apart(SecretView text);

struct NewKey {
  Secret text;  // to be shown, this once
  Uuid id;
  store::KeyHash hash{};
};
NewKey make_key(const Uuid& workspace);

// In constant time.
bool same_hash(const store::KeyHash& one, const store::KeyHash& other);

}  // namespace cerby::workspace::api
