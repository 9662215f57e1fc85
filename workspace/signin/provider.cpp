#include "workspace/signin/provider.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/log.h"
#include "workspace/signin/guarded_text.h"

namespace cerby::workspace::signin {
namespace {

constexpr SecretAccess kReading("what the identity provider answered is read");
constexpr SecretAccess kEncoding("the client's secret becomes a header");

struct TokenAnswer {
  std::string id_token;
};
struct TokenRefusal {
  std::string error;
};

}  // namespace
}  // namespace cerby::workspace::signin

namespace cerby::json {
using workspace::signin::TokenAnswer;
using workspace::signin::TokenRefusal;
template <>
struct Schema<TokenAnswer> {
  static constexpr bool open = true;
  static constexpr std::array members{
      member<&TokenAnswer::id_token>("id_token", {.bytes = workspace::oidc::kMostToken})};
};
template <>
struct Schema<TokenRefusal> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&TokenRefusal::error>("error", {.bytes = 64})};
};
}  // namespace cerby::json

namespace cerby::workspace::signin {
namespace {

// RFC 6749, 2.3.1: both are escaped as in a form before they become Basic's.
Secret basic(const Client& client) {
  const Secret pair = GuardedText(3 * (kMostClientId + kMostClientSecret) + 1)
                          .put_escaped(client.id)
                          .put(":")
                          .put_escaped(client.secret.view())
                          .finish();
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  const auto raw = pair.bytes(kEncoding);
  Secret text(sodium_base64_encoded_len(raw.size(), kVariant));  // with a zero at the end
  sodium_bin2base64(reinterpret_cast<char*>(text.writable(kEncoding).data()), text.size(), raw.data(),
                    raw.size(), kVariant);
  text.shrink(text.size() - 1);
  return GuardedText(text.size() + 6).put("Basic ").put(text.view()).finish();
}

Secret form_of(const Exchange& exchange) {
  return GuardedText(3 * (exchange.code.size() + exchange.redirect.size() + exchange.verifier.size()) + 128)
      .put("grant_type=authorization_code&code=")
      .put_escaped(exchange.code.view())
      .put("&redirect_uri=")
      .put_escaped(exchange.redirect)
      .put("&code_verifier=")
      .put_escaped(exchange.verifier.view())
      .finish();
}

// One of RFC 6749, 5.2; nothing else that the provider says goes into the log.
std::string_view refusal_of(std::string_view text) {
  constexpr std::array<std::string_view, 6> kKnown{"invalid_request",        "invalid_client",
                                                   "invalid_grant",          "unauthorized_client",
                                                   "unsupported_grant_type", "invalid_scope"};
  TokenRefusal refusal;
  if (!json::read(text, refusal)) return "no reason";
  const auto* const known = std::ranges::find(kKnown, refusal.error);
  return known == kKnown.end() ? "another reason" : *known;
}

constexpr MonotonicTime kOld = oidc::kKeySetOld, kMostAge = oidc::kMostKeySetAge, kPause = oidc::kFetchPause;

}  // namespace

Provider::Provider(Client client, web::Client& web, const Clock& clock)
    : client_(std::move(client)),
      web_(web),
      clock_(clock),
      keys_(clock, client_.algorithm, [this] { return fetch_keys(); }) {}

oidc::Result<std::string> Provider::fetch(const Address& address) {
  web::Request request{web::Method::Get, address, {}, {}};
  const auto answer = web_.send(request);
  if (!answer) {
    log::warn("the identity provider did not answer: {}", name(answer.error()));
    return std::unexpected(oidc::Error::Unreachable);
  }
  if (answer->status != 200) {
    log::warn("the identity provider answered {}", answer->status);
    return std::unexpected(oidc::Error::Unreachable);
  }
  return std::string(answer->body.text(kReading));  // both documents are public
}

oidc::Result<oidc::Discovery> Provider::fetch_discovery() {
  CERBY_TRY(const auto address, oidc::discovery_address(client_.issuer));
  CERBY_TRY(const auto text, fetch(address));
  CERBY_TRY(auto discovery, oidc::Discovery::parse(text, client_.issuer, client_.algorithm));
  if (const auto other = oidc::elsewhere(discovery, client_.endpoint_hosts)) {
    log::error(
        "the identity provider's {} is on another host than the issuer: where {} is the provider's, too, "
        "add it to endpoint_hosts of sign_in",
        other->endpoint, other->host);
    return std::unexpected(oidc::Error::EndpointElsewhere);
  }
  return discovery;
}

oidc::Result<std::string> Provider::fetch_keys() {
  std::optional<Address> address;
  {
    const std::lock_guard lock(mutex_);
    if (discovery_) address = discovery_->keys;
  }
  if (!address) return std::unexpected(oidc::Error::Unreachable);
  return fetch(*address);
}

// Without the lock while it is fetched, so that nobody who has no need of it waits.
void Provider::renew_discovery(std::unique_lock<std::mutex>& lock, MonotonicTime now) {
  tried_ = now;
  fetching_ = true;
  lock.unlock();
  auto fetched = fetch_discovery();
  lock.lock();
  fetching_ = false;
  if (fetched) {
    discovery_ = std::move(*fetched);
    fetched_ = now;
  } else {
    log::warn("what the identity provider says of itself was not taken: {}", name(fetched.error()));
  }
  fetched_one_.notify_all();
}

Result<oidc::Discovery> Provider::discovery() {
  std::unique_lock lock(mutex_);
  const auto now = clock_.boottime();
  const auto has_one = [&] { return discovery_ && now - fetched_ < kMostAge; };
  const bool wanted = !discovery_ || now - fetched_ >= kOld;
  if (wanted && !fetching_ && (!tried_ || now - *tried_ >= kPause)) renew_discovery(lock, now);
  if (!has_one() && fetching_) {
    if (waiting_ >= kMostAtOnce) return std::unexpected(Error::ProviderBusy);
    ++waiting_;
    fetched_one_.wait(lock, [this] { return !fetching_; });
    --waiting_;
  }
  if (!has_one()) return std::unexpected(Error::ProviderNoAnswer);
  return *discovery_;
}

Result<oidc::IdToken> Provider::exchange(const Exchange& exchange) {
  if (!places_.try_acquire()) return std::unexpected(Error::ProviderBusy);
  const std::unique_ptr<std::counting_semaphore<kMostAtOnce>, void (*)(std::counting_semaphore<kMostAtOnce>*)>
      place(&places_, [](auto* places) { places->release(); });
  CERBY_TRY(const auto discovery, this->discovery());
  return redeem(discovery, exchange);
}

Result<oidc::IdToken> Provider::redeem(const oidc::Discovery& discovery, const Exchange& exchange) {
  web::Request request{web::Method::Post, discovery.token, basic(client_), form_of(exchange)};
  const auto answer = web_.send(request);
  if (!answer) {
    log::warn("the identity provider did not answer for a code: {}", name(answer.error()));
    return std::unexpected(Error::ProviderNoAnswer);
  }
  const auto text = answer->body.text(kReading);
  if (answer->status == 400 || answer->status == 401) {
    log::warn("the identity provider did not take a code: {}", refusal_of(text));
    return std::unexpected(Error::CodeRefused);
  }
  TokenAnswer tokens;
  if (answer->status != 200 || !json::read(text, tokens)) {
    log::warn("the identity provider answered {} for a code, and no ID token", answer->status);
    return std::unexpected(Error::ProviderNoAnswer);
  }
  auto token = verified(tokens.id_token, exchange);
  // It is of use to nobody without the nonce; wiped all the same.
  wipe(std::span(tokens.id_token));
  return token;
}

Result<oidc::IdToken> Provider::verified(std::string_view token, const Exchange& exchange) {
  const auto jws = [&] {
    const std::lock_guard lock(keys_mutex_);
    return oidc::verify(token, keys_);
  }();
  oidc::Result<oidc::IdToken> read = std::unexpected(jws ? oidc::Error::ClaimsInvalid : jws.error());
  if (jws) {
    const oidc::Expectation expected{client_.issuer, client_.id, Secret::copy_of(exchange.nonce.view()), {}};
    read = oidc::read_id_token(*jws, expected, clock_.unix_time());
  }
  if (read) return std::move(*read);
  log::warn("an ID token was refused: {}", name(read.error()));
  return std::unexpected(read.error() == oidc::Error::Unreachable ? Error::ProviderNoAnswer
                                                                  : Error::TokenRefused);
}

}  // namespace cerby::workspace::signin
