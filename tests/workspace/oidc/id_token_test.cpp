// What the table of bad_tokens_test.cpp does not have: what is given of a good token, and what depends on the
// sign-in rather than on the token.
#include "workspace/oidc/id_token.h"

#include <gtest/gtest.h>

#include "workspace/oidc/support/provider.h"

namespace cerby::workspace::oidc::id_token_test {
namespace {

using std::chrono::seconds;

Jws jws_of(const nlohmann::json& claims) {
  const auto text = claims.dump();
  return {"JWT", {text.begin(), text.end()}};
}
std::string outcome_of(const nlohmann::json& claims, const Expectation& expected,
                       std::int64_t now = test::kNow) {
  const auto token = read_id_token(jws_of(claims), expected, UnixTime(now));
  return token ? "accepted" : std::string(name(token.error()));
}
Expectation with_max_age(std::int64_t age) {
  auto expected = test::expectation();
  expected.max_age = seconds(age);
  return expected;
}

TEST(IdToken, GivesWhatItSays) {
  const auto token = read_id_token(jws_of(test::good_claims()), test::expectation(), UnixTime(test::kNow));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->subject, "00u1");
  EXPECT_EQ(token->issued, UnixTime(test::kNow - 2));
  EXPECT_EQ(token->expires, UnixTime(test::kNow + 300));
  EXPECT_EQ(token->authenticated, UnixTime(test::kNow - 10));
  auto without = test::good_claims();
  without.erase("auth_time");
  const auto other = read_id_token(jws_of(without), test::expectation(), UnixTime(test::kNow));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->authenticated, std::nullopt);
}

TEST(IdToken, MaxAgeCountsWhereItWasAskedFor) {
  auto claims = test::good_claims();
  for (const std::int64_t age : {0, 60, 3600}) {
    claims["auth_time"] = test::kNow - age - kSkew.count();
    EXPECT_EQ(outcome_of(claims, with_max_age(age)), "accepted") << age;
    claims["auth_time"] = test::kNow - age - kSkew.count() - 1;
    EXPECT_EQ(outcome_of(claims, with_max_age(age)), "authenticated_too_long_ago") << age;
    EXPECT_EQ(outcome_of(claims, test::expectation()), "accepted") << age;
  }
  claims.erase("auth_time");
  EXPECT_EQ(outcome_of(claims, with_max_age(3600)), "authenticated_too_long_ago");
  EXPECT_EQ(outcome_of(claims, test::expectation()), "accepted");
}

TEST(IdToken, TheClockIsTheOneThatIsGiven) {
  const auto claims = test::good_claims();  // from two seconds ago to in 300
  EXPECT_EQ(outcome_of(claims, test::expectation(), test::kNow - 62), "accepted");
  EXPECT_EQ(outcome_of(claims, test::expectation(), test::kNow - 63), "issued_later");
  EXPECT_EQ(outcome_of(claims, test::expectation(), test::kNow + 359), "accepted");
  EXPECT_EQ(outcome_of(claims, test::expectation(), test::kNow + 360), "expired");
}

TEST(IdToken, IsForOneSignInOfOneClientOfOneIssuer) {
  auto expected = test::expectation();
  expected.issuer += "/oauth2/default";
  EXPECT_EQ(outcome_of(test::good_claims(), expected), "issuer_other");
  expected = test::expectation();
  expected.client_id = "0oa-other";
  EXPECT_EQ(outcome_of(test::good_claims(), expected), "audience_other");
  expected = test::expectation();
  expected.nonce = Secret::random(16);
  EXPECT_EQ(outcome_of(test::good_claims(), expected), "nonce_other");
}

// A sign-in that forgot its nonce takes no token, one without a nonce least of all.
TEST(IdToken, AnEmptyNonceIsNobodys) {
  auto expected = test::expectation();
  expected.nonce = Secret();
  auto claims = test::good_claims();
  EXPECT_EQ(outcome_of(claims, expected), "nonce_other");
  claims["nonce"] = "";
  EXPECT_EQ(outcome_of(claims, expected), "nonce_other");
}

TEST(IdToken, AnEmailIsGivenWhereTheProviderHasVerifiedItAlone) {
  const auto email_of = [](const nlohmann::json& claims) {
    const auto text = claims.dump();
    const auto read =
        read_id_token({std::nullopt, {text.begin(), text.end()}}, test::expectation(), UnixTime(test::kNow));
    return read ? read->verified_email.value_or("none") : std::string(name(read.error()));
  };
  auto claims = test::good_claims();
  EXPECT_EQ(email_of(claims), "none") << "nothing says that it is verified";
  claims["email_verified"] = false;
  EXPECT_EQ(email_of(claims), "none");
  claims["email_verified"] = true;
  EXPECT_EQ(email_of(claims), "zilla@acme.example");
  // The word for it, as some providers send it, and nothing that may mean it.
  claims["email_verified"] = "true";
  EXPECT_EQ(email_of(claims), "zilla@acme.example");
  claims["email_verified"] = "false";
  EXPECT_EQ(email_of(claims), "none");
  for (const nlohmann::json& other :
       {nlohmann::json("True"), nlohmann::json("yes"), nlohmann::json(""), nlohmann::json(1),
        nlohmann::json(nullptr), nlohmann::json::array({true})}) {
    claims["email_verified"] = other;
    EXPECT_EQ(email_of(claims), "claims_invalid") << other;
  }
  claims["email_verified"] = true;
  claims.erase("email");
  EXPECT_EQ(email_of(claims), "none");
}

TEST(IdToken, WhetherTheEmailIsVerifiedIsSaidOnce) {
  auto text = test::good_claims().dump();
  text.replace(text.size() - 1, 1, R"(,"email_verified":false,"email_verified":"true"})");
  const auto read =
      read_id_token({std::nullopt, {text.begin(), text.end()}}, test::expectation(), UnixTime(test::kNow));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), Error::ClaimsInvalid);
}

TEST(IdToken, WhatIsWrongFirstIsSaid) {
  auto claims = test::good_claims();
  claims["exp"] = 0;
  claims["sub"] = "";
  EXPECT_EQ(outcome_of(claims, test::expectation()), "subject_invalid");
  claims["nonce"] = "other";
  EXPECT_EQ(outcome_of(claims, test::expectation()), "nonce_other");
  claims["aud"] = "other";
  EXPECT_EQ(outcome_of(claims, test::expectation()), "audience_other");
  claims["iss"] = "other";
  EXPECT_EQ(outcome_of(claims, test::expectation()), "issuer_other");
  claims["auth_time"] = "other";
  EXPECT_EQ(outcome_of(claims, test::expectation()), "claims_invalid");
}

}  // namespace
}  // namespace cerby::workspace::oidc::id_token_test
