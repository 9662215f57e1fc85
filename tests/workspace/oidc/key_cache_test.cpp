#include "workspace/oidc/key_cache.h"

#include <gtest/gtest.h>

#include "workspace/oidc/support/hand_clock.h"
#include "workspace/oidc/support/signer.h"

namespace cerby::workspace::oidc::key_cache_test {
namespace {

using namespace std::chrono_literals;
using test::Signer;

const Signer& signer() {
  static const Signer made = Signer::p256();
  return made;
}
std::string set_of(const std::vector<std::string>& ids) {
  std::vector<nlohmann::json> keys;
  for (const auto& id : ids) keys.push_back(signer().jwk(id));
  return test::key_set(keys);
}
std::string token_by(const std::string& id) {
  return test::token(signer(), Algorithm::Es256, nlohmann::json{{"alg", "ES256"}, {"kid", id}}.dump(),
                     "payload");
}

class KeyCacheTest : public testing::Test {
 protected:
  std::string outcome_of(const std::string& token) {
    const auto jws = verify(token, cache_);
    return jws ? "valid" : std::string(name(jws.error()));
  }

  test::HandClock clock_;
  Result<std::string> provider_ = set_of({"a"});
  int fetches_ = 0;
  KeyCache cache_{clock_, Algorithm::Es256, [this] {
                    ++fetches_;
                    return provider_;
                  }};
};

TEST_F(KeyCacheTest, FetchesWhenItIsFirstNeeded) {
  EXPECT_EQ(fetches_, 0);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(outcome_of(token_by("a")), "valid");
  EXPECT_EQ(fetches_, 1);
}

TEST_F(KeyCacheTest, AKeyThatIsNewIsFetched) {
  ASSERT_EQ(outcome_of(token_by("a")), "valid");
  provider_ = set_of({"a", "b"});
  clock_.forward(30s);
  EXPECT_EQ(outcome_of(token_by("b")), "valid");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(KeyCacheTest, UnknownKeysFetchOnceInThirtySeconds) {
  ASSERT_EQ(outcome_of(token_by("a")), "valid");
  provider_ = set_of({"a", "b"});
  clock_.forward(29'999ms);
  EXPECT_EQ(outcome_of(token_by("b")), "key_unknown");
  EXPECT_EQ(fetches_, 1);
  clock_.forward(1ms);
  EXPECT_EQ(outcome_of(token_by("b")), "valid");
  EXPECT_EQ(fetches_, 2);
}

// Ten thousand tokens of keys that there are not, over ten minutes.
TEST_F(KeyCacheTest, AFloodOfUnknownKeysIsTwoFetchesAMinute) {
  const auto unknown = token_by("nobody's");
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(outcome_of(unknown), "key_unknown");
    clock_.forward(60ms);
  }
  EXPECT_EQ(fetches_, 20);
}

TEST_F(KeyCacheTest, OnlyAnUnknownKeyFetches) {
  ASSERT_EQ(outcome_of(token_by("a")), "valid");
  clock_.forward(31s);
  auto changed = token_by("a");
  changed[changed.size() - 10] = changed[changed.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(outcome_of(changed), "signature_invalid");
  EXPECT_EQ(outcome_of("a.b"), "token_malformed");
  EXPECT_EQ(outcome_of(test::token(signer(), Algorithm::Es256, R"({"alg":"none","kid":"b"})", "p")),
            "algorithm_refused");
  EXPECT_EQ(fetches_, 1);
}

TEST_F(KeyCacheTest, IsFetchedAgainWhenOld) {
  ASSERT_TRUE(cache_.current());
  clock_.forward(kKeySetOld - 1ms);
  ASSERT_TRUE(cache_.current());
  EXPECT_EQ(fetches_, 1);
  provider_ = set_of({"b"});
  clock_.forward(1ms);
  EXPECT_EQ(outcome_of(token_by("a")), "key_unknown") << "the provider has withdrawn it";
  EXPECT_EQ(outcome_of(token_by("b")), "valid");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(KeyCacheTest, AFailedFetchKeepsTheSetUntilItsAgeLimit) {
  ASSERT_EQ(outcome_of(token_by("a")), "valid");
  provider_ = std::unexpected(Error::Unreachable);
  clock_.forward(kMostKeySetAge - 1ms);
  EXPECT_EQ(outcome_of(token_by("a")), "valid");
  EXPECT_EQ(fetches_, 2);
  clock_.forward(1ms);
  EXPECT_EQ(outcome_of(token_by("a")), "unreachable");
  EXPECT_EQ(fetches_, 2) << "the last try was just now";
  provider_ = set_of({"a"});
  clock_.forward(30s);
  EXPECT_EQ(outcome_of(token_by("a")), "valid");
  EXPECT_EQ(fetches_, 3);
}

TEST_F(KeyCacheTest, AnOldSetIsTriedForAgainEachThirtySeconds) {
  ASSERT_TRUE(cache_.current());
  provider_ = std::unexpected(Error::Unreachable);
  clock_.forward(kKeySetOld);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(outcome_of(token_by("a")), "valid");
    clock_.forward(1s);
  }
  EXPECT_EQ(fetches_, 1 + 2);
}

TEST_F(KeyCacheTest, WhatIsNoGoodChangesNothing) {
  ASSERT_EQ(outcome_of(token_by("a")), "valid");
  auto large = set_of({"b"});
  large.resize(kMostKeySet + 1, ' ');
  auto secret = signer().jwk("b");
  secret["d"] = "AQAB";
  std::vector<std::string> many;
  for (std::size_t i = 0; i <= kMostKeys; ++i) many.push_back(std::to_string(i));
  for (const auto& bad :
       {std::string("<html></html>"), std::string(), std::string(R"({"keys":[]})"), large, set_of({"b", "b"}),
        test::key_set({secret, signer().jwk("c")}), set_of(many), test::key_set({Signer::p384().jwk("b")})}) {
    provider_ = bad;
    clock_.forward(30s);
    EXPECT_EQ(outcome_of(token_by("b")), "key_unknown") << bad.substr(0, 80);
    EXPECT_EQ(outcome_of(token_by("a")), "valid") << bad.substr(0, 80);
  }
  EXPECT_EQ(fetches_, 1 + 8);
}

TEST_F(KeyCacheTest, WithoutAnySetTheReasonIsSaid) {
  for (const auto& [answer, reason] : std::vector<std::pair<Result<std::string>, std::string>>{
           {std::unexpected(Error::Unreachable), "unreachable"},
           {"<html></html>", "key_set_invalid"},
           {R"({"keys":[]})", "key_set_unusable"},
           {set_of({"b", "b"}), "key_id_duplicate"},
           {std::string(kMostKeySet + 1, ' '), "key_set_too_large"}}) {
    provider_ = answer;
    clock_.forward(30s);
    EXPECT_EQ(outcome_of(token_by("a")), reason);
  }
  EXPECT_EQ(fetches_, 5);
}

// A set goes on for those who have it, whatever the cache does meanwhile.
TEST_F(KeyCacheTest, ASetInUseStays) {
  const auto keys = cache_.current();
  ASSERT_TRUE(keys);
  provider_ = set_of({"b"});
  clock_.forward(kMostKeySetAge);
  ASSERT_TRUE(cache_.current());
  EXPECT_TRUE(verify(token_by("a"), Algorithm::Es256, **keys));
  EXPECT_EQ(outcome_of(token_by("a")), "key_unknown");
}

}  // namespace
}  // namespace cerby::workspace::oidc::key_cache_test
