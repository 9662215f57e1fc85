// What proves to a workspace whose requests come from here (FORMAT.md, "Items"): an API key; the tokens of a
// sign-in are the next kind. At most one for a workspace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::vault {

struct Session {
  enum class Kind : std::uint8_t { ApiKey = 1 };
  Kind kind = Kind::ApiKey;
  std::string workspace;  // Origin::text()
  UnixTime created{};
  Secret proof;
};

// Visible ASCII, so that it can stand in a line of a request.
inline constexpr std::size_t kLeastProof = 16, kMostProof = 4096;
bool is_proof(SecretView text);

// input_invalid: a proof that is none.
Expected<Secret> encode(const Session& session);
// vault_damaged; vault_newer for a version or a kind that is not known.
Expected<Session> decode_session(const Secret& plaintext);

}  // namespace cerby::vault
