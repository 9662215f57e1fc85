#include "source/kept_session.h"

#include <utility>

#include "base/log.h"
#include "source/session_tokens.h"
#include "vault/session_lock.h"

namespace cerby::source {
namespace {

using Kind = vault::Session::Kind;

}  // namespace

Expected<vault::Session> KeptSession::in_vault() {
  CERBY_TRY(auto session, vault_.session(workspace_));
  if (!session) return fail(Outcome::SignInWanted, workspace_.text());
  return std::move(*session);
}

Expected<FetchHeader> KeptSession::header() {
  if (!session_) {
    CERBY_TRY(session_, in_vault());
  }
  if (session_->kind == Kind::ApiKey)
    return FetchHeader{"X-API-Key", Secret::copy_of(session_->proof.view())};
  if (session_->access_end - clock_.unix_time() < kLeastAccess) CERBY_CHECK(replace());
  return FetchHeader{"Authorization", joined({view_of("Bearer "), session_->access.view()})};
}

bool KeptSession::is_key() const {
  return session_ && session_->kind == Kind::ApiKey;
}

Expected<void> KeptSession::renew() {
  if (!session_ || session_->kind != Kind::ApiKey) return replace();
  if (refused_ == RefusedKey::Forgotten) CERBY_CHECK(forget_key());
  return fail(Outcome::WorkspaceKeyRefused, "status 401");
}

// Unless another took its place meanwhile.
Expected<void> KeptSession::forget_key() {
  CERBY_TRY(const auto lock, vault::SessionLock::take(vault_));
  CERBY_TRY(const auto kept, vault_.session(workspace_));
  const auto refused = std::exchange(session_, std::nullopt);
  if (!kept || !kept->proof.view().equals(refused->proof.view())) return {};
  log::info("the key for {} is not taken, and is forgotten", workspace_.text());
  return vault_.remove_session(workspace_);
}

Expected<void> KeptSession::replace() {
  CERBY_TRY(const auto lock, vault::SessionLock::take(vault_));
  CERBY_TRY(auto kept, in_vault());
  const bool by_another = !session_ || !kept.proof.view().equals(session_->proof.view());
  if (by_another && (kept.kind == Kind::ApiKey || kept.access_end - clock_.unix_time() >= kLeastAccess)) {
    session_ = std::move(kept);
    return {};
  }
  CERBY_TRY(const auto device, vault_.device_keys());
  auto next = device ? refresh({workspace_, *device, fetcher_, clock_}, kept)
                     : fail(Outcome::SignInWanted, "the device's key is gone");
  if (!next) {
    if (next.error().outcome == Outcome::SignInWanted) {
      log::info("the session with {} is over: {}", workspace_.text(), next.error().detail);
      CERBY_CHECK(vault_.remove_session(workspace_));
    }
    return std::unexpected(std::move(next).error());
  }
  CERBY_CHECK(vault_.put_session(*next));
  session_ = std::move(*next);
  return {};
}

}  // namespace cerby::source
