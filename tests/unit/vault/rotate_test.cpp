// A new vault key: everything is sealed anew and reads as before, and the key from before opens nothing.
#include <gtest/gtest.h>

#include <csignal>

#include "unit/vault/support/syncs.h"
#include "unit/vault/support/vault_world.h"
#include "vault/database.h"
#include "vault/head.h"
#include "vault/unlock.h"

namespace cerby::vault::rotate_test {
namespace {

using namespace testing_support;

class Rotate : public VaultTest {
 protected:
  Expected<void> rotate(Vault& vault) {
    Secret key = Secret::random(kVaultKeySize);
    CERBY_CHECK(vault.rotate(key));
    before_ = std::move(key_);
    key_ = std::move(key);
    return {};
  }
  fs::path copy(const char* name) const {
    fs::copy_file(paths_.vault, root_ / name);
    return root_ / name;
  }

  Secret before_;
};

TEST_F(Rotate, EverythingReadsAsBefore) {
  auto vault = make(30);
  ASSERT_TRUE(vault.use_counter(ids_[3], 77));
  const auto generation = vault.generation();
  const auto identity = (*vault.identity())->public_key();
  ASSERT_TRUE(rotate(vault));
  EXPECT_EQ(vault.generation(), generation + 1);
  EXPECT_EQ(vault.epoch(), 2U);
  ASSERT_EQ(vault.methods().size(), 1U);
  const auto look = [&](Vault& at) {
    const auto kept = at.identity();
    ASSERT_TRUE(kept) << describe(kept.error());
    EXPECT_EQ((*kept)->public_key(), identity) << "what the extension has pinned";
    const auto accounts = at.accounts();
    ASSERT_TRUE(accounts) << describe(accounts.error());
    ASSERT_EQ(accounts->size(), 30U);
    for (int i = 0; i < 30; ++i) {
      const auto& one = (*accounts)[static_cast<std::size_t>(i)];
      EXPECT_EQ(one.password.text(kTest), "password " + std::to_string(i));
      EXPECT_EQ(one.revision, 1U);
    }
    EXPECT_EQ(at.accounts_for(*Origin::parse("https://login.app7.test"))->size(), 1U);
    EXPECT_EQ(*at.last_counter(ids_[3]), 77U);
    const auto verified = at.verify();
    ASSERT_TRUE(verified);
    EXPECT_TRUE(verified->damaged.empty()) << verified->damaged[0];
  };
  look(vault);
  auto again = open();
  ASSERT_TRUE(again) << describe(again.error());
  look(*again);
  EXPECT_EQ(again->remembered(), Remembered::Known);
  const auto key = unwrap(vault.id(), again->methods()[0], unlock_);
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->view().equals(key_.view()));
  auto one = account(99);
  EXPECT_TRUE(vault.put(one)) << "it goes on under the new key";
  EXPECT_TRUE(again->account(one.id)->has_value());
}

TEST_F(Rotate, TheKeyFromBeforeOpensNothing) {
  auto vault = make(3);
  auto other = open();
  ASSERT_TRUE(rotate(vault));
  std::swap(key_, before_);
  EXPECT_EQ(outcome_of(open()), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(other->accounts()), Outcome::VaultLocked) << "one that was open";
  auto one = account(9);
  EXPECT_EQ(outcome_of(other->put(one)), Outcome::VaultLocked);
}

TEST_F(Rotate, ACopyFromBeforeIsOlderUnderItsOwnKey) {
  auto vault = make(1);
  const auto old = copy("old");
  const auto secret = Secret::copy_of(key_.view());
  for (int i = 0; i < 17; ++i) ASSERT_TRUE(rotate(vault)) << "more often than there is room to remember";
  fs::copy_file(paths_.vault, root_ / "new");
  fs::copy_file(old, paths_.vault, fs::copy_options::overwrite_existing);
  const auto newest = std::move(key_);
  key_ = Secret::copy_of(secret.view());
  EXPECT_TRUE(open()) << "forgotten by then";
  fs::remove(paths_.vault);
  fs::copy_file(root_ / "new", paths_.vault);
  key_ = Secret::copy_of(newest.view());
  auto again = open();
  ASSERT_TRUE(again);
  const auto last = copy("last");
  ASSERT_TRUE(rotate(*again));
  fs::copy_file(last, paths_.vault, fs::copy_options::overwrite_existing);
  std::swap(key_, before_);
  EXPECT_EQ(outcome_of(open()), Outcome::VaultRolledBack);
}

TEST_F(Rotate, WhatIsRefusedChangesNothing) {
  auto vault = make(2);
  const auto generation = vault.generation();
  const Secret key = Secret::random(kVaultKeySize);
  const auto words = vault.methods()[0].id;
  EXPECT_EQ(outcome_of(vault.rotate(Secret::random(31))), Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(vault.rotate(key, {.gone = {words}, .added = {}})), Outcome::InputInvalid)
      << "no words left";
  EXPECT_EQ(outcome_of(vault.rotate(key, {.gone = {Uuid::random()}, .added = {}})), Outcome::NotFound);
  const auto of_the_old = make_method(vault.id(), MethodKind::Recovery, unlock_, key_, UnixTime(2));
  EXPECT_EQ(outcome_of(vault.rotate(key, {.gone = {}, .added = {of_the_old}})), Outcome::InputInvalid);
  const auto once = make_method(vault.id(), MethodKind::Recovery, unlock_, key, UnixTime(2));
  EXPECT_FALSE(vault.rotate(key, {.gone = {}, .added = {once, once}}))
      << "fails when the items are written already";
  EXPECT_TRUE(vault.key().view().equals(key_.view()));
  EXPECT_EQ(vault.generation(), generation);
  EXPECT_EQ(vault.accounts()->size(), 2U) << "with the keys from before";
  EXPECT_EQ(open()->accounts()->size(), 2U);
}

// Each run goes one sync further than the one before, from the state that it left.
TEST_F(Rotate, KilledAtAnySyncItIsTheOldOneOrTheNew) {
  static_cast<void>(make(20));
  int old_ones = 0, new_ones = 0, ended = -1;
  for (int last = 1; ended != 0; ++last) {
    const Secret next = Secret::random(kVaultKeySize);
    ended = in_a_child([&] {
      auto vault = open();
      int syncs = 0;
      const WatchedSyncs watched([&](const fs::path&) {
        if (++syncs == last) ::raise(SIGKILL);
      });
      return vault && vault->rotate(next) ? 0 : 1;
    });
    ASSERT_NE(ended, 1);
    before_ = std::move(key_);
    key_ = Secret::copy_of(next.view());
    auto after = open();
    ++(after ? new_ones : old_ones);
    if (after) {
      std::swap(key_, before_);
      EXPECT_FALSE(open()) << "one key at a time";
      std::swap(key_, before_);
    } else {
      std::swap(key_, before_);
      after = open();
    }
    ASSERT_TRUE(after) << "killed at sync " << last << ": " << describe(after.error());
    EXPECT_EQ(after->accounts()->size(), 20U);
    EXPECT_TRUE(after->verify()->damaged.empty());
    EXPECT_TRUE(unwrap(after->id(), after->methods()[0], unlock_)) << "the words open it either way";
  }
  EXPECT_GT(old_ones, 0);
  EXPECT_GT(new_ones, 1) << "killed after it was made, and then not killed";
}

TEST_F(Rotate, SaysHowFarItIs) {
  auto vault = make(30);
  std::vector<std::uint64_t> told;
  ASSERT_TRUE(vault.rotate(Secret::random(kVaultKeySize), {}, [&](std::uint64_t done, std::uint64_t all) {
    told.push_back(done);
    EXPECT_EQ(all, 62U) << "30 accounts and the identity, read and written";
  }));
  ASSERT_EQ(told.size(), 62U);
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i], i + 1);
}

TEST_F(Rotate, EveryMethodOpensTheNewKeyWithItsOldSecret) {
  auto vault = make(2);
  const Secret stored = Secret::random(kUnlockSecretSize);
  const auto passphrase =
      make_passphrase_method(vault.id(), secret_of("right").view(), kLeastKdfCost, vault.key(), UnixTime(5));
  ASSERT_TRUE(passphrase);
  ASSERT_TRUE(vault.add_method(*passphrase));
  ASSERT_TRUE(
      vault.add_method(make_method(vault.id(), MethodKind::KeyStore, stored, vault.key(), UnixTime(6))));
  const auto before = open()->methods();
  ASSERT_TRUE(rotate(vault));
  const auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file);
  ASSERT_EQ(file->methods().size(), 3U);
  const auto opens = [&](MethodKind kind, const Secret& secret) {
    const auto key = unwrap(file->id(), *file->method(kind), secret);
    return key && key->view().equals(key_.view());
  };
  EXPECT_TRUE(opens(MethodKind::Recovery, unlock_));
  EXPECT_TRUE(opens(MethodKind::KeyStore, stored));
  EXPECT_TRUE(opens(MethodKind::Passphrase, *secret_from_passphrase(secret_of("right").view(),
                                                                    *file->method(MethodKind::Passphrase))));
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& after = file->methods()[i];
    EXPECT_EQ(after.id, before[i].id);
    EXPECT_EQ(after.created, before[i].created);
    EXPECT_EQ(after.parameters, before[i].parameters);
    EXPECT_FALSE(unlock_secret_of(file->id(), after, before_)) << "under the new key alone";
    EXPECT_TRUE(unlock_secret_of(file->id(), after, key_));
  }
  EXPECT_TRUE(open());
}

TEST_F(Rotate, MethodsCanBeReplacedWithIt) {
  auto vault = make(2);
  const auto old = vault.methods()[0].id;
  const Secret key = Secret::random(kVaultKeySize), other = Secret::random(kUnlockSecretSize);
  const auto added = make_method(vault.id(), MethodKind::Recovery, other, key, UnixTime(2));
  ASSERT_TRUE(vault.rotate(key, {.gone = {old}, .added = {added}}));
  key_ = Secret::copy_of(key.view());
  const auto again = open();
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_EQ(again->methods().size(), 1U);
  EXPECT_TRUE(unwrap(vault.id(), again->methods()[0], other));
  EXPECT_FALSE(unwrap(vault.id(), again->methods()[0], unlock_));
}

TEST_F(Rotate, AMethodOfAKindThatIsNotKnownIsRefusedByName) {
  auto vault = make(1);
  // As a version that knows the kind would have written it.
  {
    const auto database = Database::open(paths_.vault, std::chrono::milliseconds(0));
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->run("INSERT INTO method VALUES (zeroblob(16), 'later', x'', x'00', x'00', 1)"));
    const auto stored = read_head(**database);
    ASSERT_TRUE(stored && write_head(**database, stored->head, Keys(key_)));
  }
  ASSERT_TRUE(open()) << "it is kept and not used";
  const auto refused = vault.rotate(Secret::random(kVaultKeySize));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().outcome, Outcome::InputInvalid);
  EXPECT_NE(refused.error().detail.find("\"later\""), std::string::npos) << refused.error().detail;
  EXPECT_TRUE(open()) << "and still there";
}

TEST_F(Rotate, ADamagedItemStopsIt) {
  auto vault = make(5);
  tamper("UPDATE item SET revision = 9 WHERE id = " + blob(ids_[2]));
  EXPECT_EQ(outcome_of(rotate(vault)), Outcome::VaultDamaged);
  EXPECT_EQ(open()->account(ids_[1])->value().name, "Account 1001");
}

}  // namespace
}  // namespace cerby::vault::rotate_test
