// A workspace, a provider, a browser and a host with its device's key, on a database of each kind.
#pragma once

#include <sodium.h>

#include "workspace/http/routes.h"
#include "workspace/signin/provider.h"
#include "workspace/signin/session_token.h"
#include "workspace/signin/sign_in.h"
#include "workspace/signin/support/stand_in.h"
#include "workspace/store/sessions.h"
#include "workspace/store/support/fixture.h"

namespace signin_tests {

namespace audit = cerby::workspace::audit;
namespace journal = cerby::workspace::journal;
namespace http = cerby::workspace::http;
namespace sealing = cerby::workspace::sealing;
namespace signin = cerby::workspace::signin;
using namespace store_tests;
using cerby::Secret;

inline constexpr cerby::SecretAccess kTest("a test looks at what was given out");

Secret secret(std::string text);

// What the host has: its device's key pair, and the verifier of one sign-in.
struct Host {
  explicit Host(std::uint8_t seed);
  [[nodiscard]] std::string challenge() const;
  [[nodiscard]] std::string device() const;
  [[nodiscard]] signin::Signature sign(const std::string& text) const;
  [[nodiscard]] signin::CodeGrant grant(const std::string& code) const;
  [[nodiscard]] signin::RefreshGrant refresh(const std::string& token) const;
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> key{};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret_key{};
  std::string verifier = "canary-verifier-of-the-host-0123456789abcdefghij";
};

struct Begun {
  std::string cookie;    // as the browser sends it
  std::string location;  // at the provider
  std::map<std::string, std::string> asked;
};

class SignInTest : public StoreTest {
 protected:
  void SetUp() override;
  http::Response get(const std::string& target, const std::string& cookie = {},
                     const std::string& host = "w1.example");
  Begun begin(const Host& host, const std::string& cookie = {});
  // As the provider sends the browser back, with more behind it.
  std::string come_back(const Begun& begun, const std::string& more = "&code=canary-provider-code%2B%2F");
  // Where it ended: "done", or the outcome.
  static std::string outcome(const http::Response& response);
  static std::string location(const http::Response& response);
  std::string ended(const Begun& begun, const std::string& more = "&code=canary-provider-code%2B%2F");
  // The one-time code of a whole sign-in.
  std::string code_for(const Host& host);
  static std::string name_of(const signin::Result<signin::Tokens>& tokens);
  signin::Result<signin::Tokens> redeem(const Host& host, const std::string& code);
  signin::Result<signin::Tokens> refresh(const Host& host, const Secret& token);
  std::optional<signin::Bearer> bearer(const Secret& access);
  store::User user();
  void change(const std::function<void(store::User&)>& how);
  // Of the first device: another of this user's, let in, disabled or waiting.
  void make_device(const Host& host, store::DeviceStatus status, const Uuid& user);

  World world_;
  http::IpAddress client_{};  // who asks
  TestClock clock_;
  StandIn stand_in_{clock_};
  sealing::MasterKeys keys_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<signin::Witness> witness_;
  std::unique_ptr<signin::Provider> provider_;
  std::unique_ptr<signin::SignIn> sign_in_;
  http::Routes routes_;
};

}  // namespace signin_tests
