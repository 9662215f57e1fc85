#include <gtest/gtest.h>

#include <map>
#include <set>

#include "workspace/oidc/jws.h"
#include "workspace/oidc/support/vectors.h"

namespace cerby::workspace::oidc::wycheproof_test {
namespace {

using Json = nlohmann::json;

std::string outcome_of(const std::string& token, Algorithm algorithm, const std::string& key_set) {
  const auto keys = KeySet::parse(key_set);
  if (!keys) return std::string(name(keys.error()));
  const auto jws = verify(token, algorithm, *keys);
  return jws ? "valid" : std::string(name(jws.error()));
}

std::string set_of(const Json& key) {
  return Json{{"keys", Json::array({key})}}.dump();
}

// What a relying party would have configured for that key.
Algorithm pinned_for(const Json& key) {
  return algorithm_from(key.value("alg", ""))
      .value_or(key["kty"] == "EC" ? Algorithm::Es256 : Algorithm::Rs256);
}

bool is_p521(const Json& key) {
  return key.value("crv", "") == "P-521";
}

// Figures of RFC 7520 that the file labels valid, though the header says PS384 and the key is one for PS256:
// the algorithm is pinned to the key's.
const std::set<int> kOtherThanPinned{346, 350};
constexpr int kBringsItsKey = 32;

TEST(WycheproofJws, AllThatCanBeVerifiedHere) {
  std::map<std::string, int> skipped;  // groups of shared keys and of P-521, by their cases
  std::map<std::string, int> outcomes;
  int valid = 0;
  const auto document = test::vectors("json_web_signature_test.json");
  for (const auto& group : document["testGroups"]) {
    const std::string what = group["comment"];
    if (!group.contains("public") || is_p521(group["public"])) {
      skipped[what] += static_cast<int>(group["tests"].size());
      continue;
    }
    const auto& key = group["public"];
    for (const auto& test : group["tests"]) {
      const int id = test["tcId"];
      const auto& jws = test["jws"];
      const auto outcome =
          outcome_of(jws.is_string() ? jws.get<std::string>() : jws.dump(), pinned_for(key), set_of(key));
      ++outcomes[outcome];
      if (kOtherThanPinned.contains(id)) {
        EXPECT_EQ(test["result"], "valid");
        EXPECT_EQ(outcome, "algorithm_refused") << id;
        continue;
      }
      EXPECT_EQ(outcome == "valid", test["result"] == "valid")
          << id << " " << test["comment"] << ": " << outcome;
      valid += outcome == "valid";
      if (id == kBringsItsKey) {
        EXPECT_EQ(outcome, "token_brings_key");
      }
    }
  }
  EXPECT_EQ(skipped, (std::map<std::string, int>{
                         {"hs256", 17}, {"rfc7520", 3}, {"rfc7520WithKeyOps", 1}, {"base64", 21}}));
  EXPECT_EQ(valid, 32);
  int cases = 0;
  for (const auto& [outcome, count] : outcomes) cases += count;
  EXPECT_EQ(cases, 401 - 42);
  EXPECT_EQ(outcomes["algorithm_refused"], 2 + 10)
      << "those two; HS256 by a public key; RS and PS mixed; none";
  EXPECT_EQ(outcomes["token_brings_key"], 1);
}

// What a header of a token says of its algorithm is never followed: each token that is good for its own
// algorithm is refused for every other, though the key would do.
TEST(WycheproofJws, NoOtherAlgorithmThanThePinnedOne) {
  int tried = 0;
  const auto signatures = test::vectors("json_web_signature_test.json");
  for (const auto& group : signatures["testGroups"]) {
    if (!group.contains("public") || is_p521(group["public"])) continue;
    Json key = group["public"];
    const auto own = pinned_for(key);
    key.erase("alg");
    for (const auto& test : group["tests"]) {
      if (test["result"] != "valid" || kOtherThanPinned.contains(test["tcId"])) continue;
      for (const auto other : {Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256,
                               Algorithm::Ps384, Algorithm::Ps512, Algorithm::Es256, Algorithm::Es384}) {
        EXPECT_EQ(outcome_of(test["jws"], other, set_of(key)), other == own ? "valid" : "algorithm_refused")
            << test["tcId"] << " " << name(other);
        ++tried;
      }
    }
  }
  EXPECT_EQ(tried, 32 * 8);
}

// Key sets. The groups that have no public half hold shared keys, and are refused for it below.
TEST(WycheproofJwk, PublicSets) {
  std::map<int, std::string> outcomes;
  const auto key_sets = test::vectors("json_web_key_test.json");
  for (const auto& group : key_sets["testGroups"]) {
    if (!group.contains("public")) continue;
    const auto pinned = pinned_for(group["public"]["keys"][0]);
    for (const auto& test : group["tests"])
      outcomes[test["tcId"]] = outcome_of(test["jws"], pinned, group["public"].dump());
  }
  EXPECT_EQ(outcomes, (std::map<int, std::string>{
                          {5, "valid"},
                          {6, "key_unknown"},   // for encryption
                          {7, "key_unknown"},   // its numbers are of a generator that is known to be weak
                          {8, "key_unknown"},   // 1024 bits
                          {9, "key_unknown"},   // its exponent is 1
                          {19, "key_unknown"},  // its algorithm is there is none of
                          {20, "key_unknown"},
                          {21, "key_unknown"},  // for encryption
                          {22, "key_unknown"},  // not on the curve
                          {23, "key_unknown"},  // of another curve
                          {24, "key_unknown"},  // of another kind
                      }));
}

TEST(WycheproofJwk, PrivateAndSharedKeysRefuseTheirSet) {
  int sets = 0, without_public = 0;
  const auto key_sets = test::vectors("json_web_key_test.json");
  for (const auto& group : key_sets["testGroups"]) {
    const auto set = KeySet::parse(group["private"].dump());
    ASSERT_FALSE(set);
    EXPECT_EQ(name(set.error()), "key_set_private");
    ++sets;
    without_public += !group.contains("public");
  }
  const auto signatures = test::vectors("json_web_signature_test.json");
  for (const auto& group : signatures["testGroups"]) {
    const auto set = KeySet::parse(set_of(group["private"]));
    ASSERT_FALSE(set);
    EXPECT_EQ(name(set.error()), "key_set_private") << group["comment"];
    ++sets;
  }
  EXPECT_EQ(sets, 25 + 23);
  EXPECT_EQ(without_public, 14);
}

}  // namespace
}  // namespace cerby::workspace::oidc::wycheproof_test
