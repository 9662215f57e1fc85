#include "vault/data_keys.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault::data_keys_test {
namespace {

using testing_support::kTest;
using testing_support::outcome_of;

constexpr auto kHost = "acme.cerby.test";

class DataKeys : public testing_support::VaultTest {
 protected:
  static std::vector<std::uint8_t> bytes_of(const Secret& plaintext) {
    const auto bytes = plaintext.bytes(kTest);
    return {bytes.begin(), bytes.end()};
  }
  static Secret secret_of_bytes(std::vector<std::uint8_t> bytes) { return Secret::take(std::span(bytes)); }

  Uuid local_ = Uuid::random();
  Secret one_ = Secret::random(kDataKeySize), two_ = Secret::random(kDataKeySize);
};

TEST_F(DataKeys, AreKeptByEpoch) {
  auto vault = make(1);
  EXPECT_FALSE(vault.data_keys(kHost, local_).value());
  ASSERT_TRUE(vault.keep_data_key(kHost, local_, 2, two_.view()));
  ASSERT_TRUE(vault.keep_data_key(kHost, local_, 1, one_.view()));
  const auto generation = vault.generation();
  ASSERT_TRUE(vault.keep_data_key(kHost, local_, 1, one_.view()));
  EXPECT_EQ(vault.generation(), generation) << "what is there is not written again";

  const auto keys = open().value().data_keys(kHost, local_).value().value();
  EXPECT_EQ(keys.newest(), 2U);
  EXPECT_TRUE(keys.key(1).equals(one_.view()));
  EXPECT_TRUE(keys.key(2).equals(two_.view()));
  EXPECT_TRUE(keys.key(3).empty());
  EXPECT_FALSE(vault.data_keys("other.cerby.test", local_).value());
  EXPECT_FALSE(vault.data_keys(kHost, Uuid::random()).value());
  EXPECT_EQ(vault.account_count().value(), 1U);
  EXPECT_TRUE(vault.verify().value().damaged.empty());
}

TEST_F(DataKeys, AnotherOfTheSameEpochIsRefused) {
  auto vault = make();
  ASSERT_TRUE(vault.keep_data_key(kHost, local_, 1, one_.view()));
  EXPECT_EQ(outcome_of(vault.keep_data_key(kHost, local_, 1, two_.view())), Outcome::SealedKeyRefused);
  EXPECT_TRUE(vault.data_keys(kHost, local_).value()->key(1).equals(one_.view()));
}

TEST_F(DataKeys, WhatIsNoKeyIsRefused) {
  auto vault = make();
  EXPECT_EQ(outcome_of(vault.keep_data_key(kHost, local_, 0, one_.view())), Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(vault.keep_data_key(kHost, local_, 1, Secret::random(31).view())),
            Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(vault.keep_data_key("", local_, 1, one_.view())), Outcome::InputInvalid);
  EXPECT_FALSE(vault.data_keys(kHost, local_).value());
}

TEST_F(DataKeys, TheOldestGiveWay) {
  DataKeySet keys(kHost, local_);
  for (std::uint32_t epoch = 1; epoch <= DataKeySet::kMost + 1; ++epoch)
    ASSERT_TRUE(keys.add(epoch, one_.view()));
  EXPECT_TRUE(keys.key(1).empty());
  EXPECT_FALSE(keys.key(2).empty());
  EXPECT_EQ(keys.newest(), DataKeySet::kMost + 1);
  EXPECT_TRUE(DataKeySet::decode(keys.encoded().value()));
}

TEST_F(DataKeys, NothingElseIsTakenForThem) {
  DataKeySet keys(kHost, local_);
  EXPECT_EQ(outcome_of(keys.encoded()), Outcome::InputInvalid) << "none";
  ASSERT_TRUE(keys.add(1, one_.view()));
  ASSERT_TRUE(keys.add(2, two_.view()));
  const auto whole = bytes_of(keys.encoded().value());
  ASSERT_EQ(whole.size(), 1 + 4 + 15 + 16 + 2 * (4 + 32U)) << "FORMAT.md";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    if (size == whole.size() - 36) continue;  // the first key alone
    const auto cut = secret_of_bytes({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_EQ(outcome_of(DataKeySet::decode(cut)), Outcome::VaultDamaged) << size;
  }
  auto other = whole;
  other[0] = 2;
  EXPECT_EQ(outcome_of(DataKeySet::decode(secret_of_bytes(other))), Outcome::VaultNewer);
  other = whole;
  other[1 + 4 + 15 + 16] = 2;
  EXPECT_EQ(outcome_of(DataKeySet::decode(secret_of_bytes(other))), Outcome::VaultDamaged) << "epochs 2, 2";
}

TEST_F(DataKeys, StayWithANewVaultKey) {
  auto vault = make();
  ASSERT_TRUE(vault.keep_data_key(kHost, local_, 1, one_.view()));
  ASSERT_TRUE(vault.rotate(Secret::random(32)));
  EXPECT_TRUE(vault.data_keys(kHost, local_).value()->key(1).equals(one_.view()));
}

}  // namespace
}  // namespace cerby::vault::data_keys_test
