// What proves to a workspace whose requests come from here (FORMAT.md, "Items"): an API key, or the tokens of
// a sign-in. At most one for a workspace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/signing.h"

namespace cerby::vault {

struct Session {
  enum class Kind : std::uint8_t { ApiKey = 1, SignIn = 2 };
  Kind kind = Kind::ApiKey;
  std::string workspace;  // Origin::text()
  UnixTime created{};
  Secret proof;  // the API key, or the refresh token
  // Of a sign-in alone: its id in the workspace, and the access token of the moment with its end. That token
  // lies beside the refresh token, of which it is the weaker, so that not every launch has to rotate.
  Uuid id{};
  Secret access{};
  UnixTime access_end{};
  // By which the workspace signs offline leases, where it gives any. Beside the tokens alone: put_session()
  // keeps it in an item of its own (kept_lease.h), and session() leaves it out.
  std::optional<PublicKey> lease_key{};
};

// Visible ASCII, so that it can stand in a line of a request.
inline constexpr std::size_t kLeastProof = 16, kMostProof = 4096;
bool is_proof(SecretView text);

// input_invalid: a proof that is none.
Expected<Secret> encode(const Session& session);
// vault_damaged; vault_newer for a version or a kind that is not known.
Expected<Session> decode_session(const Secret& plaintext);

}  // namespace cerby::vault
