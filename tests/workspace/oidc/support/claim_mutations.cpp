#include "workspace/oidc/support/mutations.h"
#include "workspace/oidc/support/provider.h"

namespace cerby::workspace::oidc::test {
namespace {

using Json = nlohmann::json;

std::string with(const char* claim, const Json& value) {
  auto claims = good_claims();
  claims[claim] = value;
  return claims.dump();
}
// With text that no tree could hold.
std::string with_text(const char* claim, const std::string& value) {
  constexpr auto kMark = "\"here\"";
  auto text = with(claim, "here");
  return text.replace(text.find(kMark), std::string_view(kMark).size(), value);
}
std::string without(const char* claim) {
  auto claims = good_claims();
  claims.erase(claim);
  return claims.dump();
}
std::string and_also(const std::string& members) {
  auto text = good_claims().dump();
  text.pop_back();
  return text + "," + members + "}";
}

void add_other_types(std::vector<Mutation>& all) {
  for (const char* claim : {"iss", "sub", "nonce"}) {
    for (const Json& value :
         {Json(), Json(7), Json(true), Json::object(), Json::array(), Json::array({good_claims()[claim]})})
      all.push_back({std::string(claim) + " " + value.dump(), with(claim, value), "claims_invalid"});
  }
  for (const char* claim : {"exp", "iat", "nbf", "auth_time"}) {
    for (const Json& value : {Json(), Json(std::to_string(kNow + 5)), Json(true), Json(kNow + 0.5),
                              Json::array(), Json(-1), Json(253'402'300'800), Json(std::uint64_t(1) << 63U)})
      all.push_back({std::string(claim) + " " + value.dump(), with(claim, value), "claims_invalid"});
    for (const char* text :
         {"18e8", "1e999", "1800000000.0", "99999999999999999999999", "NaN", "01800000000"})
      all.push_back({std::string(claim) + " " + text, with_text(claim, text), "claims_invalid"});
  }
  for (const Json& value : {Json(), Json(7), Json(true), Json::object(), Json::array({kClient, 7}),
                            Json::array({Json::array({kClient})}), Json::array({nullptr}),
                            Json{{"a", kClient}}, Json(std::vector<std::string>(17, std::string(kClient)))})
    all.push_back({"aud " + value.dump(), with("aud", value), "claims_invalid"});
  for (const Json& value : {Json(), Json(7), Json::array({kClient})})
    all.push_back({"azp " + value.dump(), with("azp", value), "claims_invalid"});
}

void add_missing_and_twice(std::vector<Mutation>& all) {
  for (const char* claim : {"iss", "sub", "aud", "exp", "iat", "nonce"}) {
    all.push_back({std::string("no ") + claim, without(claim), "claims_invalid"});
    const auto again = "\"" + std::string(claim) + "\":" + good_claims()[claim].dump();
    all.push_back({std::string(claim) + " twice", and_also(again), "claims_invalid"});
  }
  all.push_back({"azp twice", and_also(R"("azp":"0oa-client","azp":"0oa-client")"), "claims_invalid"});
}

void add_no_json(std::vector<Mutation>& all) {
  const auto good = good_claims().dump();
  for (const auto& [what, text] :
       std::vector<Variant>{{"empty", ""},
                            {"null", "null"},
                            {"a list", "[" + good + "]"},
                            {"a text", "\"" + std::string(kIssuer) + "\""},
                            {"empty object", "{}"},
                            {"cut off", good.substr(0, good.size() - 1)},
                            {"more after it", good + "{}"},
                            {"a comma too many", and_also("")},
                            {"a mark in front", "\xEF\xBB\xBF" + good},
                            {"a zero byte", good + std::string(1, '\0')},
                            {"no UTF-8", and_also("\"x\":\"\xC0\xAF\"")},
                            {"half a surrogate", and_also(R"("x":"\ud800")")},
                            {"a comment", good + "/**/"},
                            {"too deep", and_also("\"x\":" + std::string(17, '[') + std::string(17, ']'))},
                            {"a token inside", "eyJhbGciOiJub25lIn0.e30."}})
    all.push_back({"claims: " + what, text, "claims_invalid"});
}

void add_parties(std::vector<Mutation>& all) {
  const std::string issuer(kIssuer);
  for (const auto& other :
       {std::string(), issuer + "/", issuer + ":443", "http" + issuer.substr(5), issuer + " ", " " + issuer,
        "HTTPS" + issuer.substr(5), issuer + "/oauth2/default", std::string("https://acme.okta.example.evil"),
        std::string("https://ACME.okta.example"), std::string("acme.okta.example"), issuer.substr(1),
        issuer + std::string(1, '\0'), issuer + "#", issuer + "?"})
    all.push_back({"iss " + other, with("iss", other), "issuer_other"});
  all.push_back({"iss too long", with("iss", issuer + std::string(2100, '/')), "claims_invalid"});
  const std::string client(kClient);
  for (const auto& other :
       {std::string(), client + " ", std::string("0OA-CLIENT"), client.substr(1), client + "2",
        client + std::string(1, '\0'), std::string("*"), client + ",other", issuer}) {
    all.push_back({"aud " + other, with("aud", other), "audience_other"});
    all.push_back({"aud [" + other + "]", with("aud", Json::array({other})), "audience_other"});
    all.push_back({"azp " + other, with("azp", other), "party_other"});
  }
  all.push_back({"aud []", with("aud", Json::array()), "audience_other"});
  all.push_back({"aud of others", with("aud", Json::array({"a", "b"})), "audience_other"});
  all.push_back({"two aud, no azp", with("aud", Json::array({kClient, "other"})), "party_other"});
  all.push_back({"aud twice, no azp", with("aud", Json::array({kClient, kClient})), "party_other"});
  auto both = good_claims();
  both["aud"] = Json::array({kClient, "other"});
  both["azp"] = "other";
  all.push_back({"two aud, azp other", both.dump(), "party_other"});
  both["aud"] = "other";
  both["azp"] = kClient;
  all.push_back({"azp alone", both.dump(), "audience_other"});
}

void add_texts(std::vector<Mutation>& all) {
  const std::string nonce(kNonce);
  for (const auto& other : {std::string(), nonce + " ", nonce + "x", nonce.substr(1), nonce.substr(0, 11),
                            std::string("N-0S6_WzA2Mj"), nonce + std::string(1, '\0'), nonce + nonce})
    all.push_back({"nonce " + other, with("nonce", other), "nonce_other"});
  all.push_back({"nonce too long", with("nonce", std::string(1025, 'n')), "claims_invalid"});
  all.push_back({"sub empty", with("sub", ""), "subject_invalid"});
  all.push_back({"sub of 256", with("sub", std::string(256, 's')), "subject_invalid"});
  all.push_back({"sub of 1025", with("sub", std::string(1025, 's')), "claims_invalid"});
  for (const char byte : {'\0', '\x01', '\t', '\n', '\r', '\x1F', '\x7F'})
    all.push_back(
        {"sub with a control character", with("sub", std::string("00u") + byte), "subject_invalid"});
}

void add_times(std::vector<Mutation>& all) {
  for (const std::int64_t ago : {60, 61, 120, 3600, 86'400})
    all.push_back({"exp ago " + std::to_string(ago), with("exp", kNow - ago), "expired"});
  all.push_back({"exp 0", with("exp", 0), "expired"});
  for (const std::int64_t later : {61, 62, 120, 3600, 86'400}) {
    all.push_back({"nbf in " + std::to_string(later), with("nbf", kNow + later), "not_yet_valid"});
    all.push_back({"iat in " + std::to_string(later), with("iat", kNow + later), "issued_later"});
    all.push_back({"auth_time in " + std::to_string(later), with("auth_time", kNow + later),
                   "authenticated_too_long_ago"});
  }
  for (const std::int64_t ago : {661, 662, 3600, 86'400})
    all.push_back({"iat ago " + std::to_string(ago), with("iat", kNow - ago), "issued_too_long_ago"});
  all.push_back({"iat 0", with("iat", 0), "issued_too_long_ago"});
  all.push_back({"times in milliseconds", with("iat", kNow * 100), "issued_later"});
}

}  // namespace

std::vector<Mutation> claim_mutations() {
  std::vector<Mutation> all;
  add_other_types(all);
  add_missing_and_twice(all);
  add_no_json(all);
  add_parties(all);
  add_texts(all);
  add_times(all);
  return all;
}

std::vector<Variant> claim_variants() {
  auto several = good_claims();
  several["aud"] = Json::array({"other", kClient});
  several["azp"] = kClient;
  return {{"as it is", good_claims().dump()},
          {"aud a list of one", with("aud", Json::array({kClient}))},
          {"several aud and azp", several.dump()},
          {"azp with one aud", with("azp", kClient)},
          {"exp just not over", with("exp", kNow - 59)},
          {"exp far", with("exp", kNow + 86'400)},
          {"nbf just reached", with("nbf", kNow + 60)},
          {"iat just reached", with("iat", kNow + 60)},
          {"iat just not too long ago", with("iat", kNow - 660)},
          {"auth_time just reached", with("auth_time", kNow + 60)},
          {"no auth_time", without("auth_time")},
          {"sub of 255", with("sub", std::string(255, 's'))},
          {"sub of other letters", with("sub", "z\u00EBlla \u6F22")},
          {"claims of others", and_also(R"("x":{"iss":"y","sub":[1.5,null]},"groups":["a","b"])")},
          {"spaces", good_claims().dump(2)}};
}

}  // namespace cerby::workspace::oidc::test
