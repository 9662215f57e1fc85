#include "workspace/oidc/discovery.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cerby::workspace::oidc::discovery_test {
namespace {

using Json = nlohmann::json;
constexpr std::string_view kIssuer = "https://acme.okta.example";

Json good() {
  return {{"issuer", kIssuer},
          {"authorization_endpoint", "https://acme.okta.example/oauth2/v1/authorize"},
          {"token_endpoint", "https://acme.okta.example/oauth2/v1/token"},
          {"jwks_uri", "https://keys.okta.example/oauth2/v1/keys"},
          {"end_session_endpoint", "https://acme.okta.example/oauth2/v1/logout"},
          {"userinfo_endpoint", "http://not.looked.at"},
          {"response_types_supported", Json::array({"code", "id_token", "code id_token"})},
          {"id_token_signing_alg_values_supported", Json::array({"RS256"})},
          {"code_challenge_methods_supported", Json::array({"S256"})}};
}
std::string outcome_of(const std::string& text, std::string_view issuer = kIssuer) {
  const auto discovery = Discovery::parse(text, issuer, Algorithm::Rs256);
  return discovery ? "taken" : std::string(name(discovery.error()));
}
std::string with(const char* member, const Json& value) {
  auto document = good();
  document[member] = value;
  return outcome_of(document.dump());
}
std::string without(const char* member) {
  auto document = good();
  document.erase(member);
  return outcome_of(document.dump());
}

TEST(Discovery, GivesTheEndpoints) {
  const auto discovery = Discovery::parse(good().dump(), kIssuer, Algorithm::Rs256);
  ASSERT_TRUE(discovery);
  EXPECT_EQ(discovery->issuer, kIssuer);
  EXPECT_EQ(discovery->authorization.text(), "https://acme.okta.example/oauth2/v1/authorize");
  EXPECT_EQ(discovery->token.text(), "https://acme.okta.example/oauth2/v1/token");
  EXPECT_EQ(discovery->keys.origin.text(), "https://keys.okta.example");
  ASSERT_TRUE(discovery->end_session);
  EXPECT_EQ(discovery->end_session->text(), "https://acme.okta.example/oauth2/v1/logout");
}

TEST(Discovery, EndpointsElsewhereAreNamed) {
  const auto of = [](const char* member, const char* address, const std::vector<std::string>& hosts) {
    auto document = good();
    document["jwks_uri"] = "https://acme.okta.example/oauth2/v1/keys";
    document[member] = address;
    const auto other = elsewhere(*Discovery::parse(document.dump(), kIssuer, Algorithm::Rs256), hosts);
    return other ? std::string(other->endpoint) + " " + other->host : "none";
  };
  for (const char* member :
       {"authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"}) {
    EXPECT_EQ(of(member, "https://acme.okta.example/x", {}), "none");
    for (const std::string host :
         {"evil.example", "keys.acme.okta.example", "okta.example", "acme.okta.example.evil"}) {
      const auto address = "https://" + host + "/x";
      EXPECT_EQ(of(member, address.c_str(), {}), member + (" " + host));
      EXPECT_EQ(of(member, address.c_str(), {"other.example", host}), "none");
      EXPECT_EQ(of(member, address.c_str(), {"other.example", "." + host, "https://" + host}),
                member + (" " + host));
    }
  }
}

TEST(Discovery, SaysWhetherAnswersNameTheProvider) {
  auto document = good();
  EXPECT_FALSE(Discovery::parse(document.dump(), kIssuer, Algorithm::Rs256)->names_itself);
  document["authorization_response_iss_parameter_supported"] = true;
  EXPECT_TRUE(Discovery::parse(document.dump(), kIssuer, Algorithm::Rs256)->names_itself);
}

TEST(Discovery, TheIssuerIsTheConfiguredOneToTheByte) {
  for (const char* other :
       {"https://acme.okta.example/", "https://ACME.okta.example", "http://acme.okta.example",
        "https://acme.okta.example:443", "https://evil.example", ""})
    EXPECT_EQ(with("issuer", other), "discovery_issuer_other") << other;
  for (const char* issuer : {"http://acme.okta.example", "https://acme.okta.example?a=b", "acme.okta.example",
                             "https://u@acme.okta.example", "https://acme.okta.example#f"}) {
    auto document = good();
    document["issuer"] = issuer;
    EXPECT_EQ(outcome_of(document.dump(), issuer), "endpoint_refused") << issuer;
  }
}

TEST(Discovery, EndpointsAreHttps) {
  for (const char* member :
       {"authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"}) {
    for (const char* address : {"http://acme.okta.example/x",
                                "http://localhost/x",
                                "http://127.0.0.1/x",
                                "",
                                "/oauth2/v1/keys",
                                "//acme.okta.example/x",
                                "ftp://acme.okta.example/x",
                                "file:///etc/passwd",
                                "javascript:alert(1)",
                                "HTTPS://acme.okta.example/x",
                                "https://Acme.okta.example/x",
                                "https://u:p@acme.okta.example/x",
                                "https://acme.okta.example\\@evil.example/x",
                                "https://acme.okta.example/x#f",
                                "https:///x",
                                "https://acme.okta.example:0/x",
                                "https://acme.okta.example:65536/x",
                                " https://acme.okta.example/x",
                                "https://acme.okta.example/x y",
                                "https://[::1]/x"})
      EXPECT_EQ(with(member, address), "endpoint_refused") << member << " " << address;
  }
}

TEST(Discovery, MembersThatAreNeeded) {
  for (const char* member : {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri",
                             "response_types_supported", "id_token_signing_alg_values_supported"}) {
    EXPECT_EQ(without(member), "discovery_invalid") << member;
    for (const Json& value : {Json(), Json(1), Json::object(), Json::array({1})})
      EXPECT_EQ(with(member, value), "discovery_invalid") << member << " " << value;
  }
  EXPECT_EQ(without("end_session_endpoint"), "taken");
  EXPECT_EQ(without("code_challenge_methods_supported"), "taken");
}

TEST(Discovery, MethodsThatAreNeeded) {
  EXPECT_EQ(with("id_token_signing_alg_values_supported", Json::array({"RS256", "none"})), "taken");
  EXPECT_EQ(with("id_token_signing_alg_values_supported", Json::array({"ES256", "rs256"})), "method_missing");
  EXPECT_EQ(with("id_token_signing_alg_values_supported", Json::array()), "method_missing");
  EXPECT_EQ(with("response_types_supported", Json::array({"id_token", "code id_token"})), "method_missing");
  EXPECT_EQ(with("code_challenge_methods_supported", Json::array({"plain"})), "method_missing");
}

TEST(Discovery, IsStrictJsonWithinItsLimit) {
  for (const char* text : {"", "null", "[]", "{}", "<html></html>"})
    EXPECT_EQ(outcome_of(text), "discovery_invalid");
  auto twice = good().dump();
  twice.pop_back();
  EXPECT_EQ(outcome_of(twice + R"(,"jwks_uri":"https://evil.example/keys"})"), "discovery_invalid");
  EXPECT_EQ(with("jwks_uri", "https://acme.okta.example/" + std::string(2048, 'x')), "discovery_invalid");
  auto text = good().dump();
  text.resize(kMostDiscovery, ' ');
  EXPECT_EQ(outcome_of(text), "taken");
  EXPECT_EQ(outcome_of(text + " "), "discovery_too_large");
}

TEST(Discovery, IsBelowItsIssuer) {
  const auto at = [](std::string_view issuer) {
    const auto address = discovery_address(issuer);
    return address ? address->text() : std::string(name(address.error()));
  };
  EXPECT_EQ(at(kIssuer), "https://acme.okta.example/.well-known/openid-configuration");
  EXPECT_EQ(at("https://acme.okta.example/"), "https://acme.okta.example/.well-known/openid-configuration");
  EXPECT_EQ(at("https://acme.okta.example/oauth2/default"),
            "https://acme.okta.example/oauth2/default/.well-known/openid-configuration");
  EXPECT_EQ(at("https://acme.okta.example:8443/a/"),
            "https://acme.okta.example:8443/a/.well-known/openid-configuration");
  EXPECT_EQ(at("http://acme.okta.example"), "endpoint_refused");
  EXPECT_EQ(at("https://acme.okta.example/?a"), "endpoint_refused");
}

}  // namespace
}  // namespace cerby::workspace::oidc::discovery_test
