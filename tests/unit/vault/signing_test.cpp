#include "vault/signing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/vault/support/unsound_keys.h"
#include "unit/vault/support/vault_world.h"
#include "unit/vault/support/wycheproof.h"
#include "vault/encoding.h"

namespace cerby::vault::signing_test {
namespace {

using testing_support::unhex;

TEST(Signing, Wycheproof) {
  int sound = 0;
  const int cases = testing_support::each_case("ed25519_test.json", [&](const nlohmann::json& group,
                                                                        const nlohmann::json& test) {
    const auto key_bytes = unhex(group["publicKey"]["pk"]);
    PublicKey key;
    ASSERT_EQ(key_bytes.size(), key.size());
    std::ranges::copy(key_bytes, key.begin());
    sound += is_sound_signing_key(key);
    EXPECT_EQ(verify(key, unhex(test["msg"]), unhex(test["sig"])), test["result"] == "valid") << test["tcId"];
  });
  EXPECT_EQ(cases, 151);
  EXPECT_EQ(sound, 151) << "the keys of the vectors are all real ones";
}

// RFC 8032, section 7.1, tests 1 to 3: that what is made is right, not only what is checked.
TEST(Signing, Rfc8032) {
  struct Vector {
    const char *seed, *key, *message, *signature;
  };
  for (const auto& vector :
       {Vector{
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"},
        Vector{
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"},
        Vector{
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"}}) {
    auto seed = unhex(vector.seed);
    const auto secret = Secret::take(std::span(seed));
    const SigningKey key(secret.view());
    EXPECT_TRUE(std::ranges::equal(key.public_key(), unhex(vector.key)));
    EXPECT_TRUE(std::ranges::equal(key.sign(unhex(vector.message)), unhex(vector.signature)));
  }
}

// Under a key of small order one signature fits many messages: zeros, with the neutral point as its first
// half.
TEST(Signing, NothingIsSignedByKeysThatNobodyCanHave) {
  Signature forged{};
  forged[0] = 1;
  for (const auto& key : testing_support::unsound_signing_keys()) {
    EXPECT_FALSE(is_sound_signing_key(key));
    for (const auto* message : {"one", "two", "three", "four", "five", "six", "seven", "eight"})
      EXPECT_FALSE(verify(key, as_bytes(message), forged));
  }
}

}  // namespace
}  // namespace cerby::vault::signing_test
