#include "vault/local_recovery.h"

#include <gtest/gtest.h>

#include "unit/vault/support/vault_world.h"
#include "vault/sealed_key.h"
#include "vault/words.h"

namespace cerby::vault::local_recovery_test {
namespace {

using testing_support::outcome_of;

class LocalRecovery : public testing::Test {
 protected:
  [[nodiscard]] bool opens(const RecoveryPlace& place, Bytes bytes) const {
    const auto opened = open_by_recovery(entropy_, place, bytes);
    return opened && opened->view().equals(key_.view());
  }
  Secret entropy_ = Secret::random(32), key_ = Secret::random(kDataKeySize);
  RecoveryPlace place_{.workspace = "acme.cerby.test", .vault = Uuid::random(), .epoch = 2, .number = 5};
  std::vector<std::uint8_t> sealed_ = seal_for_recovery(entropy_, place_, key_.view()).value();
};

TEST_F(LocalRecovery, TheWordsOpenIt) {
  const auto words = words_from_entropy(entropy_);
  const auto entropy = entropy_from_words(words.view());
  ASSERT_TRUE(entropy);
  const auto opened = open_by_recovery(*entropy, place_, sealed_);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_TRUE(opened->view().equals(key_.view()));
  EXPECT_LE(sealed_.size(), 1024U) << "what a workspace takes";
}

TEST_F(LocalRecovery, OtherWordsOrAnotherPlaceAreRefused) {
  EXPECT_EQ(outcome_of(open_by_recovery(Secret::random(32), place_, sealed_)), Outcome::RecoveryWordsInvalid);
  const auto expect_refused = [&](auto change) {
    auto other = place_;
    change(other);
    EXPECT_EQ(outcome_of(open_by_recovery(entropy_, other, sealed_)), Outcome::RecoveryWordsInvalid);
  };
  expect_refused([](RecoveryPlace& place) { place.workspace = "acme.cerby.tess"; });
  expect_refused([](RecoveryPlace& place) { place.vault = Uuid::random(); });
  expect_refused([](RecoveryPlace& place) { place.epoch = 1; });
  expect_refused([](RecoveryPlace& place) { place.number = 4; });
  expect_refused([](RecoveryPlace& place) { std::swap(place.number, place.epoch); });
}

TEST_F(LocalRecovery, AnyBitFlippedOrAnotherLengthIsRefused) {
  for (std::size_t bit = 0; bit < sealed_.size() * 8; ++bit) {
    sealed_[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(opens(place_, sealed_)) << "bit " << bit;
    sealed_[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  for (std::size_t size = 0; size < sealed_.size(); ++size)
    EXPECT_FALSE(opens(place_, Bytes(sealed_).first(size))) << size;
  EXPECT_TRUE(opens(place_, sealed_));
}

TEST_F(LocalRecovery, WhatIsNoKeyIsNotSealed) {
  EXPECT_EQ(outcome_of(seal_for_recovery(entropy_, place_, Secret::random(31).view())),
            Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(seal_for_recovery(Secret::random(31), place_, key_.view())), Outcome::InputInvalid);
}

}  // namespace
}  // namespace cerby::vault::local_recovery_test
