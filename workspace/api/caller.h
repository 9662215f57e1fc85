// Who asks: by an API key, or by the access token of a session (signin/session_token.h).
#pragma once

#include <optional>
#include <variant>

#include "workspace/access/decide.h"
#include "workspace/api/api_key.h"
#include "workspace/audit/entry.h"
#include "workspace/http/request.h"
#include "workspace/signin/token.h"
#include "workspace/store/database.h"

namespace cerby::workspace::api {

using Credential = std::variant<PresentedKey, signin::Presented>;

// Of the one header of the two that is there. None: both, another scheme, or no form of either.
std::optional<Credential> credential_of(const http::Request& request);

struct Caller {
  Uuid workspace;
  Uuid user;
  access::Channel channel = access::Channel::ApiKey;
  std::int64_t scopes = 0;           // of a key
  std::optional<Uuid> key, session;  // the one by which it asks
  bool of_trusted_device = false;    // the session is of a device that was let in

  [[nodiscard]] audit::By by() const { return {key, session}; }
};

// None: the key or token is nobody's, revoked or over; whoever asks cannot tell which.
store::Result<std::optional<Caller>> caller_of(store::Transaction& transaction, const Credential& credential,
                                               store::Time now);
// The same, by itself, and when it was last used, as is kept.
struct AskedBy {
  Caller caller;
  std::optional<store::Time> last_used_at;
};
store::Result<std::optional<AskedBy>> ask_for_caller(store::Database& database, const Credential& credential,
                                                     store::Time now);

}  // namespace cerby::workspace::api
