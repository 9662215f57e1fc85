// An identity provider that is asked without a network: discovery, key set, and a token endpoint that signs
// real tokens. Whatever is to be wrong with it is set from outside.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "workspace/oidc/algorithm.h"
#include "workspace/web/client.h"

namespace signin_tests {

namespace workspace = cerby::workspace;
namespace web = cerby::workspace::web;
namespace oidc = cerby::workspace::oidc;

inline constexpr std::string_view kIssuer = "https://acme.okta.example";
inline constexpr std::string_view kClient = "0oa client+1";
inline constexpr std::string_view kClientSecret = "canary-client-secret:/+";
inline constexpr std::string_view kCode = "canary-provider-code+/";

class TestClock final : public cerby::Clock {
 public:
  [[nodiscard]] cerby::MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] cerby::MonotonicTime boottime() const override { return now; }
  [[nodiscard]] cerby::UnixTime unix_time() const override {
    return cerby::UnixTime(1'800'000'000) + forward;
  }
  void go(std::chrono::seconds by) { now += by, forward += by; }

  cerby::MonotonicTime now{1'000'000};
  std::chrono::seconds forward{0};
};

class StandIn final : public web::Client {
 public:
  explicit StandIn(const TestClock& clock, oidc::Algorithm algorithm = oidc::Algorithm::Rs256)
      : clock_(clock), algorithm_(algorithm) {}
  web::Result<web::Answer> send(const web::Request& request) override;

  // What a sign-in asked for, as the browser brought it to the provider.
  std::string nonce, challenge;
  // Changes what is said; what is not looked at stays.
  std::function<void(nlohmann::json& claims)> claims = [](auto&) {};
  std::function<void(nlohmann::json& document)> document = [](auto&) {};
  std::map<std::string, web::Error> failing;                  // by path
  std::map<std::string, std::pair<int, std::string>> saying;  // by path: status and body
  // What it saw of the last code.
  std::string authorization, form, id_token;
  std::vector<std::string> asked;  // paths
  // While it is asked, before it answers.
  std::function<void(const std::string& path)> meanwhile = [](auto&) {};

 private:
  [[nodiscard]] std::string discovery() const;
  [[nodiscard]] std::string tokens();
  const TestClock& clock_;
  oidc::Algorithm algorithm_;
  std::mutex mutex_;
};

// The parameters of a form or query, decoded.
std::map<std::string, std::string> parameters(std::string_view text);

}  // namespace signin_tests
