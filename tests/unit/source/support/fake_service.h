// A workspace as its sign-in is described (workspace/signin/session_token.h), which verifies what it is sent.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/fetch.h"
#include "vault/encoding.h"
#include "vault/signing.h"

namespace cerby::source::testing_support {

class FakeService final : public Fetcher {
 public:
  static constexpr SecretAccess kTest{"a test looks at it"};
  static constexpr const char* kHost = "acme.test:8443";
  static constexpr const char* kSession = "40f74dba-31e7-41db-9035-9f3a35b884c8";

  vault::PublicKey device{};
  std::string code = "cerbycode_of-this-sign-in", verifier_seen;
  std::string refresh = "none", access = "none";  // those that are good now
  bool ended = false, unreachable = false, no_sign_in = false;
  std::string denied;  // why no code is redeemed
  int refreshed = 0, questions = 0;
  std::vector<std::string> bearers, deleted;
  std::function<void()> before_answer = [] {};  // of a refresh that has been carried out

  Expected<Fetched> fetch(const FetchRequest& request) override {
    if (unreachable) return fail(Outcome::WorkspaceUnreachable);
    const auto path = request.url.substr(std::string("https://").size() + std::string(kHost).size());
    EXPECT_TRUE(request.url.starts_with("https://" + std::string(kHost) + "/")) << request.url;
    if (path == "/sign-in/host") return answer(no_sign_in ? 404 : 303, "");
    if (path == "/api/v1/session/token") return token(form_of(request.body));
    ++questions;
    return question(request, path);
  }

 private:
  using Form = std::map<std::string, std::string>;

  static Expected<Fetched> answer(std::uint32_t status, std::string body) {
    return Fetched{.status = status, .body = Secret::take(std::span(body))};
  }
  static Expected<Fetched> refuse(const std::string& reason) {
    return answer(400, R"({"errors": [{"code": "invalid_grant", "meta": {"reason": ")" + reason + R"("}}]})");
  }
  static Form form_of(const Secret& body) {
    Form form;
    std::string rest(body.text(kTest));
    while (!rest.empty()) {
      const auto end = std::min(rest.find('&'), rest.size());
      const auto one = rest.substr(0, end);
      form[one.substr(0, one.find('='))] = one.substr(one.find('=') + 1);
      rest.erase(0, end + 1);
    }
    return form;
  }
  [[nodiscard]] bool is_signed(const std::string& label, const std::string& grant, const Form& form) const {
    const auto text = label + "\n" + kHost + "\n" + grant;
    const auto signature = from_base64url(form.at("device_signature"));
    return signature && vault::verify(device, vault::as_bytes(text), *signature);
  }
  Expected<Fetched> give() {
    ++refreshed;
    refresh = "cerbyrefresh_0000" + std::to_string(refreshed);
    access = "cerbyaccess_0000" + std::to_string(refreshed);
    return answer(200, R"({"access_token": ")" + access +
                           R"(", "token_type": "Bearer", "expires_in": 600, )" + R"("refresh_token": ")" +
                           refresh + R"(", "session_id": ")" + kSession + "\"}");
  }
  Expected<Fetched> token(const Form& form) {
    if (form.at("grant_type") == "authorization_code") {
      EXPECT_EQ(form.at("agent"), "cerby-host%20" CERBY_VERSION);
      if (form.at("code") != code) return refuse("grant_unknown");
      if (!is_signed("cerby sign-in code 1", code, form)) return refuse("signature_invalid");
      if (!denied.empty()) return refuse(denied);
      verifier_seen = form.at("code_verifier");
      return give();
    }
    const auto& given = form.at("refresh_token");
    if (!is_signed("cerby refresh token 1", given, form)) return refuse("signature_invalid");
    if (ended) return refuse("session_ended");
    if (given != refresh) {
      ended = true;
      return refuse("grant_used");
    }
    auto given_out = give();
    before_answer();
    if (unreachable) return fail(Outcome::WorkspaceTimedOut);  // carried out, and the answer is lost
    return given_out;
  }
  Expected<Fetched> question(const FetchRequest& request, const std::string& path) {
    bearers.emplace_back(request.headers.front().value.text(kTest));
    if (ended || bearers.back() != "Bearer " + access) return answer(401, "");
    if (request.method != FetchMethod::Delete) return answer(200, R"({"data": []})");
    deleted.push_back(path);
    if (path.ends_with(kSession)) ended = true;
    return answer(204, "");
  }
};

}  // namespace cerby::source::testing_support
