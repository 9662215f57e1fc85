#include "workspace/oidc/support/mutations.h"
#include "workspace/oidc/support/provider.h"

namespace cerby::workspace::oidc::test {
namespace {

using Json = nlohmann::json;

class Headers {
 public:
  explicit Headers(Algorithm algorithm) : good_(good_header(algorithm)) {}

  [[nodiscard]] std::string good() const { return good_.dump(); }
  [[nodiscard]] std::string with(const char* member, const Json& value) const {
    auto header = good_;
    header[member] = value;
    return header.dump();
  }
  [[nodiscard]] std::string without(const char* member) const {
    auto header = good_;
    header.erase(member);
    return header.dump();
  }
  [[nodiscard]] std::string and_also(const std::string& members) const {
    auto text = good();
    text.pop_back();
    return text + "," + members + "}";
  }

 private:
  Json good_;
};

void add_algorithms(std::vector<Mutation>& all, const Headers& headers, Algorithm own) {
  for (const char* other : {"none",  "None",   "NONE",  "nOnE",  "",         "HS256", "HS384", "HS512",
                            "RS256", "RS384",  "RS512", "PS256", "PS384",    "PS512", "ES256", "ES384",
                            "ES512", "ES256K", "EdDSA", "RS1",   "RSA-OAEP", "dir",   "rs256", "es256"}) {
    if (other != name(own))
      all.push_back({std::string("alg ") + other, headers.with("alg", other), "algorithm_refused"});
  }
  const std::string name_of_own(name(own));
  for (const auto& other : {name_of_own + " ", " " + name_of_own, name_of_own + std::string(1, '\0')})
    all.push_back({"alg " + other, headers.with("alg", other), "algorithm_refused"});
  for (const Json& value :
       {Json(), Json(256), Json::array({name_of_own}), Json::object(), Json(std::string(33, 'R'))})
    all.push_back({"alg " + value.dump(), headers.with("alg", value), "token_malformed"});
  all.push_back({"no alg", headers.without("alg"), "token_malformed"});
  all.push_back({"alg twice", headers.and_also(R"("alg":"none")"), "token_malformed"});
}

void add_keys(std::vector<Mutation>& all, const Headers& headers, Algorithm own) {
  const std::string id(key_id_for(own));
  for (const auto& other : {std::string(), std::string("other"), id + " ", id.substr(1),
                            id + std::string(1, '\0'), std::string(own == Algorithm::Es256 ? "p384" : "p256"),
                            std::string(kind_for(own) == KeyKind::Rsa ? "p384" : "rsa"),
                            std::string("../../dev/null"), std::string("x' OR '1'='1")})
    all.push_back({"kid " + other, headers.with("kid", other), "key_unknown"});
  for (const Json& value : {Json(), Json(1), Json::array({id}), Json(std::string(257, 'k'))})
    all.push_back({"kid " + value.dump(), headers.with("kid", value), "token_malformed"});
  all.push_back({"kid twice", headers.and_also("\"kid\":\"" + id + "\""), "token_malformed"});
  const auto key = signer_for(own).jwk(id);
  for (const auto& [member, value] :
       std::vector<std::pair<const char*, Json>>{{"jwk", key},
                                                 {"jwk", Json::object()},
                                                 {"jku", "https://acme.okta.example/oauth2/v1/keys"},
                                                 {"jku", ""},
                                                 {"x5u", "https://acme.okta.example/chain.pem"},
                                                 {"x5c", Json::array({"MIIB"})},
                                                 {"x5c", Json::array()}})
    all.push_back(
        {std::string(member) + " " + value.dump(), headers.with(member, value), "token_brings_key"});
  for (const char* member : {"jwk", "jku", "x5u", "x5c"})
    all.push_back({std::string(member) + " of another type", headers.with(member, 1), "token_malformed"});
}

void add_demands(std::vector<Mutation>& all, const Headers& headers) {
  for (const auto& value :
       {Json::array(), Json::array({"exp"}), Json::array({"b64"}), Json::array({"alg", "kid"})})
    all.push_back({"crit " + value.dump(), headers.with("crit", value), "token_critical"});
  for (const bool value : {false, true}) all.push_back({"b64", headers.with("b64", value), "token_critical"});
  for (const Json& value : {Json(), Json("b64"), Json(true), Json::array({1}), Json::object()})
    all.push_back({"crit " + value.dump(), headers.with("crit", value), "token_malformed"});
  for (const char* other : {"at+jwt", "application/at+jwt", "logout+jwt", "JOSE", "JWE", "", "JWT ",
                            "dpop+jwt", "secevent+jwt", "token-introspection+jwt", "oauth-authz-req+jwt"})
    all.push_back({std::string("typ ") + other, headers.with("typ", other), "type_refused"});
  for (const Json& value : {Json(), Json(1), Json::array({"JWT"})})
    all.push_back({"typ " + value.dump(), headers.with("typ", value), "token_malformed"});
}

void add_no_json(std::vector<Mutation>& all, const Headers& headers) {
  const auto good = headers.good();
  for (const auto& [what, text] : std::vector<Variant>{
           {"empty", ""},
           {"null", "null"},
           {"empty object", "{}"},
           {"a list", "[" + good + "]"},
           {"cut off", good.substr(0, good.size() - 1)},
           {"more after it", good + "{}"},
           {"a mark in front", "\xEF\xBB\xBF" + good},
           {"a zero byte", good + std::string(1, '\0')},
           {"a comma too many", headers.and_also("")},
           {"no UTF-8", headers.and_also("\"x\":\"\xC0\xAF\"")},
           {"too deep", headers.and_also("\"x\":" + std::string(17, '[') + std::string(17, ']'))},
           {"too long", headers.with("x", std::string(8192, 'x'))}})
    all.push_back({"header: " + what, text, "token_malformed"});
}

}  // namespace

std::vector<Mutation> header_mutations(Algorithm algorithm) {
  const Headers headers(algorithm);
  std::vector<Mutation> all;
  add_algorithms(all, headers, algorithm);
  add_keys(all, headers, algorithm);
  add_demands(all, headers);
  add_no_json(all, headers);
  return all;
}

std::vector<Variant> header_variants(Algorithm algorithm) {
  const Headers headers(algorithm);
  return {{"typ JWT", headers.with("typ", "JWT")},
          {"typ jwt", headers.with("typ", "jwt")},
          {"no kid", headers.without("kid")},
          {"the thumbprint of a chain", headers.with("x5t", "abc")},
          {"members of others", headers.and_also(R"("x":{"alg":"none","crit":["b64"]})")}};
}

}  // namespace cerby::workspace::oidc::test
