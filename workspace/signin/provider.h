// The identity provider, as a confidential client of it: what it says of itself, and an authorization code
// that becomes what its ID token says (OpenID Connect Core 1.0, section 3.1.3).
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "workspace/oidc/discovery.h"
#include "workspace/oidc/id_token.h"
#include "workspace/oidc/key_cache.h"
#include "workspace/signin/error.h"
#include "workspace/web/client.h"

namespace cerby::workspace::signin {

struct Client {
  std::string issuer;  // to the byte as the provider has it
  std::string id;
  Secret secret;  // client_secret_basic
  oidc::Algorithm algorithm = oidc::Algorithm::Rs256;
  std::vector<std::string> endpoint_hosts{};  // that its endpoints may be on, besides the issuer's
};
inline constexpr std::size_t kMostClientId = 256;
inline constexpr std::size_t kMostClientSecret = 512;

// How many codes are redeemed at once, and how many wait for the first discovery document: a provider that is
// slow holds no more workers than these.
inline constexpr std::ptrdiff_t kMostAtOnce = 4;
inline constexpr std::size_t kMostCode = 4096;

// Of one sign-in; all are secret until it is over.
struct Exchange {
  Secret code, verifier, nonce;
  std::string redirect;
};

// Used by several threads at once.
class Provider {
 public:
  // Both outlive the provider.
  Provider(Client client, web::Client& web, const Clock& clock);

  [[nodiscard]] const Client& client() const { return client_; }
  // As it is kept: fetched again after an hour, good for a day where that fails. Who comes while it is
  // fetched has what there is, and waits where there is none. ProviderBusy: kMostAtOnce wait;
  // ProviderNoAnswer.
  Result<oidc::Discovery> discovery();
  // ProviderBusy, ProviderNoAnswer, CodeRefused, TokenRefused.
  Result<oidc::IdToken> exchange(const Exchange& exchange);

 private:
  [[nodiscard]] oidc::Result<oidc::Discovery> fetch_discovery();
  void renew_discovery(std::unique_lock<std::mutex>& lock, MonotonicTime now);
  oidc::Result<std::string> fetch_keys();
  oidc::Result<std::string> fetch(const Address& address);
  Result<oidc::IdToken> redeem(const oidc::Discovery& discovery, const Exchange& exchange);
  Result<oidc::IdToken> verified(std::string_view token, const Exchange& exchange);

  Client client_;
  web::Client& web_;
  const Clock& clock_;
  std::counting_semaphore<kMostAtOnce> places_{kMostAtOnce};
  std::mutex mutex_;  // of what follows, and never while anything is fetched
  std::condition_variable fetched_one_;
  std::optional<oidc::Discovery> discovery_;
  MonotonicTime fetched_{};
  std::optional<MonotonicTime> tried_;
  bool fetching_ = false;
  std::ptrdiff_t waiting_ = 0;
  std::mutex keys_mutex_;  // of these, also while they are fetched: for who has one of the places
  oidc::KeyCache keys_;
};

}  // namespace cerby::workspace::signin
