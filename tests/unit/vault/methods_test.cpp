// Unlock methods that come and go: in one transaction, without an item being touched.
#include <gtest/gtest.h>

#include "unit/vault/support/unlock_ways.h"
#include "unit/vault/support/vault_world.h"
#include "vault/key_store_method.h"
#include "vault/unlock.h"

namespace cerby::vault::methods_test {
namespace {

using namespace testing_support;

constexpr auto kWordsSuffice = Vault::Left::RecoveryWordsSuffice;
constexpr auto kAnotherWay = Vault::Left::AnotherWay;

class VaultMethods : public VaultTest {
 protected:
  static Method made(const Vault& vault, MethodKind kind, const Secret& secret) {
    return make_method(vault.id(), kind, secret, vault.key(), UnixTime(2));
  }
  // What is in the table of items, which no change of a method may touch.
  [[nodiscard]] std::string items() const {
    sqlite3* connection = nullptr;
    sqlite3_open(paths_.vault.c_str(), &connection);
    sqlite3_stmt* row = nullptr;
    sqlite3_prepare_v2(connection, "SELECT hex(id) || type || revision || hex(sealed) FROM item ORDER BY id",
                       -1, &row, nullptr);
    std::string all;
    while (sqlite3_step(row) == SQLITE_ROW) all += reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    sqlite3_close(connection);
    return all;
  }
};

TEST_F(VaultMethods, AreAddedAndRemovedWithoutTouchingAnItem) {
  auto vault = make(3);
  const auto before = items();
  ASSERT_GT(before.size(), 1000U);
  const auto secret = Secret::random(32);
  const auto added = made(vault, MethodKind::KeyStore, secret);
  ASSERT_TRUE(vault.add_method(added));
  EXPECT_EQ(outcome_of(vault.add_method(added)), Outcome::InputInvalid);
  const auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file && file->method(MethodKind::KeyStore));
  EXPECT_TRUE(unwrap(file->id(), *file->method(MethodKind::KeyStore), secret));
  ASSERT_TRUE(vault.remove_method(added.id, kWordsSuffice));
  EXPECT_EQ(vault.methods().size(), 1U);
  EXPECT_EQ(outcome_of(vault.remove_method(added.id, kWordsSuffice)), Outcome::NotFound);
  EXPECT_EQ(items(), before);
  EXPECT_EQ(open()->accounts()->size(), 3U);
}

TEST_F(VaultMethods, TheLastRecoveryWordsStay) {
  auto vault = make();
  EXPECT_EQ(outcome_of(vault.remove_method(vault.methods()[0].id, kWordsSuffice)), Outcome::InputInvalid);
}

TEST_F(VaultMethods, TheLastOtherWayStaysUnlessItIsMeant) {
  auto vault = make();
  const auto one = made(vault, MethodKind::KeyStore, Secret::random(32));
  const auto two = made(vault, MethodKind::Tpm, Secret::random(32));
  ASSERT_TRUE(vault.add_method(one) && vault.add_method(two));
  EXPECT_EQ(outcome_of(vault.change_methods({.gone = {one.id, two.id}, .added = {}}, kAnotherWay)),
            Outcome::InputInvalid);
  EXPECT_EQ(open()->methods().size(), 3U);
  ASSERT_TRUE(vault.remove_method(one.id, kAnotherWay));
  EXPECT_EQ(outcome_of(vault.remove_method(two.id, kAnotherWay)), Outcome::InputInvalid);
  const auto three = made(vault, MethodKind::KeyStore, Secret::random(32));
  EXPECT_TRUE(vault.change_methods({.gone = {two.id}, .added = {three}}, kAnotherWay));
  EXPECT_TRUE(vault.remove_method(three.id, kWordsSuffice));
  const auto words = made(vault, MethodKind::Recovery, Secret::random(32));
  EXPECT_TRUE(vault.change_methods({.gone = {vault.methods()[0].id}, .added = {words}}, kAnotherWay))
      << "it opens by its words only already";
}

TEST_F(VaultMethods, NewWordsForOldOnesInOneStep) {
  auto vault = make(1);
  const auto generation = vault.generation();
  const auto old = vault.methods()[0].id;
  const Secret unlock = Secret::random(kUnlockSecretSize);
  const auto added = made(vault, MethodKind::Recovery, unlock);
  ASSERT_TRUE(vault.change_methods({.gone = {old}, .added = {added}}, kAnotherWay));
  EXPECT_EQ(vault.generation(), generation + 1);
  const auto again = open();
  ASSERT_TRUE(again);
  ASSERT_EQ(again->methods().size(), 1U);
  EXPECT_EQ(again->methods()[0].id, added.id);
  EXPECT_TRUE(unwrap(vault.id(), again->methods()[0], unlock));
  EXPECT_FALSE(unwrap(vault.id(), again->methods()[0], unlock_));
}

TEST_F(VaultMethods, WhatIsRefusedChangesNothing) {
  auto vault = make(1);
  const auto other = made(vault, MethodKind::KeyStore, unlock_);
  const auto generation = vault.generation();
  EXPECT_EQ(
      outcome_of(vault.change_methods({.gone = {vault.methods()[0].id}, .added = {other}}, kWordsSuffice)),
      Outcome::InputInvalid)
      << "no words left";
  EXPECT_EQ(outcome_of(vault.change_methods({.gone = {Uuid::random()}, .added = {other}}, kWordsSuffice)),
            Outcome::NotFound);
  const auto of_another_key =
      make_method(vault.id(), MethodKind::KeyStore, unlock_, Secret::random(kVaultKeySize), UnixTime(2));
  EXPECT_EQ(outcome_of(vault.change_methods({.gone = {}, .added = {other, of_another_key}}, kWordsSuffice)),
            Outcome::InputInvalid);
  EXPECT_EQ(vault.methods().size(), 1U);
  const auto again = open();
  EXPECT_EQ(again->methods().size(), 1U);
  EXPECT_EQ(again->generation(), generation);
}

TEST_F(VaultMethods, AtMost16) {
  auto vault = make();
  const auto add = [&] { return vault.add_method(made(vault, MethodKind::Recovery, unlock_)); };
  for (int i = 0; i < 15; ++i) ASSERT_TRUE(add());
  EXPECT_EQ(outcome_of(add()), Outcome::InputInvalid);
  const auto added = made(vault, MethodKind::Recovery, unlock_);
  EXPECT_TRUE(vault.change_methods({.gone = {vault.methods()[3].id}, .added = {added}}, kAnotherWay))
      << "one for one";
}

// Two programs that each looked for one and found none: the second one's would open nothing, as the first of
// a kind is the one that is tried.
TEST_F(VaultMethods, OneOfAKindAlsoForTwoProgramsAtOnce) {
  auto one = make(), other = std::move(*open());
  for (const auto kind : {MethodKind::KeyStore, MethodKind::Tpm}) {
    ASSERT_TRUE(one.add_method(made(one, kind, unlock_)));
    ASSERT_EQ(other.method(kind), nullptr);
    EXPECT_EQ(outcome_of(other.add_method(made(other, kind, Secret::random(32)))), Outcome::InputInvalid);
    const auto again = open();
    EXPECT_TRUE(unwrap(again->id(), *again->method(kind), unlock_)) << text_of(kind);
    const auto instead = made(one, kind, unlock_);
    EXPECT_TRUE(one.change_methods({.gone = {one.method(kind)->id}, .added = {instead}}, kAnotherWay));
    other = std::move(*open());
  }
}

TEST_F(VaultMethods, EachOfSeveralSetsOfWordsOpensIt) {
  auto vault = make();
  const Secret one = Secret::random(32), two = Secret::random(32);
  const auto first = made(vault, MethodKind::Recovery, secret_from_recovery(one.view()));
  const auto second = made(vault, MethodKind::Recovery, secret_from_recovery(two.view()));
  ASSERT_TRUE(vault.add_method(first) && vault.add_method(second));
  const auto opened = [&](const Secret& entropy) {
    const auto found = unwrap_with_words(vault.id(), vault.methods(), entropy.view());
    EXPECT_TRUE(found && found->vault_key.view().equals(vault.key().view()));
    return found ? found->method : Uuid();
  };
  EXPECT_EQ(opened(one), first.id);
  EXPECT_EQ(opened(two), second.id);
  const Secret other = Secret::random(32);
  EXPECT_EQ(outcome_of(unwrap_with_words(vault.id(), vault.methods(), other.view())),
            Outcome::WrongPassphrase);
  EXPECT_EQ(outcome_of(unwrap_with_words(vault.id(), {}, other.view())), Outcome::NotFound);
}

class KeyStoreMethod : public VaultMethods {
 protected:
  // Opens by what the store has.
  bool opens() {
    const auto file = VaultFile::open(paths_);
    const auto* method = file->method(MethodKind::KeyStore);
    const auto entry = store.entries.find(file->id());
    return method != nullptr && entry != store.entries.end() &&
           unwrap(file->id(), *method, entry->second.unlock_secret).has_value();
  }
  MemoryKeyStore store;
};

TEST_F(KeyStoreMethod, IsAddedWithItsEntry) {
  auto vault = make();
  const auto added = open_by_key_store(vault, store, UnixTime(7));
  ASSERT_TRUE(added) << describe(added.error());
  EXPECT_EQ(*added, StoreEntry::New);
  EXPECT_TRUE(opens());
  EXPECT_EQ(store.entries.begin()->second.generation, vault.generation());
  EXPECT_EQ(vault.method(MethodKind::KeyStore)->created, UnixTime(7));
}

TEST_F(KeyStoreMethod, ALostEntryIsPutBackAndTheVaultStaysAsItIs) {
  auto vault = make();
  ASSERT_TRUE(open_by_key_store(vault, store, UnixTime(7)));
  const auto generation = vault.generation();
  store.entries.clear();
  const auto again = open_by_key_store(vault, store, UnixTime(8));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, StoreEntry::PutBack);
  EXPECT_TRUE(opens());
  EXPECT_EQ(vault.generation(), generation);
  EXPECT_EQ(vault.methods().size(), 2U);
}

TEST_F(KeyStoreMethod, OfTwoProgramsAtOnceTheLaterOneLeavesTheEntryOfTheMethodThatIsThere) {
  auto later = make();
  auto first = open();
  ASSERT_TRUE(first);
  ASSERT_TRUE(open_by_key_store(*first, store, UnixTime(7)));
  // The later one looked into the store, and at the vault's methods, before all that.
  store.entries.clear();
  const auto added = open_by_key_store(later, store, UnixTime(8));
  ASSERT_TRUE(added) << describe(added.error());
  EXPECT_EQ(*added, StoreEntry::PutBack);
  EXPECT_TRUE(opens());
  EXPECT_EQ(open()->method(MethodKind::KeyStore)->created, UnixTime(7));
}

TEST_F(KeyStoreMethod, AStoreThatHasSeenANewerVaultIsLeftAlone) {
  auto vault = make();
  store.entries[vault.id()] = {.unlock_secret = Secret::random(32), .generation = 99};
  EXPECT_EQ(outcome_of(open_by_key_store(vault, store, UnixTime(7))), Outcome::VaultRolledBack);
  EXPECT_EQ(store.entries.begin()->second.generation, 99U);
  EXPECT_EQ(vault.methods().size(), 1U);
}

TEST_F(KeyStoreMethod, AStoreThatDoesNotAnswerAddsNone) {
  auto vault = make();
  store.available = false;
  EXPECT_EQ(outcome_of(open_by_key_store(vault, store, UnixTime(7))), Outcome::KeyStoreUnavailable);
  EXPECT_EQ(open()->methods().size(), 1U);
}

TEST_F(KeyStoreMethod, AVaultThatTakesNoMethodLeavesNoEntry) {
  auto vault = make();
  for (int i = 0; i < 15; ++i) {
    ASSERT_TRUE(vault.add_method(made(vault, MethodKind::Recovery, Secret::random(32))));
  }
  EXPECT_EQ(outcome_of(open_by_key_store(vault, store, UnixTime(7))), Outcome::InputInvalid);
  EXPECT_TRUE(store.entries.empty());
}

}  // namespace
}  // namespace cerby::vault::methods_test
