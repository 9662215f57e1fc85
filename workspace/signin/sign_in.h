// Signing in for the host, in the tab that was launched: to the identity provider and back, by code and PKCE
// on both legs.
//
//   GET /sign-in/host?challenge=…&device=…      the host's PKCE challenge and its device's public key
//     303 to the provider                       state, nonce, PKCE; the browser gets a cookie
//   GET /sign-in/callback?code=…&state=…&iss=…  from the provider
//     303 to /sign-in/done#code=…               the host's one-time code; the extension sees the address
//     303 to /sign-in/refused?outcome=…         error.h
//
// The code is in the fragment: no server gets it, and no log. It is good for a minute, once, for whoever has
// the challenge's verifier and the device's key (session_token.h).
#pragma once

#include <string>

#include "base/clock.h"
#include "workspace/http/limiter.h"
#include "workspace/http/routes.h"
#include "workspace/sealing/master_key.h"
#include "workspace/signin/provider.h"
#include "workspace/signin/witness.h"
#include "workspace/store/database.h"
#include "workspace/store/rows.h"
#include "workspace/store/sign_ins.h"
#include "workspace/store/workspaces.h"

namespace cerby::workspace::signin {

inline constexpr std::chrono::seconds kSignInTime{600};
inline constexpr std::chrono::seconds kCodeTime{60};

// How often one address may begin one, where the administrator says nothing else: each is a row that is kept
// for an hour after its end, for whoever asks. More are 429.
inline constexpr http::Rate kBeginRate{200, std::chrono::seconds(1)};

// Used by several threads at once.
class SignIn {
 public:
  // All outlive it.
  SignIn(store::Database& database, const Clock& clock, const sealing::MasterKeys& keys, Provider& provider,
         Witness& witness, http::Rate begin_rate = kBeginRate)
      : database_(database),
        clock_(clock),
        keys_(keys),
        provider_(provider),
        witness_(witness),
        begins_(begin_rate, clock) {}
  // It outlives the routes.
  void add(http::Routes& routes);

 private:
  http::Response begin(const http::Request& request);
  http::Response come_back(const http::Request& request);

  Result<http::Response> begun(const http::Request& request, Attempt& attempt);
  Result<http::Response> came_back(const http::Request& request, Attempt& attempt);
  Result<store::Workspace> workspace_of(const http::Request& request);
  // The one that the state is of, which nobody can use again.
  Result<store::SignIn> used(const Uuid& workspace, const http::Request& request);
  Result<Secret> code_for(const store::Workspace& workspace, const store::SignIn& sign_in,
                          const oidc::IdToken& token, Attempt& attempt);
  [[nodiscard]] store::Time now() const;

  store::Database& database_;
  const Clock& clock_;
  const sealing::MasterKeys& keys_;
  Provider& provider_;
  Witness& witness_;
  http::Limiter begins_;
};

}  // namespace cerby::workspace::signin
