// Signing in to a workspace by a browser: where the browser begins, and what comes of where it ends.
//
// The verifier is made here, lies in guarded memory and leaves it for the workspace alone. The code in the
// last address is good once, for a minute, with that verifier and a signature of this device's key: whoever
// else sees the address has nothing of it.
#pragma once

#include <string>

#include "base/origin.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "source/session_tokens.h"
#include "vault/vault.h"

namespace cerby::source {

// Within this the browser has come back, or never will: the workspace knows a sign-in for no longer.
inline constexpr std::chrono::seconds kSignInTime{600};
inline constexpr std::size_t kMostFinalAddress = 1024;

class SignIn {
 public:
  // The device's key is made where there is none. Those of the vault.
  static Expected<SignIn> begin(const Origin& workspace, vault::Vault& vault, const Clock& clock);

  // Where the browser is to go.
  [[nodiscard]] const std::string& address() const { return address_; }
  // Where it ends, but for what follows "#" or "?".
  [[nodiscard]] std::string done() const { return workspace_.text() + "/sign-in/done"; }
  [[nodiscard]] std::string refused() const { return workspace_.text() + "/sign-in/refused"; }

  // Takes the whole address that it ended at, redeems its code and puts the session into the vault.
  // sign_in_denied, sign_in_failed; those of redeem() and of the vault.
  Expected<void> finish(SecretView last, vault::Vault& vault, Fetcher& fetcher, const Clock& clock) const;

 private:
  SignIn(Origin workspace, vault::DeviceKeys device)
      : workspace_(std::move(workspace)), device_(std::move(device)) {}

  Origin workspace_;
  vault::DeviceKeys device_;
  Secret verifier_;
  std::string address_;
};

// Whether people can sign in there at all, and it answers: before a browser is sent to it.
// workspace_key_missing: it has no sign-in, and so takes API keys alone; those of Fetcher and ask.h.
Expected<void> ask_whether_one_can_sign_in(const Origin& workspace, Fetcher& fetcher);

}  // namespace cerby::source
