#include "workspace/api/caller.h"

#include "base/ascii.h"
#include "workspace/signin/session_token.h"

namespace cerby::workspace::api {
namespace {

constexpr SecretAccess kBearer("the word before a bearer token is looked at");

// The key of the one header of the two that is there. Both, or another scheme: none.
SecretView presented(const http::Request& request) {
  constexpr std::string_view kScheme = "bearer ";  // in any case: RFC 9110, 11.1
  if (request.authorization.empty()) return request.api_key.view();
  const auto view = request.authorization.view();
  const bool is_bearer = ascii_lower(view.text(kBearer).substr(0, kScheme.size())) == kScheme;
  if (!request.api_key.empty() || !is_bearer) return {};
  return view.part(kScheme.size(), view.size() - kScheme.size());
}

store::Result<std::optional<AskedBy>> find(store::Transaction& transaction, const PresentedKey& key,
                                           store::Time now) {
  auto kept = find_api_key(transaction, key.workspace, key.id);
  if (!kept && kept.error().error != store::Error::NotFound) return std::unexpected(kept.error());
  // Compared with zeros, where there is none: it takes as long.
  const bool same = same_hash(kept ? kept->hash : store::KeyHash{}, key.hash);
  const bool good = same && kept && !kept->revoked_at && (!kept->expires_at || *kept->expires_at > now);
  if (!good) return std::optional<AskedBy>();
  return AskedBy{{key.workspace, kept->user, access::Channel::ApiKey, kept->scopes, key.id, {}, false},
                 kept->last_used_at};
}

store::Result<std::optional<AskedBy>> find(store::Transaction& transaction, const signin::Presented& token,
                                           store::Time now) {
  CERBY_TRY(const auto bearer, signin::bearer_of(transaction, token.workspace, token.hash, now));
  if (!bearer) return std::optional<AskedBy>();
  return AskedBy{{token.workspace, bearer->user, bearer->channel, 0, {}, bearer->session, bearer->trusted},
                 bearer->last_used_at};
}

store::Result<std::optional<AskedBy>> find(store::Transaction& transaction, const Credential& credential,
                                           store::Time now) {
  return std::visit([&](const auto& one) { return find(transaction, one, now); }, credential);
}

}  // namespace

std::optional<Credential> credential_of(const http::Request& request) {
  const auto text = presented(request);
  if (const auto key = take_apart(text)) return *key;
  // A session's token has one place: what a page could make a browser send is no other.
  if (request.authorization.empty()) return std::nullopt;
  if (const auto token = signin::take_apart(signin::Kind::Access, text)) return *token;
  return std::nullopt;
}

store::Result<std::optional<Caller>> caller_of(store::Transaction& transaction, const Credential& credential,
                                               store::Time now) {
  CERBY_TRY(const auto found, find(transaction, credential, now));
  return found ? std::optional(found->caller) : std::nullopt;
}

store::Result<std::optional<AskedBy>> ask_for_caller(store::Database& database, const Credential& credential,
                                                     store::Time now) {
  return database.ask([&](store::Transaction& transaction) { return find(transaction, credential, now); });
}

}  // namespace cerby::workspace::api
