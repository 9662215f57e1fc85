// Every way a token can be wrong that anybody has thought of, by every algorithm: each is refused, by its
// name.
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "workspace/oidc/support/mutations.h"
#include "workspace/oidc/support/provider.h"

namespace cerby::workspace::oidc::bad_tokens_test {
namespace {

using test::Mutation;
using test::outcome_of;

// Tokens seen so far, so that none is counted twice.
class Counted {
 public:
  void refused(const Mutation& mutation, const std::string& token, Algorithm algorithm) {
    EXPECT_EQ(outcome_of(token, algorithm), mutation.outcome) << name(algorithm) << ": " << mutation.what;
    EXPECT_TRUE(tokens_.insert(std::string(name(algorithm)) + " " + token).second)
        << name(algorithm) << ": " << mutation.what << " is another case once more";
    outcomes_.insert(mutation.outcome);
  }
  [[nodiscard]] std::size_t tokens() const { return tokens_.size(); }
  [[nodiscard]] const std::set<std::string>& outcomes() const { return outcomes_; }

 private:
  std::set<std::string> tokens_, outcomes_;
};

std::string signed_token(Algorithm algorithm, const std::string& header, const std::string& claims) {
  return test::token(test::signer_for(algorithm), algorithm, header, claims);
}

TEST(BadTokens, AreRefusedEachByItsName) {
  Counted counted;
  for (const auto algorithm : test::kAlgorithms) {
    const auto header = test::good_header(algorithm).dump(), claims = test::good_claims().dump();
    const auto good = signed_token(algorithm, header, claims);
    ASSERT_EQ(outcome_of(good, algorithm), "accepted") << name(algorithm);
    for (const auto& mutation : test::claim_mutations())
      counted.refused(mutation, signed_token(algorithm, header, mutation.text), algorithm);
    for (const auto& mutation : test::header_mutations(algorithm))
      counted.refused(mutation, signed_token(algorithm, mutation.text, claims), algorithm);
    for (const auto& mutation : test::text_mutations(algorithm, good))
      counted.refused(mutation, mutation.text, algorithm);
    ASSERT_EQ(outcome_of(good, algorithm), "accepted") << name(algorithm);
  }
  RecordProperty("tokens", static_cast<int>(counted.tokens()));
  EXPECT_GE(counted.tokens(), 3000U);
  EXPECT_EQ(counted.outcomes(),
            (std::set<std::string>{"algorithm_refused", "audience_other", "authenticated_too_long_ago",
                                   "claims_invalid", "expired", "issued_later", "issued_too_long_ago",
                                   "issuer_other", "key_unknown", "nonce_other", "not_yet_valid",
                                   "party_other", "signature_invalid", "subject_invalid", "token_brings_key",
                                   "token_critical", "token_malformed", "token_too_large", "type_refused"}));
}

TEST(GoodTokens, AreAccepted) {
  int tokens = 0;
  for (const auto algorithm : test::kAlgorithms) {
    for (const auto& variant : test::claim_variants()) {
      EXPECT_EQ(
          outcome_of(signed_token(algorithm, test::good_header(algorithm).dump(), variant.text), algorithm),
          "accepted")
          << name(algorithm) << ": " << variant.what;
      ++tokens;
    }
    for (const auto& variant : test::header_variants(algorithm)) {
      EXPECT_EQ(outcome_of(signed_token(algorithm, variant.text, test::good_claims().dump()), algorithm),
                "accepted")
          << name(algorithm) << ": " << variant.what;
      ++tokens;
    }
  }
  EXPECT_GE(tokens, 50);
}

}  // namespace
}  // namespace cerby::workspace::oidc::bad_tokens_test
