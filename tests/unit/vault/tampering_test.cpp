// What somebody who can write the file, and has no key, may try: each is noticed when what they touched is
// read.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault::tampering_test {
namespace {

using namespace testing_support;

class Tampering : public VaultTest {
 protected:
  static constexpr int kItems = 20;
  void expect_noticed(const Uuid& id) {
    auto vault = open();
    ASSERT_TRUE(vault) << describe(vault.error());
    EXPECT_EQ(outcome_of(vault->account(id)), Outcome::VaultDamaged);
    EXPECT_EQ(outcome_of(vault->accounts()), Outcome::VaultDamaged);
    EXPECT_FALSE(vault->verify()->damaged.empty());
  }
  void put_back(const fs::path& copy) const {
    fs::copy_file(copy, paths_.vault, fs::copy_options::overwrite_existing);
  }
  fs::path copy() const {
    fs::copy_file(paths_.vault, root_ / "copy", fs::copy_options::overwrite_existing);
    return root_ / "copy";
  }
};

TEST_F(Tampering, AWholeVaultVerifies) {
  auto vault = make(kItems);
  ASSERT_TRUE(vault.use_counter(ids_[0], 1));
  const auto result = vault.verify();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->items, kItems + 1) << "and the host's identity";
  EXPECT_TRUE(result->damaged.empty()) << result->damaged[0];
}

TEST_F(Tampering, EveryItemSwappedWithTheNext) {
  {
    auto vault = make(kItems);
  }
  const auto whole = copy();
  for (int i = 0; i < kItems; ++i) {
    const auto a = blob(ids_[static_cast<std::size_t>(i)]),
               b = blob(ids_[static_cast<std::size_t>((i + 1) % kItems)]);
    tamper(
        "CREATE TEMP TABLE t AS SELECT id, sealed FROM item; UPDATE item SET sealed = (SELECT sealed FROM t "
        "WHERE id = " +
        b + ") WHERE id = " + a + "; UPDATE item SET sealed = (SELECT sealed FROM t WHERE id = " + a +
        ") WHERE id = " + b);
    expect_noticed(ids_[static_cast<std::size_t>(i)]);
    put_back(whole);
  }
}

TEST_F(Tampering, EveryItemRemovedOrAltered) {
  {
    auto vault = make(kItems);
  }
  const auto whole = copy();
  for (const auto& id : ids_) {
    for (const auto* change :
         {"DELETE FROM item", "UPDATE item SET revision = 2", "UPDATE item SET type = 2",
          "UPDATE item SET sealed = x'01'", "UPDATE item SET sealed = zeroblob(1500000)"}) {
      tamper(std::string(change) + " WHERE id = " + blob(id));
      expect_noticed(id);
      put_back(whole);
    }
  }
}

TEST_F(Tampering, AnOlderRevisionOfEveryItem) {
  auto vault = make(kItems);
  const auto old = copy();
  for (const auto& id : ids_) {
    auto changed = std::move(**vault.account(id));
    changed.password = changed.keep(secret_of("new"));
    ASSERT_TRUE(vault.put(changed));
  }
  fs::copy_file(paths_.vault, root_ / "new");
  for (const auto& id : ids_) {
    tamper("ATTACH '" + old.string() +
           "' AS old; REPLACE INTO item SELECT * FROM old.item WHERE id = " + blob(id));
    expect_noticed(id);
    put_back(root_ / "new");
  }
}

TEST_F(Tampering, AnItemOfAnotherVaultWithTheSameId) {
  auto first = make(1);
  const auto theirs = copy();
  const auto id = ids_[0];
  ASSERT_TRUE(wipe_vault(paths_));
  key_ = Secret::random(32);
  auto second = make();
  auto same = account(1);
  same.id = id;
  ASSERT_TRUE(second.put(same));
  tamper("ATTACH '" + theirs.string() +
         "' AS theirs; UPDATE item SET sealed = (SELECT sealed FROM theirs.item)");
  expect_noticed(id);
}

TEST_F(Tampering, AnItemThatWasPutIn) {
  {
    auto vault = make(kItems);
  }
  tamper(
      "INSERT INTO item (id, type, revision, sealed) SELECT x'00112233445566778899aabbccddeeff', type, "
      "revision, sealed "
      "FROM item LIMIT 1");
  auto vault = open();
  EXPECT_EQ(outcome_of(vault->accounts()), Outcome::VaultDamaged);
  EXPECT_FALSE(*vault->account(*Uuid::parse("00112233-4455-6677-8899-aabbccddeeff")));
  EXPECT_FALSE(vault->verify()->damaged.empty());
}

TEST_F(Tampering, EntriesOfTheSummaryAndOfTheIndexRemoved) {
  {
    auto vault = make(kItems);
  }
  const auto whole = copy();
  for (int i = 0; i < kItems; ++i) {
    const auto id = ids_[static_cast<std::size_t>(i)];
    tamper("DELETE FROM entry WHERE key = CAST(x'69' || " + blob(id) + " AS BLOB)");
    expect_noticed(id);
    put_back(whole);
    tamper("DELETE FROM entry WHERE length(key) = 33 AND substr(key, 18) = " + blob(id));
    auto vault = open();
    EXPECT_EQ(
        outcome_of(vault->accounts_for(*Origin::parse("https://login.app" + std::to_string(i) + ".test"))),
        Outcome::VaultDamaged);
    put_back(whole);
  }
}

TEST_F(Tampering, TheHead) {
  {
    auto vault = make(2);
  }
  const auto whole = copy();
  for (const auto* change : {"generation = generation + 1", "count = 1", "epoch = 2", "created = 2",
                             "mac = zeroblob(32)", "buckets = zeroblob(8192)", "vault_id = zeroblob(16)"}) {
    tamper(std::string("UPDATE head SET ") + change);
    EXPECT_EQ(outcome_of(open()), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
  for (const auto* change : {"DELETE FROM head", "UPDATE head SET vault_id = x'00'",
                             "UPDATE head SET buckets = x'00'", "UPDATE head SET mac = x'00'"}) {
    tamper(change);
    EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
}

TEST_F(Tampering, MethodRows) {
  {
    auto vault = make();
  }
  const auto whole = copy();
  for (const auto* change :
       {"UPDATE method SET created = 9", "UPDATE method SET kind = 'passphrase'",
        "UPDATE method SET parameters = x'01'", "UPDATE method SET wrapped = x'01'",
        "UPDATE method SET secret = x'01'", "DELETE FROM method", "UPDATE method SET kind = ''",
        "UPDATE method SET kind = 'a b'", "UPDATE method SET kind = 'fingerprint'",
        "INSERT INTO method SELECT zeroblob(16), kind, parameters, wrapped, secret, created FROM method"}) {
    tamper(change);
    EXPECT_EQ(outcome_of(open()), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
}

// Before the head is verified, what is read of a file that anybody may have written is small.
TEST_F(Tampering, MethodRowsThatAreTooLargeAreNotRead) {
  {
    auto vault = make();
  }
  const auto whole = copy();
  for (const auto* change :
       {"id = zeroblob(17)", "id = zeroblob(15)", "id = x''", "kind = CAST(zeroblob(33) AS TEXT)",
        "kind = substr('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1, 33)",
        "kind = 'a' || CAST(zeroblob(1500000) AS TEXT)", "parameters = zeroblob(4097)",
        "parameters = zeroblob(1900000)", "wrapped = zeroblob(4097)", "secret = zeroblob(4097)"}) {
    tamper(std::string("UPDATE method SET ") + change);
    EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
  for (const auto* change :
       {"kind = substr('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1, 32)", "parameters = zeroblob(4096)",
        "wrapped = zeroblob(4096)", "secret = zeroblob(4096)"}) {
    tamper(std::string("UPDATE method SET ") + change);
    EXPECT_TRUE(VaultFile::open(paths_)) << change;
    EXPECT_EQ(outcome_of(open()), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
  tamper(
      "INSERT INTO method WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 16) "
      "SELECT CAST(printf('%016d', i) AS BLOB), 'later', x'', x'', x'', 1 FROM n");
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultDamaged) << "17 of them";
}

TEST_F(Tampering, EntriesThatAreTooLarge) {
  {
    auto vault = make(1);
  }
  const auto whole = copy();
  for (const auto* change :
       {"key = CAST(key || CAST(zeroblob(1000000) AS TEXT) AS BLOB)", "digest = zeroblob(1000000)"}) {
    tamper(std::string("UPDATE entry SET ") + change);
    EXPECT_EQ(outcome_of(open()->account(ids_[0])), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
}

TEST_F(Tampering, ChangedWhileItIsOpen) {
  auto vault = make(2);
  tamper("UPDATE head SET count = 1");
  auto one = account(5);
  EXPECT_EQ(outcome_of(vault.put(one)), Outcome::VaultDamaged);
  EXPECT_EQ(outcome_of(vault.use_counter(ids_[0], 1)), Outcome::VaultDamaged);
}

// A change would put its own mac over them.
TEST_F(Tampering, MethodsChangedWhileItIsOpenAreNoticedByTheNextChange) {
  auto vault = make(2);
  const auto other = Secret::random(32);
  ASSERT_TRUE(vault.add_method(make_method(vault.id(), MethodKind::KeyStore, other, key_, UnixTime(5))));
  const auto gone = vault.methods()[1].id;
  const auto before = root_ / "before";
  fs::copy_file(paths_.vault, before);
  ASSERT_TRUE(vault.remove_method(gone, Vault::Left::RecoveryWordsSuffice));
  const auto whole = copy();
  for (const auto& change :
       {std::string("DELETE FROM method"),
        std::string("UPDATE method SET wrapped = zeroblob(length(wrapped))"),
        "ATTACH '" + before.string() +
            "' AS o; INSERT INTO main.method SELECT * FROM o.method WHERE id = " + blob(gone)}) {
    ASSERT_TRUE(vault.account(ids_[0])) << "verified, and remembered";
    tamper(change.c_str());
    auto one = account(5);
    EXPECT_EQ(outcome_of(vault.put(one)), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
}

TEST_F(Tampering, TablesThatAreNotOurs) {
  {
    auto vault = make(1);
  }
  const auto whole = copy();
  for (const auto* change :
       {"CREATE TABLE more (x)", "DROP TABLE counter",
        "CREATE TRIGGER t AFTER INSERT ON item BEGIN DELETE FROM counter; END",
        "CREATE INDEX i ON item (type)", "CREATE VIEW v AS SELECT 1", "ALTER TABLE item ADD COLUMN x ANY",
        "PRAGMA application_id = 1", "PRAGMA user_version = 0"}) {
    tamper(change);
    EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultDamaged) << change;
    put_back(whole);
  }
}

TEST_F(Tampering, ANewerFormatSaysSo) {
  {
    auto vault = make(1);
  }
  tamper("PRAGMA user_version = 3");
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultNewer);
}

// Whatever its tables were.
TEST_F(Tampering, AnOlderFormatSaysSo) {
  {
    auto vault = make(1);
  }
  tamper("PRAGMA user_version = 1");
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultOlder);
  tamper("ALTER TABLE counter RENAME TO step");
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultOlder);
}

TEST_F(Tampering, NotADatabase) {
  {
    auto vault = make(1);
  }
  for (const auto& content : {std::string(), std::string("hello"), std::string(8192, 'x')}) {
    std::ofstream(paths_.vault, std::ios::trunc) << content;
    EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultDamaged) << content.size();
  }
}

TEST_F(Tampering, CutOffAtEveryPage) {
  {
    auto vault = make(kItems);
  }
  const auto whole = copy();
  for (auto size = fs::file_size(whole) - 4096; size > 0; size -= 4096) {
    fs::resize_file(paths_.vault, size);
    auto vault = open();
    EXPECT_TRUE(!vault || !vault->accounts()) << size;
    put_back(whole);
  }
}

TEST_F(Tampering, AnotherKeyDoesNotOpenIt) {
  {
    auto vault = make(1);
  }
  key_ = Secret::random(32);
  EXPECT_EQ(outcome_of(open()), Outcome::VaultDamaged);
}

class Generation : public Tampering {};

TEST_F(Generation, AnOlderFileIsRolledBack) {
  auto vault = make(1);
  const auto old = copy();
  auto one = account(2);
  ASSERT_TRUE(vault.put(one));
  put_back(old);
  EXPECT_EQ(outcome_of(open()), Outcome::VaultRolledBack);
  EXPECT_EQ(outcome_of(vault.account(ids_[0])), Outcome::VaultRolledBack) << "also while it is open";
}

TEST_F(Generation, TheKeyStoresMemoryCountsToo) {
  auto vault = make(1);
  EXPECT_TRUE(open(vault.generation()));
  EXPECT_EQ(outcome_of(open(vault.generation() + 1)), Outcome::VaultRolledBack);
}

TEST_F(Generation, MissingMemoryIsMadeAnewAndSaid) {
  {
    auto vault = make(1);
  }
  EXPECT_EQ(open()->remembered(), Remembered::Known);
  fs::remove_all(paths_.state_dir);
  EXPECT_EQ(open()->remembered(), Remembered::Missing);
  EXPECT_EQ(open()->remembered(), Remembered::Known);
  EXPECT_EQ(mode_of(memory()), 0600U);
  EXPECT_EQ(mode_of(paths_.state_dir), 0700U);
}

TEST_F(Generation, ForgedMemoryLocksNobodyOutAndIsSaid) {
  {
    auto vault = make(1);
  }
  for (const auto& content :
       {std::string(), std::string(40, '\xFF'), std::string(41, 'x'), std::string(39, 'x')}) {
    std::ofstream(memory(), std::ios::trunc) << content;
    EXPECT_EQ(open()->remembered(), Remembered::Unreadable) << content.size();
    EXPECT_EQ(open()->remembered(), Remembered::Known);
  }
}

TEST_F(Generation, EveryBitOfTheMemoryIsAuthenticated) {
  {
    auto vault = make(1);
  }
  std::ostringstream read;
  read << std::ifstream(memory(), std::ios::binary).rdbuf();
  const auto content = read.str();
  ASSERT_EQ(content.size(), 40U);
  for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
    auto changed = content;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    std::ofstream(memory(), std::ios::trunc | std::ios::binary) << changed;
    ASSERT_EQ(open()->remembered(), Remembered::Unreadable) << bit;
  }
}

}  // namespace
}  // namespace cerby::vault::tampering_test
