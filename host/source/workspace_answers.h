// What a workspace answers, read from guarded memory without a tree, and held against what was asked.
//
// JSON:API documents as openapi.yaml has them, and as the product's public description has them where both
// speak of the same: what nobody needs here is passed over, whatever is needed is there once, of its kind and
// within its bounds. workspace_answer_invalid names what is not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/account.h"
#include "vault/signing.h"

namespace cerby::source {

// An account without its secrets. The role is Collaborator's, whichever it is: the workspace does not say it,
// and that is what it takes to log in.
struct AnsweredAccount {
  vault::Account account;
  bool has_code = false;
  // That it is in a local vault: what it says beside its name is nobody's word then, and is left out.
  std::optional<Uuid> local_vault;
};
// account_incomplete: no log-in address, or one that is none (origin.h). role_none: it is disabled.
// role_login_only: the workspace says so ahead of a secret; one that does not, with the first secret.
Expected<AnsweredAccount> account_from(Secret body, const Uuid& asked, const Origin& workspace,
                                       LoopbackHttp loopback);

// The one password of a list of secrets. account_incomplete: there is none.
Expected<Secret> password_from(Secret body);

struct AnsweredCode {
  Secret digits;  // six to eight
  std::int64_t seconds_left = 0;
};
Expected<AnsweredCode> code_from(Secret body);

inline constexpr std::size_t kMostToken = 512;
inline constexpr std::int64_t kLongestAccess = 3600;
struct AnsweredTokens {
  Uuid session;
  Secret access, refresh;                       // at most kMostToken
  std::int64_t seconds = 0;                     // how long the access token is good; at most kLongestAccess
  std::optional<vault::PublicKey> lease_key{};  // by which it signs offline leases, where it gives any
};
Expected<AnsweredTokens> tokens_from(Secret body);

// An offline lease (vault/lease.h), of which nothing has been looked at.
Expected<std::vector<std::uint8_t>> lease_from(Secret body);

// An open session of the user's.
struct AnsweredSession {
  Uuid id;
  std::string agent, address, signed_in_at, expires_at;
  bool current = false;
};
// At most a page of them.
Expected<std::vector<AnsweredSession>> sessions_from(Secret body);

// `errors[0].meta.reason`; empty where there is none that is a short word.
std::string reason_from(Secret body);

}  // namespace cerby::source
