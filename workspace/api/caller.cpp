#include "workspace/api/caller.h"

#include "base/log.h"
#include "workspace/signin/session_token.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::api {
namespace {

constexpr SecretAccess kBearer("the word before a bearer token is looked at");
// How exact the last use is kept, in milliseconds: else each request would write.
constexpr store::Time kUseIsNoted = 60'000;

// The key of the one header of the two that is there. Both, or another scheme: none.
SecretView presented(const http::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  if (request.authorization.empty()) return request.api_key.view();
  const auto view = request.authorization.view();
  if (!request.api_key.empty() || !view.text(kBearer).starts_with(kScheme)) return {};
  return view.part(kScheme.size(), view.size() - kScheme.size());
}

struct Found {
  Caller caller;
  std::optional<store::Time> last_used_at;
};

store::Result<std::optional<Found>> find(store::Transaction& transaction, const PresentedKey& key,
                                         store::Time now) {
  auto kept = find_api_key(transaction, key.workspace, key.id);
  if (!kept && kept.error().error != store::Error::NotFound) return std::unexpected(kept.error());
  // Compared with zeros, where there is none: it takes as long.
  const bool same = same_hash(kept ? kept->hash : store::KeyHash{}, key.hash);
  const bool good = same && kept && !kept->revoked_at && (!kept->expires_at || *kept->expires_at > now);
  if (!good) return std::optional<Found>();
  return Found{{key.workspace, kept->user, access::Channel::ApiKey, kept->scopes, key.id, {}, false},
               kept->last_used_at};
}

store::Result<std::optional<Found>> find(store::Transaction& transaction, const signin::Presented& token,
                                         store::Time now) {
  CERBY_TRY(const auto bearer, signin::bearer_of(transaction, token.workspace, token.hash, now));
  if (!bearer) return std::optional<Found>();
  return Found{{token.workspace, bearer->user, bearer->channel, 0, {}, bearer->session, bearer->trusted},
               bearer->last_used_at};
}

store::Result<std::optional<Found>> find(store::Transaction& transaction, const Credential& credential,
                                         store::Time now) {
  return std::visit([&](const auto& one) { return find(transaction, one, now); }, credential);
}

store::Result<void> note_use(store::Transaction& transaction, const Credential& credential,
                             const Caller& caller, store::Time now, store::Time since) {
  if (const auto* const key = std::get_if<PresentedKey>(&credential))
    return note_key_use(transaction, caller.workspace, key->id, now, since);
  return note_session_use(transaction, caller.workspace, *caller.session, now, since);
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

store::Result<std::optional<Caller>> ask_for_caller(store::Database& database, const Credential& credential,
                                                    store::Time now) {
  CERBY_TRY(const auto found, database.ask([&](store::Transaction& transaction) {
    return find(transaction, credential, now);
  }));
  if (!found) return std::optional<Caller>();
  const store::Time since = now - kUseIsNoted;
  if (!found->last_used_at || *found->last_used_at < since) {
    const auto noted = database.write([&](store::Transaction& transaction) {
      return note_use(transaction, credential, found->caller, now, since);
    });
    // A full disk is no reason not to read.
    if (!noted)
      log::warn("the use of a key or session was not noted: {} ({})", name(noted.error().error),
                noted.error().detail);
  }
  return std::optional(found->caller);
}

}  // namespace cerby::workspace::api
