#include "workspace/signin/support/stand_in.h"

#include <sodium.h>

#include "base/base64.h"
#include "workspace/http/target.h"
#include "workspace/oidc/support/provider.h"

namespace signin_tests {
namespace {

using Json = nlohmann::json;
constexpr cerby::SecretAccess kReading("a stand-in for the identity provider reads what it is sent");

web::Answer answer(int status, std::string body) {
  return {status, cerby::Secret::take(std::span(body))};
}

std::string challenge_of(const std::string& verifier) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const std::uint8_t*>(verifier.data()), verifier.size());
  return cerby::base64url(digest);
}

std::string basic(std::string_view id, std::string_view secret) {
  const auto text = std::string(id) + ":" + std::string(secret);
  std::string encoded(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<const std::uint8_t*>(text.data()),
                    text.size(), sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();
  return "Basic " + encoded;
}

}  // namespace

std::map<std::string, std::string> parameters(std::string_view text) {
  std::map<std::string, std::string> found;
  const auto target = cerby::workspace::http::parse_target("/?" + std::string(text));
  if (target)
    for (const auto& one : target->query) found[one.name] = one.value;
  return found;
}

web::Result<web::Answer> StandIn::send(const web::Request& request) {
  const auto& path = request.address.path_and_query;
  meanwhile(path);
  const std::lock_guard lock(mutex_);
  asked.push_back(path);
  if (const auto fails = failing.find(path); fails != failing.end()) return std::unexpected(fails->second);
  if (const auto says = saying.find(path); says != saying.end())
    return answer(says->second.first, says->second.second);
  if (path == "/.well-known/openid-configuration") return answer(200, discovery());
  if (path == "/keys")
    return answer(
        200, oidc::test::key_set(
                 {oidc::test::signer_for(algorithm_).jwk(std::string(oidc::test::key_id_for(algorithm_)))}));
  if (path != "/token" || request.method != web::Method::Post) return answer(404, "{}");
  authorization = request.authorization.text(kReading);
  form = request.form.text(kReading);
  // RFC 6749, 2.3.1: both are escaped before they are Basic's.
  if (authorization != basic("0oa%20client%2B1", "canary-client-secret%3A%2F%2B"))
    return answer(401, R"({"error": "invalid_client"})");
  auto given = parameters(form);
  if (given["grant_type"] != "authorization_code" || given["code"] != kCode ||
      given["redirect_uri"] != "https://w1.example/sign-in/callback" ||
      challenge_of(given["code_verifier"]) != challenge)
    return answer(400, R"({"error": "invalid_grant"})");
  return answer(200, tokens());
}

std::string StandIn::discovery() const {
  Json json = {{"issuer", kIssuer},
               {"authorization_endpoint", std::string(kIssuer) + "/authorize"},
               {"token_endpoint", std::string(kIssuer) + "/token"},
               {"jwks_uri", std::string(kIssuer) + "/keys"},
               {"response_types_supported", Json::array({"code"})},
               {"id_token_signing_alg_values_supported", Json::array({oidc::name(algorithm_)})},
               {"code_challenge_methods_supported", Json::array({"S256"})}};
  document(json);
  return json.dump();
}

std::string StandIn::tokens() {
  const auto now = clock_.unix_time().count();
  Json said = {{"iss", kIssuer},
               {"sub", "00u1"},
               {"aud", kClient},
               {"iat", now},
               {"exp", now + 300},
               {"nonce", nonce},
               {"email", "first@example.com"},
               {"email_verified", true}};
  claims(said);
  id_token = oidc::test::token(oidc::test::signer_for(algorithm_), algorithm_,
                               oidc::test::good_header(algorithm_).dump(), said.dump());
  return Json{{"access_token", "canary-access-of-the-provider"},
              {"token_type", "Bearer"},
              {"expires_in", 3600},
              {"id_token", id_token}}
      .dump();
}

}  // namespace signin_tests
