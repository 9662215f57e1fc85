#include "workspace/oidc/jws.h"

#include <gtest/gtest.h>

#include "workspace/oidc/support/signer.h"

namespace cerby::workspace::oidc::jws_test {
namespace {

using test::encoded;
using test::Signer;

const Signer& signer() {
  static const Signer made = Signer::p256();
  return made;
}
const KeySet& keys() {
  static const KeySet set = *KeySet::parse(test::key_set({signer().jwk("k")}));
  return set;
}

std::string outcome_of(std::string_view token) {
  const auto jws = verify(token, Algorithm::Es256, keys());
  return jws ? "valid" : std::string(name(jws.error()));
}
// Of a token that is signed with this header.
std::string signed_with(std::string_view header) {
  return outcome_of(test::token(signer(), Algorithm::Es256, header, "payload"));
}

struct Parts {
  std::string header, payload, signature;
  [[nodiscard]] std::string token() const { return header + "." + payload + "." + signature; }
};
Parts good() {
  Parts parts{encoded(R"({"alg":"ES256","kid":"k"})"), encoded("payload"), {}};
  parts.signature = encoded(signer().sign(Algorithm::Es256, parts.header + "." + parts.payload));
  return parts;
}

TEST(Jws, GivesThePayloadAndTheType) {
  const auto jws = verify(test::token(signer(), Algorithm::Es256,
                                      R"({"typ":"JWT","alg":"ES256","kid":"k","x5t":"s"})", "payload"),
                          Algorithm::Es256, keys());
  ASSERT_TRUE(jws);
  EXPECT_EQ(jws->type, "JWT");
  EXPECT_EQ(std::string(jws->payload.begin(), jws->payload.end()), "payload");
  EXPECT_EQ(signed_with(R"({"alg":"ES256"})"), "valid") << "one key alone fits";
}

TEST(Jws, OnlyTheCompactForm) {
  const auto parts = good();
  ASSERT_EQ(outcome_of(parts.token()), "valid");
  for (const auto& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."), parts.header,
        parts.header + "." + parts.payload, parts.token() + ".", "." + parts.token(), parts.token() + ".e30",
        parts.token() + " ", " " + parts.token(), parts.token() + "\n", parts.token() + std::string(1, '\0'),
        parts.header + ".." + parts.payload + "." + parts.signature,
        "." + parts.payload + "." + parts.signature,
        R"({"payload":")" + parts.payload + R"(","protected":")" + parts.header + R"(","signature":")" +
            parts.signature + R"("})"})
    EXPECT_EQ(outcome_of(text), "token_malformed") << text;
}

TEST(Jws, Base64urlIsCanonical) {
  // In 64 bytes of signature the last character has four bits that mean nothing, and they are zero.
  const auto parts = good();
  std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto last = alphabet.find(parts.signature.back());
  ASSERT_EQ(last % 16, 0U);
  for (std::size_t stray = 1; stray < 16; ++stray) {
    auto changed = parts;
    changed.signature.back() = alphabet[last + stray];
    EXPECT_EQ(outcome_of(changed.token()), "token_malformed") << stray;
  }
  for (const char* odd : {"=", "==", " ", "\n", "+", "/", "A"}) {
    auto changed = parts;
    changed.signature += odd;
    EXPECT_EQ(outcome_of(changed.token()), *odd == 'A' ? "signature_invalid" : "token_malformed") << odd;
    changed = parts;
    changed.payload += odd;
    EXPECT_EQ(outcome_of(changed.token()), *odd == 'A' ? "signature_invalid" : "token_malformed") << odd;
    changed = parts;
    changed.header += odd;
    EXPECT_EQ(outcome_of(changed.token()), "token_malformed") << odd;
  }
}

TEST(Jws, HeaderIsStrictJson) {
  for (const char* header :
       {"", "x", "[]", "null", "{}", R"({"alg":"ES256")", R"({"alg":"ES256"}})", R"({"alg":null,"kid":"k"})",
        R"({"alg":["ES256"]})", R"({"alg":1})", R"({"alg":"ES256","alg":"ES256"})",
        R"({"alg":"ES256","kid":"k","kid":"k"})", R"({"alg":"ES256","kid":7})", R"({"Alg":"ES256"})",
        "\xEF\xBB\xBF{\"alg\":\"ES256\"}", "{\"alg\":\"ES256\",\"x\":\"\xFF\"}",
        R"({"alg":"ES256","typ":1})"})
    EXPECT_EQ(signed_with(header), "token_malformed") << header;
  EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":")" + std::string(kMostKeyId + 1, 'k') + R"("})"),
            "token_malformed");
}

TEST(Jws, NothingIsCritical) {
  for (const char* rest : {R"("crit":[])", R"("crit":["b64"],"b64":false)", R"("crit":["exp"],"exp":1)",
                           R"("b64":false)", R"("b64":true)"})
    EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":"k",)" + std::string(rest) + "}"), "token_critical")
        << rest;
  EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":"k","crit":"b64"})"), "token_malformed");
}

TEST(Jws, BringsNoKey) {
  const auto own = signer().jwk("k").dump();
  for (const auto& rest :
       {R"("jwk":)" + own, std::string(R"("jwk":{})"), std::string(R"("jku":"https://idp.example/keys")"),
        std::string(R"("x5u":"https://idp.example/chain")"), std::string(R"("x5c":["MIIB"])"),
        std::string(R"("x5c":[])")})
    EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":"k",)" + rest + "}"), "token_brings_key") << rest;
}

TEST(Jws, AnotherAlgorithmIsRefusedBeforeAnyKeyIsLookedFor) {
  for (const char* other : {"none", "None", "", "HS256", "HS384", "RS256", "PS256", "ES384", "ES512",
                            "ES256K", "EdDSA", "es256", "ES256 ", "ECDH-ES"})
    EXPECT_EQ(signed_with(R"({"kid":"nobody's","alg":")" + std::string(other) + R"("})"), "algorithm_refused")
        << other;
}

TEST(Jws, KeysThatAreNotThere) {
  EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":"K"})"), "key_unknown");
  EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":""})"), "key_unknown");
  const auto two = KeySet::parse(test::key_set({signer().jwk("k"), signer().jwk("l")}));
  ASSERT_TRUE(two);
  const auto token = test::token(signer(), Algorithm::Es256, R"({"alg":"ES256"})", "payload");
  EXPECT_EQ(verify(token, Algorithm::Es256, *two).error(), Error::KeyUnknown);
}

TEST(Jws, EveryBitOfTheSignatureCounts) {
  const auto parts = good();
  auto bytes = *from_base64url(parts.signature);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(outcome_of(Parts{parts.header, parts.payload, base64url(bytes)}.token()), "signature_invalid");
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  for (const std::size_t size : {0U, 1U, 32U, 63U, 65U, 96U, 128U}) {
    bytes.resize(size);
    EXPECT_EQ(outcome_of(Parts{parts.header, parts.payload, base64url(bytes)}.token()), "signature_invalid");
  }
  const auto der = encoded(signer().sign_as_der(Algorithm::Es256, parts.header + "." + parts.payload));
  EXPECT_EQ(outcome_of(Parts{parts.header, parts.payload, der}.token()), "signature_invalid");
}

// A signature of RSA is as long as its modulus: neither without a zero in front nor with one more.
TEST(Jws, SignaturesOfRsaHaveFullLength) {
  const auto rsa = Signer::rsa(2048);
  const auto set = KeySet::parse(test::key_set({rsa.jwk("k")}));
  ASSERT_TRUE(set);
  const auto header = encoded(R"({"alg":"PS256","kid":"k"})");
  int without_zero = 0;
  for (int i = 0; i < 4096 && without_zero == 0; ++i) {
    const auto text = header + "." + encoded(std::to_string(i));
    const auto signature = rsa.sign(Algorithm::Ps256, text);
    if (i == 0) {
      EXPECT_TRUE(verify(text + "." + encoded(signature), Algorithm::Ps256, *set));
      EXPECT_FALSE(verify(text + "." + encoded(std::string(1, '\0') + signature), Algorithm::Ps256, *set));
    }
    if (signature.front() != '\0') continue;
    ++without_zero;
    EXPECT_TRUE(verify(text + "." + encoded(signature), Algorithm::Ps256, *set));
    EXPECT_EQ(verify(text + "." + encoded(signature.substr(1)), Algorithm::Ps256, *set).error(),
              Error::SignatureInvalid);
  }
  EXPECT_EQ(without_zero, 1) << "one in 256 begins with a zero";
}

TEST(Jws, Limits) {
  // The longest payload that fits; three bytes more are four characters.
  const auto of_size = [](std::size_t bytes) {
    return test::token(signer(), Algorithm::Es256, R"({"alg":"ES256","kid":"k"})", std::string(bytes, 'p'));
  };
  std::size_t bytes = 12'000;
  while (of_size(bytes + 1).size() <= kMostToken) ++bytes;
  EXPECT_EQ(outcome_of(of_size(bytes)), "valid");
  EXPECT_EQ(outcome_of(of_size(bytes + 1)), "token_too_large");
  EXPECT_EQ(outcome_of(std::string(1'000'000, '.')), "token_too_large");
  EXPECT_EQ(signed_with(R"({"alg":"ES256","kid":"k","x":")" + std::string(9'000, 'x') + R"("})"),
            "token_malformed")
      << "a header of more than 8 KiB";
}

}  // namespace
}  // namespace cerby::workspace::oidc::jws_test
