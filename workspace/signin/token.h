// The random texts that signing in gives out: "cerby", a word for the kind, "_", and in base64url the
// workspace's id and 256 random bits.
//
// The id says where to look; the generichash of the whole text is what is kept, and what it is found by: who
// reads the database has no token.
#pragma once

#include <cstdint>
#include <optional>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/store/sign_ins.h"

namespace cerby::workspace::signin {

enum class Kind : std::uint8_t { State, Browser, Code, Access, Refresh };

struct Presented {
  Uuid workspace;
  store::Hash hash{};
};
// None: it does not have the form of one of that kind.
std::optional<Presented> take_apart(Kind kind, SecretView text);

struct Token {
  Secret text;  // to be given out, this once
  store::Hash hash{};
};
Token make_token(Kind kind, const Uuid& workspace);

// In base64url, without padding.
Secret encoded(SecretView bytes);

}  // namespace cerby::workspace::signin
