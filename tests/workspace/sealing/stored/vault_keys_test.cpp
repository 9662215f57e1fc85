#include "workspace/store/vault_keys.h"

#include <gtest/gtest.h>

#include "workspace/sealing/vault_keys.h"
#include "workspace/store/support/fixture.h"

namespace vault_keys_test {
namespace {

using namespace store_tests;
using cerby::Secret;
using store::Error;
using store::Result;
using store::Transaction;
namespace sealing = cerby::workspace::sealing;

// Of both rooms: what is wrapped, in both databases.
class VaultKeys : public StoreTest {
 protected:
  static std::unique_ptr<sealing::MasterKey> master(const char* name, std::uint8_t number) {
    std::vector<std::uint8_t> bytes(sealing::kKeySize, number);
    return sealing::master_key_of(name, Secret::take(std::span(bytes)).view());
  }
  template <typename... Keys>
  static sealing::MasterKeys ring(Keys... keys) {
    std::vector<std::unique_ptr<sealing::MasterKey>> all;
    (all.push_back(std::move(keys)), ...);
    return sealing::MasterKeys::of(std::move(all)).value();
  }
  static store::Vault vault_of(const World& world, std::int64_t epoch = 1) {
    return {world.vault, store::VaultKind::Cloud, "Cloud", epoch, {}};
  }
  Result<void> make(const World& world, const sealing::MasterKeys& keys, std::int64_t epoch = 1) {
    return write([&](Transaction& t) { return make_data_key(t, world.act(), keys, vault_of(world, epoch)); });
  }
  Result<sealing::DataKey> open(const World& world, const sealing::MasterKeys& keys, std::int64_t epoch = 1) {
    return read([&](Transaction& t) { return data_key_of(t, keys, {world.workspace, world.vault, epoch}); });
  }
  Result<void> check(const sealing::MasterKeys& keys) {
    return read([&](Transaction& t) { return check_master_keys(t, keys); });
  }
  Result<std::int64_t> rewrap(const sealing::MasterKeys& keys, std::int64_t limit) {
    return write([&](Transaction& t) { return rewrap_some(t, keys, limit); });
  }
};
CERBY_ON_BOTH_DATABASES(VaultKeys);

TEST_P(VaultKeys, OneAVaultAndEpoch) {
  const World w = make_world(1);
  const auto keys = ring(master("a", 1));
  must(make(w, keys));
  must(make(w, keys, 2));
  EXPECT_EQ(error_of(make(w, keys)), Error::Conflict);
  const auto first = must(open(w, keys)), again = must(open(w, keys)), second = must(open(w, keys, 2));
  EXPECT_TRUE(first.view().equals(again.view()));
  EXPECT_FALSE(first.view().equals(second.view()));
  EXPECT_EQ(open(w, keys, 3).error().detail, "data_key_missing");
  EXPECT_EQ(open(w, ring(master("b", 1))).error().detail, "master_key_unknown");
  EXPECT_EQ(open(w, ring(master("a", 2))).error().detail, "wrapped_key_refused");
}

TEST_P(VaultKeys, SwappedRowsAreRefused) {
  const World one = make_world(1), other = make_world(1000);
  const auto keys = ring(master("a", 1));
  must(make(one, keys));
  must(make(other, keys));
  must(open(one, keys));
  const auto row =
      must(read([&](Transaction& t) { return find_vault_key(t, other.workspace, other.vault, 1); }));
  must(write([&](Transaction& t) {
    return rewrap_vault_key(t, {one.workspace, one.vault, 1, row.master_key, row.wrapped}, "a");
  }));
  const auto refused = open(one, keys);
  EXPECT_EQ(error_of(refused), Error::Failed) << "never not_found: that would be said of what was asked for";
  EXPECT_EQ(refused.error().detail, "wrapped_key_refused");
}

TEST_P(VaultKeys, WhatIsThereHasToBeOpenedBySomeMasterKey) {
  const World w = make_world(1);
  EXPECT_EQ(check(ring(master("a", 1))).error().detail,
            "a cloud vault without a data key; run: cerby-workspace migrate");
  must(make(w, ring(master("a", 1))));
  must(check(ring(master("a", 1))));
  must(check(ring(master("b", 2), master("a", 1))));
  EXPECT_EQ(check(ring(master("b", 2))).error().detail, "master_key_unknown: a");
  EXPECT_EQ(error_of(check(sealing::MasterKeys())), Error::Failed);
}

// Of a vault in which something is sealed the key was lost, and another would not open that.
TEST_P(VaultKeys, OnlyVaultsFromBeforeThereWereKeysGetOneLater) {
  const World older = make_world(1), lost = make_world(200), whole = make_world(400);
  const auto keys = ring(master("a", 1));
  must(make(whole, keys));
  store::SealedSecret secret;
  secret.id = id(90);
  secret.sealed = {1};
  must(write([&](Transaction& t) { return put_secret(t, lost.act(), lost.account, secret); }));
  const auto vaults = must(read([](Transaction& t) { return store::vaults_before_keys(t, 10); }));
  ASSERT_EQ(vaults.size(), 1U);
  EXPECT_EQ(vaults.front().workspace, older.workspace);
  EXPECT_EQ(vaults.front().vault.id, older.vault);
  EXPECT_EQ(vaults.front().vault.epoch, 1);
  must(make(older, keys));
  EXPECT_TRUE(must(read([](Transaction& t) { return store::vaults_before_keys(t, 10); })).empty());
  EXPECT_EQ(check(keys).error().detail, "a cloud vault without a data key");
}

TEST_P(VaultKeys, ARotationThatWasCutOffGoesOn) {
  const World w = make_world(1);
  const auto old_ring = ring(master("old", 1)), new_ring = ring(master("new", 2));
  const auto both = ring(master("new", 2), master("old", 1));
  for (std::int64_t epoch = 1; epoch <= 5; ++epoch) must(make(w, old_ring, epoch));
  EXPECT_EQ(must(rewrap(both, 2)), 2);
  // Cut off inside of a transaction: nothing of that one is done.
  const auto cut_off = write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(rewrap_some(t, both, 2));
    return store::fail(Error::Refused, "cut off");
  });
  EXPECT_EQ(error_of(cut_off), Error::Refused);
  std::int64_t under_new = 0;
  for (std::int64_t epoch = 1; epoch <= 5; ++epoch) {
    must(open(w, both, epoch));
    if (open(w, new_ring, epoch)) ++under_new;
  }
  EXPECT_EQ(under_new, 2);
  EXPECT_EQ(must(rewrap(both, 100)), 3);
  EXPECT_EQ(must(rewrap(both, 100)), 0);
  for (std::int64_t epoch = 1; epoch <= 5; ++epoch) must(open(w, new_ring, epoch));
  must(check(new_ring));
}

TEST_P(VaultKeys, ARotationKeepsTheKeysAndTouchesNoneThatItCannotOpen) {
  const World w = make_world(1);
  const auto old_ring = ring(master("old", 1));
  must(make(w, old_ring));
  const auto before = must(open(w, old_ring));
  EXPECT_EQ(rewrap(ring(master("new", 2)), 10).error().detail, "master_key_unknown");
  EXPECT_EQ(rewrap(sealing::MasterKeys(), 10).error().detail, "master_key_unknown");
  must(open(w, old_ring));
  EXPECT_EQ(must(rewrap(ring(master("new", 2), master("old", 1)), 10)), 1);
  EXPECT_TRUE(must(open(w, ring(master("new", 2)))).view().equals(before.view()));
  // Another instance was faster.
  auto row = must(read([&](Transaction& t) { return find_vault_key(t, w.workspace, w.vault, 1); }));
  EXPECT_EQ(error_of(write([&](Transaction& t) { return rewrap_vault_key(t, row, "old"); })),
            Error::Conflict);
}

}  // namespace
}  // namespace vault_keys_test
