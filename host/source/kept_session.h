// What proves to a workspace whose requests these are, as the vault keeps it: an API key as it is, or the
// tokens of a sign-in, which are replaced as they run out.
//
// The access token is kept beside the refresh token, sealed in one item: who can open that has the stronger
// of the two anyway, and most launches need no new one. The next tokens are put there before they are used,
// under a lock of this computer's (vault/session_lock.h), and whoever gets the lock looks first whether
// somebody else has been there: one refresh token is never sent twice by two hosts. A crash, or an answer
// that is lost, after the workspace has replaced it leaves a token in the vault that is used up; the next use
// of it ends the session, and a new sign-in begins another. Nothing of it locks anybody out.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/origin.h"
#include "source/proof.h"
#include "vault/vault.h"

namespace cerby::source {

// An access token that has less than this left is replaced first.
inline constexpr UnixTime kLeastAccess{30};

// What becomes of an API key that the workspace does not take (401, to what every key may ask). A launch
// forgets it, as a session that is over: it was revoked, has expired, or its user no longer counts.
enum class RefusedKey { Kept, Forgotten };

class KeptSession final : public Proof {
 public:
  // All outlive it.
  KeptSession(const Origin& workspace, vault::Vault& vault, Fetcher& fetcher, const Clock& clock,
              RefusedKey refused = RefusedKey::Kept)
      : workspace_(workspace), vault_(vault), fetcher_(fetcher), clock_(clock), refused_(refused) {}

  // sign_in_wanted: the vault has nothing, or what it had is over and is gone from there now. What
  // session_tokens.h names; vault_busy: another program has been at it for longer than that takes.
  Expected<FetchHeader> header() override;
  // Of the last header.
  [[nodiscard]] bool is_key() const override;
  Expected<void> renew() override;

 private:
  Expected<vault::Session> in_vault();
  Expected<void> forget_key();
  Expected<void> replace();

  const Origin& workspace_;
  vault::Vault& vault_;
  Fetcher& fetcher_;
  const Clock& clock_;
  RefusedKey refused_;
  std::optional<vault::Session> session_;
};

}  // namespace cerby::source
