#include "vault/vault.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>

#include "support/sanitizers.h"
#include "unit/vault/support/vault_world.h"

namespace cerby::vault::vault_test {
namespace {

using namespace testing_support;

class VaultAccounts : public VaultTest {};

TEST_F(VaultAccounts, ComeBackAfterReopening) {
  {
    auto vault = make();
    auto one = account(1);
    one.otpauth = one.keep(secret_of("JBSWY3DPEHPK3PXP"));
    ASSERT_TRUE(vault.put(one));
    EXPECT_EQ(one.revision, 1U);
    ids_.push_back(one.id);
  }
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  const auto found = vault->account(ids_[0]);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->password.text(kTest), "password 1");
  EXPECT_EQ((*found)->revision, 1U);
}

TEST_F(VaultAccounts, AnUnknownOneIsNone) {
  auto vault = make(3);
  const auto found = vault.account(Uuid::random());
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST_F(VaultAccounts, AllInTheOrderOfTheirNames) {
  auto vault = make(30);
  const auto all = vault.accounts();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 30U);
  for (int i = 0; i < 30; ++i)
    EXPECT_EQ((*all)[static_cast<std::size_t>(i)].name, "Account " + std::to_string(1000 + i));
}

TEST_F(VaultAccounts, FoundByOriginAndByPattern) {
  auto vault = make(5);
  auto wide = account(7);
  wide.origins = {"https://login.wide.test", "https://*.wide.test", "https://*.port.test:8443"};
  ASSERT_TRUE(vault.put(wide));
  const auto count = [&](const char* origin) { return vault.accounts_for(*Origin::parse(origin))->size(); };
  EXPECT_EQ(count("https://login.app3.test"), 1U);
  EXPECT_EQ(count("https://login.wide.test"), 1U) << "once, though two of its origins match";
  EXPECT_EQ(count("https://a.b.wide.test"), 1U);
  EXPECT_EQ(count("https://wide.test"), 0U);
  EXPECT_EQ(count("https://x.port.test:8443"), 1U);
  EXPECT_EQ(count("https://x.port.test"), 0U);
  EXPECT_EQ(count("https://app3.test"), 0U);
}

TEST_F(VaultAccounts, TheIndexFollowsAnEditAndARemoval) {
  auto vault = make();
  auto one = account(1);
  ASSERT_TRUE(vault.put(one));
  one.origins = {"https://new.test"};
  ASSERT_TRUE(vault.put(one));
  EXPECT_EQ(one.revision, 2U);
  EXPECT_TRUE(vault.accounts_for(*Origin::parse("https://login.app1.test"))->empty());
  EXPECT_EQ(vault.accounts_for(*Origin::parse("https://new.test"))->size(), 1U);
  ASSERT_TRUE(vault.remove(one.id));
  EXPECT_TRUE(vault.accounts_for(*Origin::parse("https://new.test"))->empty());
  EXPECT_FALSE(*vault.account(one.id));
  EXPECT_EQ(outcome_of(vault.remove(one.id)), Outcome::NotFound);
}

TEST_F(VaultAccounts, EveryChangeRaisesTheGenerationByOne) {
  auto vault = make();
  const auto first = vault.generation();
  auto one = account(1);
  ASSERT_TRUE(vault.put(one));
  EXPECT_EQ(vault.generation(), first + 1);
  ASSERT_TRUE(vault.remove(one.id));
  EXPECT_EQ(vault.generation(), first + 2);
}

// Each with three secrets at once, which in a place of its own each would be more mappings than a process may
// have.
TEST_F(VaultAccounts, TenThousandInMemoryAtOnce) {
  if (cerby::testing_support::kAddressSanitizer)
    GTEST_SKIP() << "with AddressSanitizer each secret has a place of its own";
  auto vault = make();
  std::vector<Account> all;
  for (int number = 0; number < 10'000; ++number) {
    auto one = account(number);
    one.otpauth =
        one.keep(secret_of("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&issuer=" + std::to_string(number)));
    one.notes = one.keep(secret_of("notes of " + std::to_string(number)));
    all.push_back(std::move(one));
  }
  ASSERT_TRUE(vault.put_all(all));
  EXPECT_EQ(vault.account_count().value_or(0), 10'000U);
  const auto one = vault.account(all[7'777].id);
  ASSERT_TRUE(one && *one);
  EXPECT_EQ((*one)->notes.text(kTest), "notes of 7777");
}

TEST_F(VaultAccounts, AllOrNone) {
  auto vault = make();
  std::vector<Account> two;
  two.push_back(account(1));
  two.push_back(account(2));
  two[1].name = std::string(kMaxText + 1, 'x');
  const auto before = vault.generation();
  EXPECT_EQ(outcome_of(vault.put_all(two)), Outcome::InputInvalid);
  EXPECT_EQ(two[0].revision, 0U);
  EXPECT_EQ(vault.generation(), before);
  EXPECT_TRUE(vault.accounts()->empty());
}

TEST_F(VaultAccounts, TwoConnectionsLoseNothing) {
  auto first = make();
  auto second = open();
  ASSERT_TRUE(second);
  for (int i = 0; i < 20; ++i) {
    auto one = account(i);
    ASSERT_TRUE((i % 2 == 0 ? first : *second).put(one));
  }
  EXPECT_EQ(first.accounts()->size(), 20U);
  EXPECT_EQ(second->accounts()->size(), 20U);
  EXPECT_EQ(first.generation(), second->generation());
}

TEST_F(VaultAccounts, AnEditOfWhatAnotherProgramChangedIsRefused) {
  auto first = make(1);
  auto second = open();
  auto ours = std::move(**first.account(ids_[0]));
  auto theirs = std::move(**second->account(ids_[0]));
  theirs.password = theirs.keep(secret_of("changed"));
  ASSERT_TRUE(second->put(theirs));
  ours.allowed_form_sites = {"https://forms.test"};
  EXPECT_EQ(outcome_of(first.put(ours)), Outcome::VaultBusy);
  EXPECT_EQ((*first.account(ids_[0]))->password.text(kTest), "changed");
  ASSERT_TRUE(second->remove(ids_[0]));
  EXPECT_EQ(outcome_of(first.put(theirs)), Outcome::VaultBusy) << "removed meanwhile";
}

TEST_F(VaultAccounts, AWriterElsewhereMakesItBusy) {
  auto vault = make(1);
  auto waiting = open();  // waits no time at all
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(paths_.vault.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
  auto one = account(2);
  EXPECT_EQ(outcome_of(waiting->put(one)), Outcome::VaultBusy);
  EXPECT_EQ(outcome_of(waiting->account(ids_[0])), Outcome::VaultBusy);
  sqlite3_close(other);
  EXPECT_TRUE(waiting->put(one));
}

TEST_F(VaultAccounts, AWipedFileTakesNoMoreChanges) {
  auto vault = make(1);
  ASSERT_TRUE(wipe_vault(paths_));
  auto one = account(2);
  EXPECT_EQ(outcome_of(vault.put(one)), Outcome::VaultMissing);
}

class VaultCounters : public VaultTest {};

TEST_F(VaultCounters, OnlyEverUpwardsAcrossTwoConnections) {
  auto first = make(1);
  auto second = open();
  const auto id = ids_[0];
  EXPECT_EQ(*first.last_counter(id), std::nullopt);
  EXPECT_EQ(*first.use_counter(id, 100), 100U);
  EXPECT_EQ(*second->last_counter(id), 100U);
  EXPECT_EQ(*second->use_counter(id, 100), 101U);
  EXPECT_EQ(*second->use_counter(id, 99), 102U);
  EXPECT_EQ(*first.use_counter(id, 200), 200U);
  EXPECT_EQ(*second->use_counter(id, 102), 201U);
  EXPECT_EQ(*first.last_counter(id), 201U);
}

TEST_F(VaultCounters, All64Bits) {
  auto vault = make(1);
  const auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(*vault.use_counter(ids_[0], most - 1), most - 1);
  EXPECT_EQ(*vault.use_counter(ids_[0], 0), most);
  EXPECT_EQ(outcome_of(vault.use_counter(ids_[0], 0)), Outcome::MessageUnexpected)
      << "it begins at none anew";
  EXPECT_EQ(*vault.last_counter(ids_[0]), most);
}

TEST_F(VaultCounters, OfAnUnknownAccount) {
  auto vault = make(1);
  EXPECT_EQ(outcome_of(vault.use_counter(Uuid::random(), 1)), Outcome::NotFound);
}

TEST_F(VaultCounters, GoWithTheSecretTheyWereUsedOf) {
  auto vault = make(1);
  ASSERT_TRUE(vault.use_counter(ids_[0], 5));
  auto one = std::move(**vault.account(ids_[0]));
  one.name = "renamed";
  ASSERT_TRUE(vault.put(one));
  EXPECT_EQ(*vault.last_counter(ids_[0]), 5U);
  one.otpauth = one.keep(secret_of("JBSWY3DPEHPK3PXP"));
  ASSERT_TRUE(vault.put(one));
  EXPECT_EQ(*vault.last_counter(ids_[0]), std::nullopt);
}

TEST_F(VaultCounters, AnAlteredOneIsNoticed) {
  auto vault = make(1);
  ASSERT_TRUE(vault.use_counter(ids_[0], 5));
  tamper("UPDATE counter SET value = 4");
  EXPECT_EQ(outcome_of(vault.last_counter(ids_[0])), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(vault.use_counter(ids_[0], 6)), Outcome::VaultDamaged);
}

class VaultIdentity : public VaultTest {
 protected:
  [[nodiscard]] Uuid item_of_type(int type) const {
    sqlite3* connection = nullptr;
    sqlite3_open(paths_.vault.c_str(), &connection);
    Uuid id;
    sqlite3_stmt* row = nullptr;
    sqlite3_prepare_v2(connection, "SELECT id FROM item WHERE type = ?", -1, &row, nullptr);
    sqlite3_bind_int(row, 1, type);
    EXPECT_EQ(sqlite3_step(row), SQLITE_ROW);
    std::memcpy(id.bytes.data(), sqlite3_column_blob(row, 0), id.bytes.size());
    sqlite3_finalize(row);
    sqlite3_close(connection);
    return id;
  }
};

TEST_F(VaultIdentity, SignsAndStaysTheSame) {
  auto vault = make();
  const auto identity = vault.identity();
  ASSERT_TRUE(identity) << describe(identity.error());
  const std::vector<std::uint8_t> message{1, 2, 3};
  const auto& key = (*identity)->public_key();
  EXPECT_TRUE(verify(key, message, (*identity)->sign(message)));
  auto again = open();
  EXPECT_EQ((*again->identity())->public_key(), key);
  const auto text = fingerprint(key);
  EXPECT_EQ(text.size(), 39U);
  EXPECT_EQ(text[4], ' ');
}

TEST_F(VaultIdentity, EachVaultHasItsOwnWhateverItsKey) {
  auto first = make();
  const auto key = (*first.identity())->public_key();
  ASSERT_TRUE(wipe_vault(paths_));
  auto second = make();
  EXPECT_NE((*second.identity())->public_key(), key);
}

TEST_F(VaultIdentity, IsAnItemThatStays) {
  auto vault = make(1);
  EXPECT_EQ(vault.verify()->items, 2);
  EXPECT_EQ(vault.accounts()->size(), 1U);
  EXPECT_EQ(outcome_of(vault.remove(item_of_type(7))), Outcome::InputInvalid);
  EXPECT_TRUE(vault.identity());
}

TEST_F(VaultIdentity, DamagedOrMissingIsSaidAndTheRestCanBeRead) {
  {
    auto vault = make(1);
  }
  const auto id = item_of_type(7);
  for (const auto* change : {"DELETE FROM item", "UPDATE item SET revision = 2", "UPDATE item SET type = 4",
                             "UPDATE item SET sealed = x'01'"}) {
    fs::copy_file(paths_.vault, root_ / "whole", fs::copy_options::overwrite_existing);
    tamper(std::string(change) + " WHERE id = " + blob(id));
    auto vault = open();
    ASSERT_TRUE(vault) << change;
    EXPECT_EQ(outcome_of(vault->identity()), Outcome::VaultDamaged) << change;
    EXPECT_TRUE(*vault->account(ids_[0])) << change;
    EXPECT_FALSE(vault->verify()->damaged.empty()) << change;
    fs::copy_file(root_ / "whole", paths_.vault, fs::copy_options::overwrite_existing);
  }
}

}  // namespace
}  // namespace cerby::vault::vault_test
