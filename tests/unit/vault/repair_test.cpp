// A damaged vault is repaired: what is whole is in the new one, everything else is named, and the damaged
// file is kept.
#include "vault/repair.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include "unit/vault/support/vault_world.h"
#include "vault/seal.h"
#include "vault/work.h"

namespace cerby::vault::repair_test {
namespace {

using namespace testing_support;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kItems = 20;
constexpr UnixTime kNow(1'767'225'599);  // 2025-12-31T23:59:59Z

std::string content_of(const fs::path& file) {
  std::ostringstream read;
  read << std::ifstream(file, std::ios::binary).rdbuf();
  return read.str();
}

class Repair : public VaultTest {
 protected:
  void SetUp() override {
    auto vault = make(kItems);
    vault_ = vault.id();
    ASSERT_TRUE(vault.use_counter(ids_[0], 7));
    identity_ = (*vault.identity())->public_key();
    generation_ = vault.generation();
    whole_ = content_of(paths_.vault);
  }
  [[nodiscard]] DamagedKey key(std::uint64_t outside = 0) const {
    return {.vault = vault_, .key = Secret::copy_of(key_.view()), .outside_generation = outside};
  }
  Expected<Examination> examine(OlderItems older = OlderItems::LeaveOut) const {
    return vault::examine(paths_, key(), older);
  }
  // Examined and repaired, and whole from then on.
  Findings repaired(OlderItems older = OlderItems::LeaveOut) {
    const auto seen = examine(older);
    EXPECT_TRUE(seen) << describe(seen.error());
    EXPECT_FALSE(seen->is_whole());
    const auto damaged = content_of(paths_.vault);
    const auto done = vault::repair(paths_, key(), older, seen->findings, kNow);
    EXPECT_TRUE(done) << describe(done.error());
    if (done) {
      EXPECT_EQ(content_of(done->kept), damaged);
      EXPECT_EQ(mode_of(done->kept), 0600U);
      kept_ = done->kept;
    }
    const auto after = examine();
    EXPECT_TRUE(after && after->is_whole());
    EXPECT_FALSE(fs::exists(unfinished()));
    return seen->findings;
  }
  [[nodiscard]] fs::path unfinished() const { return paths_.vault.string() + "." + vault_.text() + ".new"; }
  void write(const std::string& content) const {
    std::ofstream(paths_.vault, std::ios::binary | std::ios::trunc) << content;
  }
  static const FoundItem& item(const Findings& findings, const Uuid& id) {
    static const FoundItem none;
    const auto found = std::ranges::find(findings.items, id, &FoundItem::id);
    EXPECT_NE(found, findings.items.end());
    return found == findings.items.end() ? none : *found;
  }
  // Nothing is lost without a word: each account is there as it was, or its id is named as not taken, or the
  // report says how many there are that nobody knows the ids of.
  void expect_nothing_silent(const Findings& findings) {
    auto vault = open();
    ASSERT_TRUE(vault) << describe(vault.error());
    std::size_t unnamed = 0;
    for (int i = 0; i < kItems; ++i) {
      const auto& id = ids_[static_cast<std::size_t>(i)];
      const auto account = vault->account(id);
      ASSERT_TRUE(account) << describe(account.error());
      if (*account) {
        EXPECT_EQ((*account)->password.text(kTest), "password " + std::to_string(i));
        continue;
      }
      const auto named = std::ranges::find(findings.items, id, &FoundItem::id);
      if (named == findings.items.end()) {
        ++unnamed;
      } else {
        EXPECT_FALSE(named->taken);
      }
    }
    if (unnamed > 0) {
      EXPECT_THAT(findings.damage, Contains(AnyOf(HasSubstr("whose ids are not known"), HasSubstr("head"))));
      EXPECT_NE(findings.loss, Loss::Named);
    }
    expect_all_or_said(findings);
  }
  // Whoever is told that all of it was taken has all of it, and knows it: of a file without a whole head
  // nobody does.
  static void expect_all_or_said(const Findings& findings) {
    const auto lines = testing::PrintToString(findings.damage);
    EXPECT_EQ(findings.loss == Loss::Unknown,
              lines.find("the head") != std::string::npos || lines.find("no head") != std::string::npos)
        << lines;
    const bool all = findings.taken() == kItems + 1U && findings.methods_lost.empty();
    EXPECT_EQ(findings.takes_all(), all && findings.loss == Loss::Named) << lines;
  }

  Uuid vault_;
  PublicKey identity_{};
  std::uint64_t generation_ = 0;
  std::string whole_;
  fs::path kept_;
};

TEST_F(Repair, AWholeVaultIsWhole) {
  const auto seen = examine();
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_TRUE(seen->is_whole());
  EXPECT_THAT(seen->structure, IsEmpty());
  EXPECT_THAT(seen->findings.damage, IsEmpty());
  EXPECT_EQ(seen->findings.items.size(), kItems + 1U) << "and the host's identity";
  EXPECT_EQ(content_of(paths_.vault), whole_);
}

TEST_F(Repair, AnItemThatDoesNotOpen) {
  tamper(
      "UPDATE item SET sealed = CAST(substr(sealed, 1, 90) || x'00' || substr(sealed, 92) AS BLOB) WHERE id "
      "= " +
      blob(ids_[3]));
  const auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[3]).state, ItemState::Unreadable);
  EXPECT_EQ(findings.not_whole(), 1U);
  EXPECT_FALSE(findings.new_identity);
  auto vault = open();
  EXPECT_FALSE(*vault->account(ids_[3]));
  EXPECT_EQ(vault->accounts()->size(), kItems - 1U);
  EXPECT_EQ((*vault->identity())->public_key(), identity_);
  EXPECT_EQ(vault->last_counter(ids_[0]), 7U);
  EXPECT_GT(vault->generation(), generation_);
  EXPECT_EQ(vault->accounts_for(*Origin::parse("https://login.app4.test"))->size(), 1U);
  expect_nothing_silent(findings);
}

TEST_F(Repair, AnItemThatIsMissing) {
  tamper("DELETE FROM item WHERE id = " + blob(ids_[5]));
  const auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[5]).state, ItemState::Missing);
  expect_nothing_silent(findings);
}

TEST_F(Repair, AnOlderItemIsTakenOnlyWhenThatIsWanted) {
  const auto old = root_ / "old";
  fs::copy_file(paths_.vault, old);
  {
    auto vault = open();
    auto changed = std::move(**vault->account(ids_[2]));
    changed.password = changed.keep(secret_of("new"));
    ASSERT_TRUE(vault->put(changed));
  }
  tamper("ATTACH '" + old.string() +
         "' AS old; REPLACE INTO item SELECT * FROM old.item WHERE id = " + blob(ids_[2]));
  const auto damaged = content_of(paths_.vault);
  auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[2]).state, ItemState::Older);
  EXPECT_FALSE(item(findings, ids_[2]).taken);
  EXPECT_EQ(item(findings, ids_[2]).name, "Account 1002");
  EXPECT_FALSE(*open()->account(ids_[2]));

  fs::remove_all(paths_.state_dir);  // so that the file from before counts as the newest
  write(damaged);
  findings = repaired(OlderItems::Take);
  EXPECT_EQ(item(findings, ids_[2]).state, ItemState::Older);
  EXPECT_EQ((*open()->account(ids_[2]))->password.text(kTest), "password 2");
}

TEST_F(Repair, ARemovedItemThatWasPutBack) {
  const auto old = root_ / "old";
  fs::copy_file(paths_.vault, old);
  ASSERT_TRUE(open()->remove(ids_[2]));
  tamper("ATTACH '" + old.string() +
         "' AS old; INSERT INTO item SELECT * FROM old.item WHERE id = " + blob(ids_[2]));
  const auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[2]).state, ItemState::NotInSummary);
  EXPECT_FALSE(*open()->account(ids_[2]));
}

TEST_F(Repair, AnItemUnderTheIdOfAnother) {
  tamper("UPDATE item SET sealed = (SELECT sealed FROM item WHERE id = " + blob(ids_[1]) +
         ") WHERE id = " + blob(ids_[0]));
  const auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[0]).state, ItemState::Unreadable);
  EXPECT_FALSE(*open()->account(ids_[0]));
  EXPECT_TRUE(*open()->account(ids_[1]));
}

TEST_F(Repair, PartOfTheSummaryRemoved) {
  tamper("DELETE FROM entry WHERE key = CAST(x'69' || " + blob(ids_[1]) + " AS BLOB)");
  const auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[1]).state, ItemState::Unvouched);
  EXPECT_TRUE(item(findings, ids_[1]).taken);
  EXPECT_THAT(findings.damage, Contains(HasSubstr("bucket")));
  EXPECT_TRUE(*open()->account(ids_[1]));
}

TEST_F(Repair, TheHead) {
  for (const auto* change : {"UPDATE head SET mac = zeroblob(32)", "UPDATE head SET generation = 1000",
                             "UPDATE head SET epoch = 9", "UPDATE head SET buckets = zeroblob(8192)",
                             "DELETE FROM head", "UPDATE head SET count = 1"}) {
    write(whole_);
    tamper(change);
    const auto findings = repaired();
    EXPECT_THAT(findings.damage, Contains(HasSubstr("head"))) << change;
    EXPECT_EQ(findings.taken(), kItems + 1U) << change;
    EXPECT_EQ(findings.loss, Loss::Unknown) << change;
    EXPECT_EQ(open()->accounts()->size(), kItems + 0U) << change;
    EXPECT_GT(open()->generation(), generation_) << change;
    EXPECT_EQ((*open()->identity())->public_key(), identity_);
  }
}

TEST_F(Repair, AHeadOfAnotherVaultSaysNothing) {
  // Its own says of no bucket that it is empty; without it, an item whose entries are gone was not removed.
  tamper("UPDATE head SET vault_id = zeroblob(16); DELETE FROM entry");
  const auto findings = repaired();
  EXPECT_EQ(item(findings, ids_[1]).state, ItemState::Unvouched);
  EXPECT_EQ(findings.taken(), kItems + 1U);
  expect_nothing_silent(findings);
}

TEST_F(Repair, AnUnlockMethodThatIsNotWhole) {
  const auto other = Secret::random(32);
  ASSERT_TRUE(open()->add_method(make_method(vault_, MethodKind::KeyStore, other, key_, UnixTime(5))));
  tamper("UPDATE method SET wrapped = zeroblob(length(wrapped)) WHERE kind = 'key_store'");
  const auto findings = repaired();
  EXPECT_EQ(findings.methods_lost, std::vector<std::string>{"key_store"});
  EXPECT_EQ(findings.methods_whole, 1U);
  const auto file = VaultFile::open(paths_);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->method(MethodKind::KeyStore), nullptr);
  EXPECT_TRUE(unwrap(vault_, *file->method(MethodKind::Recovery), unlock_));
}

TEST_F(Repair, WithoutAWayToOpenItNothingIsDone) {
  tamper("UPDATE method SET wrapped = zeroblob(length(wrapped))");
  const auto damaged = content_of(paths_.vault);
  const auto seen = examine();
  ASSERT_TRUE(seen);
  EXPECT_EQ(outcome_of(vault::repair(paths_, key(), OlderItems::LeaveOut, seen->findings, kNow)),
            Outcome::VaultDamaged);
  EXPECT_EQ(content_of(paths_.vault), damaged);
}

TEST_F(Repair, AHostIdentityThatIsLostIsMadeAnew) {
  tamper("DELETE FROM item WHERE type = 7");
  const auto findings = repaired();
  EXPECT_TRUE(findings.new_identity);
  EXPECT_NE((*open()->identity())->public_key(), identity_);
  EXPECT_EQ(open()->account_count(), kItems + 0U);
}

TEST_F(Repair, ACounterThatIsNotWhole) {
  tamper("UPDATE counter SET value = 1");
  const auto findings = repaired();
  EXPECT_TRUE(findings.counters_lost);
  EXPECT_THAT(findings.damage, Contains("the last counter of " + ids_[0].text()));
}

TEST_F(Repair, EveryPageOverwritten) {
  std::size_t lost = 0;
  for (std::size_t at = 0; at < whole_.size(); at += 4096) {
    SCOPED_TRACE("page " + std::to_string(at / 4096 + 1));
    fs::remove_all(paths_.state_dir);
    write(whole_);
    ASSERT_TRUE(open()) << "so that its generation is remembered";
    auto damaged = whole_;
    for (std::size_t i = 0; i < 4096; ++i) damaged[at + i] = static_cast<char>(i * 7 + at / 4096);
    write(damaged);
    const auto seen = examine();
    ASSERT_TRUE(seen) << describe(seen.error());
    EXPECT_THAT(seen->findings.damage,
                Contains("page " + std::to_string(at / 4096 + 1) + " of the file is not as it was written"));
    if (seen->findings.methods_whole == 0) {
      // The one page of the unlock methods: they are gone without a name, and the head vouches for them.
      EXPECT_EQ(seen->findings.taken(), kItems + 1U);
      expect_all_or_said(seen->findings);
      EXPECT_FALSE(seen->findings.takes_all());
      continue;
    }
    const auto findings = repaired();
    expect_nothing_silent(findings);
    if (findings.taken() < kItems + 1U) ++lost;
  }
  EXPECT_GT(lost, 0U) << "the pages that the items are on";
}

TEST_F(Repair, EveryByteOfTheHeaderFlipped) {
  for (std::size_t at = 0; at < 100; ++at) {
    SCOPED_TRACE(at);
    write(whole_);
    auto damaged = whole_;
    damaged[at] = static_cast<char>(~damaged[at]);
    write(damaged);
    const auto findings = repaired();
    EXPECT_EQ(findings.taken(), kItems + 1U);
    fs::remove_all(paths_.state_dir);
  }
}

TEST_F(Repair, EveryTwoPagesOverwritten) {
  std::size_t counted = 0;
  const auto pages = whole_.size() / 4096;
  for (std::size_t first = 0; first < pages; ++first) {
    for (std::size_t second = first + 1; second < pages; ++second) {
      SCOPED_TRACE(fmt::format("pages {} and {}", first + 1, second + 1));
      auto damaged = whole_;
      std::fill_n(damaged.begin() + std::ptrdiff_t(first * 4096), 4096, '\xa5');
      std::fill_n(damaged.begin() + std::ptrdiff_t(second * 4096), 4096, '\xa5');
      write(damaged);
      const auto seen = examine();
      ASSERT_TRUE(seen) << describe(seen.error());
      expect_all_or_said(seen->findings);
      if (seen->findings.loss == Loss::Counted) ++counted;
    }
  }
  EXPECT_GT(counted, 0U) << "items and their part of the summary";
}

TEST_F(Repair, AnItemThatNobodyVouchesForStandsForNoOther) {
  // As many as the head says, and one of them is of nobody: a whole part of the summary does not know it.
  const Keys keys(key_);
  std::size_t other = 1;
  while (keys.place(ids_[0]) == keys.place(ids_[other])) ++other;
  tamper("DELETE FROM entry WHERE key = CAST(x'69' || " + blob(ids_[0]) +
         " AS BLOB); DELETE FROM item WHERE id = " + blob(ids_[0]));
  auto made_up = ids_[other];
  do {
    ++made_up.bytes[0];
  } while (keys.place(made_up) == keys.place(ids_[0]));
  tamper("INSERT INTO item VALUES (" + blob(made_up) + ", 1, 1, zeroblob(100))");
  const auto findings = repaired();
  EXPECT_EQ(findings.loss, Loss::Counted);
  EXPECT_THAT(findings.damage, Contains(HasSubstr("of 21 items, 1 are missing")));
  EXPECT_FALSE(findings.takes_all());
}

TEST_F(Repair, CutOffAnywhere) {
  std::size_t nothing_left = 0;
  const auto cut_off = [&](std::size_t size) {
    SCOPED_TRACE(size);
    fs::remove_all(paths_.state_dir);
    write(whole_);
    ASSERT_TRUE(open());
    write(whole_.substr(0, size));
    const auto seen = examine();
    ASSERT_TRUE(seen) << describe(seen.error());
    EXPECT_FALSE(seen->is_whole());
    expect_all_or_said(seen->findings);
    if (seen->findings.taken() == 0) {
      ++nothing_left;
      EXPECT_FALSE(seen->findings.takes_all());
    }
    if (seen->findings.methods_whole > 0) expect_nothing_silent(repaired());
  };
  for (auto size = whole_.size() - 4096; size > 0; size -= 4096) cut_off(size);
  for (auto size = whole_.size() - 1000; size > 4096; size -= 3000) cut_off(size);
  EXPECT_GT(nothing_left, 0U);
}

TEST_F(Repair, TheWayToEveryPageDestroyed) {
  // The schema says that the tables are elsewhere: SQLite finds nothing any more.
  tamper("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2");
  const auto findings = repaired();
  EXPECT_EQ(findings.taken(), kItems + 1U);
}

TEST_F(Repair, ANewKeysVaultWithoutAHead) {
  auto vault = open();
  const auto other = Secret::random(32);
  ASSERT_TRUE(vault->rotate(other));
  key_ = Secret::copy_of(other.view());
  tamper("DELETE FROM head");
  const auto findings = repaired();
  EXPECT_EQ(findings.taken(), kItems + 1U);
  EXPECT_EQ(open()->epoch(), 2U);
}

TEST_F(Repair, TheFirstItemsOfANewKeysVaultDamagedWithItsHead) {
  auto vault = open();
  const auto other = Secret::random(32);
  ASSERT_TRUE(vault->rotate(other));
  key_ = Secret::copy_of(other.view());
  tamper(
      "DELETE FROM head; UPDATE item SET sealed = zeroblob(100) WHERE id IN (SELECT id FROM item WHERE type "
      "= "
      "1 ORDER BY id LIMIT 5)");
  const auto findings = repaired();
  EXPECT_EQ(findings.taken(), kItems + 1U - 5U);
  expect_nothing_silent(findings);
}

TEST_F(Repair, AnItemOfANewerVersionIsNotLeftBehind) {
  const Keys keys(key_);
  Head head;
  head.vault = vault_;
  head.epoch = 1;
  const Item newer{.id = ids_[3], .type = kAccount, .revision = 1, .sealed = {}};
  const auto sealed =
      seal(keys.items(), additional_data(head, newer).bytes(), secret_of("\x7F in a way of its own").view());
  ASSERT_TRUE(sealed);
  std::string hex;
  for (const auto byte : *sealed) hex += fmt::format("{:02x}", byte);
  tamper("UPDATE item SET revision = 1, sealed = x'" + hex + "' WHERE id = " + blob(ids_[3]));
  const auto damaged = content_of(paths_.vault);
  const auto seen = examine();
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_THAT(seen->findings.damage, Contains(HasSubstr("newer version")));
  EXPECT_EQ(outcome_of(vault::repair(paths_, key(), OlderItems::LeaveOut, seen->findings, kNow)),
            Outcome::VaultNewer);
  EXPECT_EQ(content_of(paths_.vault), damaged);
}

TEST_F(Repair, AnOlderFileIsNotADamagedOne) {
  const auto old = whole_;
  auto one = account(99);
  ASSERT_TRUE(open()->put(one));
  write(old);
  EXPECT_EQ(outcome_of(examine()), Outcome::VaultRolledBack);
  tamper("UPDATE item SET sealed = x'01' WHERE id = " + blob(ids_[0]));
  EXPECT_EQ(outcome_of(examine()), Outcome::VaultRolledBack);
}

TEST_F(Repair, WhatTheKeyStoreRemembersCounts) {
  EXPECT_EQ(outcome_of(vault::examine(paths_, key(1000), OlderItems::LeaveOut)), Outcome::VaultRolledBack);
  tamper("DELETE FROM head");
  const auto seen = vault::examine(paths_, key(1000), OlderItems::LeaveOut);
  ASSERT_TRUE(seen);
  const auto done = vault::repair(paths_, key(1000), OlderItems::LeaveOut, seen->findings, kNow);
  ASSERT_TRUE(done);
  EXPECT_GT(done->generation, 1000U);
}

TEST_F(Repair, AnotherFormatIsRefusedByName) {
  tamper("PRAGMA user_version = 3");
  EXPECT_EQ(outcome_of(examine()), Outcome::VaultNewer);
  tamper("PRAGMA user_version = 1");
  EXPECT_EQ(outcome_of(examine()), Outcome::VaultOlder);
}

TEST_F(Repair, EveryDamagedFileIsKept) {
  std::vector<std::string> damaged;
  for (int i = 0; i < 3; ++i) {
    tamper("UPDATE item SET sealed = x'01' WHERE id = " + blob(ids_[static_cast<std::size_t>(i)]));
    damaged.push_back(content_of(paths_.vault));
    repaired();
  }
  const auto name = paths_.vault.string() + ".damaged-20251231T235959Z";
  EXPECT_EQ(content_of(name), damaged[0]);
  EXPECT_EQ(content_of(name + "-2"), damaged[1]);
  EXPECT_EQ(content_of(name + "-3"), damaged[2]);
  EXPECT_TRUE(is_kept_damaged("vault.db", fs::path(name).filename().string()));
  ASSERT_TRUE(wipe_vault(paths_));
  EXPECT_TRUE(fs::is_empty(paths_.vault_dir)) << "what was kept is of the vault";
}

// SQLite empties it, or plays it back, even where it can then make nothing of the file.
TEST_F(Repair, NoJournalIsPlayedBackIntoTheRepairedVault) {
  auto damaged = whole_;
  std::ranges::fill_n(damaged.begin(), 100, 'x');
  write(damaged);
  std::ofstream(paths_.vault.string() + "-journal") << "what somebody has put there";
  repaired();
  EXPECT_EQ(fs::file_size(paths_.vault.string() + "-journal"), 0U);
  EXPECT_EQ(mode_of(paths_.vault.string() + "-journal"), 0600U);
}

TEST_F(Repair, WhatAKilledRepairLeftIsInNobodysWay) {
  const fs::path copy = paths_.vault.string() + ".damaged-20251231T000000Z.new";
  std::ofstream(copy) << "half a copy";
  std::ofstream(unfinished()) << "half of it";
  std::ofstream(unfinished().string() + "-journal") << "and its journal";
  tamper("UPDATE item SET sealed = x'01' WHERE id = " + blob(ids_[0]));
  repaired();
  EXPECT_FALSE(fs::exists(unfinished().string() + "-journal"));
  EXPECT_FALSE(fs::exists(copy));
}

TEST_F(Repair, AFileThatWasChangedSinceIsNotRepaired) {
  tamper("UPDATE item SET sealed = x'01' WHERE id = " + blob(ids_[0]));
  const auto seen = examine();
  tamper("UPDATE item SET sealed = x'01' WHERE id = " + blob(ids_[1]));
  const auto damaged = content_of(paths_.vault);
  EXPECT_EQ(outcome_of(vault::repair(paths_, key(), OlderItems::LeaveOut, seen->findings, kNow)),
            Outcome::VaultBusy);
  EXPECT_EQ(content_of(paths_.vault), damaged);
}

TEST_F(Repair, WhoHasTheDamagedFileOpenNoticesAndWritesNothing) {
  auto before = open();
  ASSERT_TRUE(before->account(ids_[1]));
  tamper("UPDATE item SET sealed = x'01' WHERE id = " + blob(ids_[0]));
  repaired();
  const auto now = content_of(paths_.vault);
  auto one = account(99);
  EXPECT_EQ(outcome_of(before->put(one)), Outcome::VaultMissing);
  EXPECT_EQ(content_of(paths_.vault), now);
}

}  // namespace
}  // namespace cerby::vault::repair_test
