#include "workspace/oidc/jwk.h"

#include <gtest/gtest.h>

#include "workspace/oidc/support/signer.h"

namespace cerby::workspace::oidc::jwk_test {
namespace {

using Json = nlohmann::json;
using test::Signer;
constexpr auto set_of = test::key_set;

const Signer& rsa() {
  static const Signer signer = Signer::rsa(2048);
  return signer;
}
const Signer& p256() {
  static const Signer signer = Signer::p256();
  return signer;
}
const Signer& p384() {
  static const Signer signer = Signer::p384();
  return signer;
}

std::string outcome_of(const std::string& text) {
  const auto set = KeySet::parse(text);
  return set ? std::to_string(set->size()) : std::string(name(set.error()));
}
// How many keys of a set of this one are taken.
std::string taken(const Json& key) {
  return outcome_of(set_of(std::vector<Json>(1, key)));
}
Json with(Json key, const char* member, const Json& value) {
  key[member] = value;
  return key;
}
Json without(Json key, const char* member) {
  key.erase(member);
  return key;
}

TEST(KeySet, TakesEachKindForItsAlgorithms) {
  const auto set = KeySet::parse(set_of({rsa().jwk("r"), p256().jwk("e"), p384().jwk("f")}));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->size(), 3U);
  for (const auto algorithm : {Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256,
                               Algorithm::Ps384, Algorithm::Ps512}) {
    EXPECT_NE(set->find(algorithm, "r"), nullptr);
    EXPECT_EQ(set->find(algorithm, "e"), nullptr);
    EXPECT_EQ(set->find(algorithm, "f"), nullptr);
  }
  EXPECT_NE(set->find(Algorithm::Es256, "e"), nullptr);
  EXPECT_EQ(set->find(Algorithm::Es256, "f"), nullptr);
  EXPECT_NE(set->find(Algorithm::Es384, "f"), nullptr);
  EXPECT_EQ(set->find(Algorithm::Es384, "e"), nullptr);
  EXPECT_EQ(set->find(Algorithm::Rs256, "x"), nullptr);
}

TEST(KeySet, ATokenWithoutAnIdNeedsThatOneKeyFits) {
  const auto one = KeySet::parse(set_of({rsa().jwk("r"), p256().jwk("e")}));
  ASSERT_TRUE(one);
  EXPECT_NE(one->find(Algorithm::Rs256, std::nullopt), nullptr);
  const auto two = KeySet::parse(set_of({p256().jwk("e"), p256().jwk("g")}));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->find(Algorithm::Es256, std::nullopt), nullptr);
  EXPECT_TRUE(two->has(Algorithm::Es256));
  EXPECT_FALSE(two->has(Algorithm::Rs256));
}

TEST(KeySet, AKeyForOneAlgorithmIsForNoOther) {
  const auto set = KeySet::parse(set_of(std::vector<Json>(1, with(rsa().jwk("r"), "alg", "PS256"))));
  ASSERT_TRUE(set);
  EXPECT_NE(set->find(Algorithm::Ps256, "r"), nullptr);
  EXPECT_EQ(set->find(Algorithm::Rs256, "r"), nullptr);
  EXPECT_EQ(set->find(Algorithm::Ps384, "r"), nullptr);
}

TEST(KeySet, UseAndOperations) {
  const auto key = p256().jwk("e");
  EXPECT_EQ(taken(without(key, "use")), "1");
  EXPECT_EQ(taken(with(key, "use", "sig")), "1");
  for (const char* other : {"enc", "SIG", "", "tls"}) EXPECT_EQ(taken(with(key, "use", other)), "0") << other;
  EXPECT_EQ(taken(with(key, "key_ops", Json::array({"verify"}))), "1");
  EXPECT_EQ(taken(with(key, "key_ops", Json::array({"sign", "verify"}))), "1");
  EXPECT_EQ(taken(with(key, "key_ops", Json::array())), "0");
  EXPECT_EQ(taken(with(key, "key_ops", Json::array({"encrypt"}))), "0");
}

TEST(KeySet, WhatIsOfNoUseIsLeftOut) {
  const auto key = p256().jwk("e");
  EXPECT_EQ(taken(with(key, "kty", "OKP")), "0");
  EXPECT_EQ(taken(with(key, "kty", "ec")), "0");
  EXPECT_EQ(taken(with(key, "kty", "RSA")), "0");
  EXPECT_EQ(taken(with(key, "crv", "P-384")), "0");
  EXPECT_EQ(taken(with(key, "crv", "P-521")), "0");
  EXPECT_EQ(taken(with(key, "crv", "secp256k1")), "0");
  for (const char* other : {"RS256", "ES384", "ES512", "HS256", "none", "ECDH-ES", "es256", ""})
    EXPECT_EQ(taken(with(key, "alg", other)), "0") << other;
  EXPECT_EQ(taken(with(rsa().jwk("r"), "alg", "ES256")), "0");
  for (const char* member : {"crv", "x", "y"}) EXPECT_EQ(taken(without(key, member)), "0") << member;
  for (const char* member : {"n", "e"}) EXPECT_EQ(taken(without(rsa().jwk("r"), member)), "0") << member;
  EXPECT_EQ(taken(with(key, "x5c", Json::array({"MIIB"}))), "1") << "members of no interest are skipped";
}

TEST(KeySet, APointIsOnItsCurveAndInFullLength) {
  const auto key = p256().jwk("e");
  const std::string x = key["x"];
  EXPECT_EQ(taken(with(key, "x", key["y"])), "0");
  EXPECT_EQ(taken(with(key, "x", "")), "0");
  EXPECT_EQ(taken(with(key, "x", "AA" + x)), "0");
  EXPECT_EQ(taken(with(key, "x", x + "=")), "0");
  EXPECT_EQ(taken(with(key, "x", p384().jwk("f")["x"])), "0");
  const Json origin{
      {"kty", "EC"}, {"crv", "P-256"}, {"x", std::string(43, 'A')}, {"y", std::string(43, 'A')}};
  EXPECT_EQ(taken(origin), "0");
}

// To the bit. The moduli are the composite numbers without small factors that are next to powers of two; who
// could factor them does not matter here.
TEST(KeySet, SizesOfRsa) {
  const auto taken_of = [](std::size_t bytes, std::uint8_t first, std::uint8_t between, std::uint8_t last) {
    std::vector<std::uint8_t> modulus(bytes, between);
    modulus.front() = first;
    modulus.back() = last;
    return taken(with(rsa().jwk("r"), "n", base64url(modulus)));
  };
  EXPECT_EQ(taken_of(256, 0x7F, 0xFF, 0xF1), "0") << "2^2047 - 15";
  EXPECT_EQ(taken_of(256, 0x80, 0x00, 0x1D), "1") << "2^2047 + 29";
  EXPECT_EQ(taken_of(512, 0xFF, 0xFF, 0xFB), "1") << "2^4096 - 5";
  EXPECT_EQ(taken_of(513, 0x01, 0x00, 0x03), "0") << "2^4096 + 3";
  EXPECT_EQ(taken_of(256, 0x80, 0x00, 0x1B), "0") << "2^2047 + 27 has small factors";
  EXPECT_EQ(taken_of(1024, 0xFF, 0xFF, 0xFB), "0");
  EXPECT_EQ(taken(with(rsa().jwk("r"), "n", "")), "0");
  EXPECT_EQ(taken(with(rsa().jwk("r"), "n", "AA" + rsa().jwk("r")["n"].get<std::string>())), "0");
}

TEST(KeySet, ExponentsOfRsa) {
  const auto taken_with = [](std::vector<std::uint8_t> exponent) {
    return taken(with(rsa().jwk("r"), "e", base64url(exponent)));
  };
  EXPECT_EQ(taken_with({1, 0, 1}), "1");
  EXPECT_EQ(taken_with({1, 0, 3}), "1");
  EXPECT_EQ(taken_with({0xFF, 0xFF, 0xFF, 0xFF}), "1");
  EXPECT_EQ(taken_with({1, 0, 0, 0, 1}), "0") << "beyond 32 bits";
  EXPECT_EQ(taken_with({1, 0, 2}), "0") << "even";
  EXPECT_EQ(taken_with({0xFF, 0xFF}), "0") << "below 65537";
  EXPECT_EQ(taken_with({3}), "0");
  EXPECT_EQ(taken_with({1}), "0");
  EXPECT_EQ(taken_with({0}), "0");
  EXPECT_EQ(taken_with({}), "0");
  EXPECT_EQ(taken_with({0, 1, 0, 1}), "0") << "a zero in front";
}

TEST(KeySet, SecretsRefuseTheSet) {
  for (const char* member : {"d", "p", "q", "dp", "dq", "qi", "k"}) {
    EXPECT_EQ(outcome_of(set_of({p256().jwk("e"), with(rsa().jwk("r"), member, "AQAB")})), "key_set_private")
        << member;
  }
  EXPECT_EQ(taken(with(rsa().jwk("r"), "oth", Json::array({Json::object({{"r", "AQAB"}})}))),
            "key_set_private");
  EXPECT_EQ(taken(Json::object({{"kty", "oct"}, {"k", "AQAB"}})), "key_set_private");
  EXPECT_EQ(taken(Json::object({{"kty", "oct"}})), "key_set_private");
}

TEST(KeySet, NoIdTwice) {
  EXPECT_EQ(outcome_of(set_of({p256().jwk("a"), p256().jwk("a")})), "key_id_duplicate");
  EXPECT_EQ(outcome_of(set_of({rsa().jwk("a"), p256().jwk("a")})), "key_id_duplicate");
  EXPECT_EQ(outcome_of(set_of({p256().jwk("a"), with(p256().jwk("a"), "use", "enc")})), "key_id_duplicate");
  EXPECT_EQ(outcome_of(set_of({p256().jwk("a"), without(p256().jwk("a"), "kid")})), "2");
  EXPECT_EQ(outcome_of(set_of({without(p256().jwk("a"), "kid"), without(p256().jwk("a"), "kid")})), "2");
}

TEST(KeySet, Limits) {
  std::vector<Json> keys;
  for (std::size_t i = 0; i < kMostKeys; ++i) keys.push_back(p256().jwk(std::to_string(i)));
  EXPECT_EQ(outcome_of(set_of(keys)), "32");
  keys.push_back(Json::object({{"kty", "OKP"}}));
  EXPECT_EQ(outcome_of(set_of(keys)), "key_set_too_large");
  auto text = set_of(std::vector<Json>(1, p256().jwk("e")));
  text.resize(kMostKeySet, ' ');
  EXPECT_EQ(outcome_of(text), "1");
  EXPECT_EQ(outcome_of(text + " "), "key_set_too_large");
  EXPECT_EQ(taken(p256().jwk(std::string(kMostKeyId, 'i'))), "1");
  EXPECT_EQ(taken(p256().jwk(std::string(kMostKeyId + 1, 'i'))), "key_set_invalid");
}

TEST(KeySet, IsStrictJson) {
  for (const char* text :
       {"", "[]", "{}", "null", R"({"keys":{}})", R"({"keys":null})", R"({"keys":[1]})", R"({"keys":[{}]})",
        R"({"keys":[{"kty":1}]})", R"({"keys":[{"kty":"EC","kty":"EC"}]})", R"({"keys":[],"keys":[]})",
        R"({"keys":[]}x)", R"({"keys":[],})", R"({"keys":[{"kty":"RSA","d":null}]})",
        R"({"keys":[{"kty":"RSA","e":65537}]})", R"({"Keys":[]})", "<html></html>"})
    EXPECT_EQ(outcome_of(text), "key_set_invalid") << text;
  EXPECT_EQ(outcome_of(R"({"keys":[],"other":{"keys":1}})"), "0");
}

}  // namespace
}  // namespace cerby::workspace::oidc::jwk_test
