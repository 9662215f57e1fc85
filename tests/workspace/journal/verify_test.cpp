// Each way to tamper with the log is noticed, by its name and at its place.
#include "workspace/journal/verify.h"

#include <gtest/gtest.h>

#include <concepts>
#include <string>

#include "workspace/journal/checkpoints.h"
#include "workspace/journal/journal.h"
#include "workspace/journal/support.h"

namespace verify_test {
namespace {

using namespace journal_tests;
using journal::Wrong;
using store::Sql;

constexpr std::int64_t kEntries = 50;

class Tampering : public JournalTest {
 protected:
  // 50 entries; checkpoints over the first, 20, 40.
  void SetUp() override {
    JournalTest::SetUp();
    world_ = make_world(100);
    journal::Journal journal(database(), clock, keys, "test");
    instance_ = journal.instance();
    must(journal.start());
    for (std::int64_t number = 2; number <= kEntries; ++number) {
      must(journal.write(world_.workspace, entry(number)));
      if (number == 20 || number == 40)
        must(journal::Checkpoints(database(), keys).make(world_.workspace, kNow));
    }
    take_the_guards_away();
    const auto found = verified(world_.workspace);
    ASSERT_FALSE(found.first_wrong);
    ASSERT_EQ(found.entries, kEntries);
    ASSERT_EQ(found.checkpoints, 3);
    ASSERT_EQ(found.unchecked, 10);
  }
  // Does it, has it found out, and undoes it.
  template <std::invocable Tamper>
  std::optional<journal::Finding> found_out(Tamper tamper) {
    for (const char* table : {"instances", "audit", "audit_checkpoints"})
      must(raw("CREATE TABLE saved_" + std::string(table) + " AS SELECT * FROM " + table));
    tamper();
    const auto found = verified(world_.workspace);
    for (const char* table : {"audit_checkpoints", "audit"}) must(raw("DELETE FROM " + std::string(table)));
    must(
        raw("UPDATE instances SET last_number = (SELECT s.last_number FROM saved_instances s WHERE s.id = "
            "instances.id), last_hash = (SELECT s.last_hash FROM saved_instances s WHERE s.id = "
            "instances.id), checked_number = (SELECT s.checked_number FROM saved_instances s WHERE s.id = "
            "instances.id)"));
    for (const char* table : {"audit", "audit_checkpoints"})
      must(raw("INSERT INTO " + std::string(table) + " SELECT * FROM saved_" + table));
    for (const char* table : {"instances", "audit", "audit_checkpoints"})
      must(raw("DROP TABLE saved_" + std::string(table)));
    return found.first_wrong;
  }
  std::optional<journal::Finding> found_out(const std::string& sql) {
    return found_out([&] { must(raw(sql)); });
  }
  void expect(const std::optional<journal::Finding>& found, Wrong wrong, std::int64_t number) {
    ASSERT_TRUE(found);
    EXPECT_EQ(journal::name(found->wrong), journal::name(wrong));
    EXPECT_EQ(found->number, number);
  }
  void expect_entry(const std::optional<journal::Finding>& found, Wrong wrong, std::int64_t number) {
    expect(found, wrong, number);
    if (found) {
      EXPECT_EQ(found->instance, instance_);
    }
  }
  // From the entry `first` on as somebody writes it who knows how a chain is made; with the chain's head.
  void write_anew(std::int64_t first, std::int64_t last) {
    must(database().write([&](store::Transaction& t) -> store::Result<void> {
      audit::Head head{instance_, first - 1, {}};
      if (first > 1) {
        CERBY_TRY(const auto before, entries_after(t, world_.workspace, instance_, first - 2, 1));
        std::ranges::copy(before.at(0).hash, head.hash.begin());
      }
      while (head.number < last) {
        const std::string text = audit::text_of(entry(1000 + head.number));
        const auto hash = audit::hash_of_entry(world_.workspace, instance_, head.number + 1, head.hash, text);
        auto change = t.prepare(
            {"UPDATE audit SET entry = :entry, previous = :previous, hash = :hash, at = :at, kind = :kind, "
             "user_id = NULL, item_id = NULL WHERE number = :number"});
        CERBY_CHECK(change.bind("entry", text)
                        .bind("previous", cerby::Bytes(head.hash))
                        .bind("hash", cerby::Bytes(hash))
                        .bind("at", entry(1000 + head.number).at)
                        .bind("kind", entry(0).kind)
                        .bind("number", head.number + 1)
                        .run());
        head = {instance_, head.number + 1, hash};
      }
      auto set = t.prepare({"UPDATE instances SET last_hash = :hash"});
      CERBY_CHECK(set.bind("hash", cerby::Bytes(head.hash)).run());
      return {};
    }));
  }
  World world_;
  Uuid instance_;
};
CERBY_ON_BOTH_DATABASES(Tampering);

TEST_P(Tampering, OfEveryEntryIsNoticed) {
  for (std::int64_t number = 1; number <= kEntries; ++number) {
    const std::string n = std::to_string(number), next = std::to_string(number + 1);
    const std::string where = " WHERE number = " + n;
    expect_entry(found_out("UPDATE audit SET entry = REPLACE(entry, '}', ',\"left_out\":1}')" + where),
                 Wrong::EntryChanged, number);
    expect_entry(found_out("UPDATE audit SET hash = previous" + where), Wrong::EntryChanged, number);
    // Of the last one, the chain's head says that it was there.
    expect_entry(found_out("DELETE FROM audit" + where),
                 number < kEntries ? Wrong::EntryMissing : Wrong::ChainCut, number);
    if (number == kEntries) continue;
    expect_entry(found_out([&] {
                   must(raw("UPDATE audit SET number = 1000" + where));
                   must(raw("UPDATE audit SET number = " + n + " WHERE number = " + next));
                   must(raw("UPDATE audit SET number = " + next + " WHERE number = 1000"));
                 }),
                 Wrong::EntryChanged, number);
  }
}

TEST_P(Tampering, OfWhatEntriesAreFoundByIsNoticed) {
  for (const char* set : {"at = at + 1", "kind = 0", "user_id = workspace_id", "item_id = workspace_id"})
    expect_entry(found_out("UPDATE audit SET " + std::string(set) + " WHERE number = 7"),
                 Wrong::EntryColumnsChanged, 7);
}

TEST_P(Tampering, APlaceInAnotherWorkspaceIsNoticed) {
  const World other = make_world(200);
  must(
      raw("INSERT INTO instances (workspace_id, id, label, started_at, last_seen_at, last_number, last_hash) "
          "SELECT '" +
          other.workspace.text() +
          "', id, label, started_at, last_seen_at, last_number, last_hash FROM instances"));
  must(raw("INSERT INTO audit SELECT '" + other.workspace.text() + "'" + (is_postgres() ? "::uuid" : "") +
           ", instance_id, number, at, kind, user_id, item_id, entry, previous, hash FROM audit"));
  expect_entry(verified(other.workspace).first_wrong, Wrong::EntryChanged, 1);
  EXPECT_FALSE(verified(world_.workspace).first_wrong);
}

TEST_P(Tampering, AChainThatIsWrittenAnewIsNoticedAtTheNextCheckpoint) {
  expect_entry(found_out([&] { write_anew(1, kEntries); }), Wrong::EntryNotAsChecked, 1);
  expect_entry(found_out([&] { write_anew(2, kEntries); }), Wrong::EntryNotAsChecked, 20);
  expect_entry(found_out([&] { write_anew(20, kEntries); }), Wrong::EntryNotAsChecked, 20);
  expect_entry(found_out([&] { write_anew(21, kEntries); }), Wrong::EntryNotAsChecked, 40);
  // What no checkpoint has seen yet: this cannot be noticed, and is what `unchecked` counts.
  EXPECT_FALSE(found_out([&] { write_anew(41, kEntries); }));
}

TEST_P(Tampering, AChainThatIsCutIsNoticedDownToTheLastCheckpoint) {
  const auto cut = [&](std::int64_t last, bool with_head) {
    return found_out([&] {
      must(raw("DELETE FROM audit WHERE number > " + std::to_string(last)));
      if (with_head)
        must(raw("UPDATE instances SET last_number = " + std::to_string(last) +
                 ", last_hash = (SELECT hash FROM audit WHERE number = " + std::to_string(last) + ")"));
    });
  };
  for (std::int64_t last = 1; last < kEntries; ++last) {
    expect_entry(cut(last, false), Wrong::ChainCut, last + 1);
    if (last < 40) {
      expect_entry(cut(last, true), Wrong::ChainCut, last + 1);
    } else {
      EXPECT_FALSE(cut(last, true));
    }
  }
  expect_entry(found_out([&] {
                 must(raw("DELETE FROM audit"));
                 must(raw("UPDATE instances SET last_number = 0, last_hash = NULL"));
               }),
               Wrong::ChainCut, 1);
}

TEST_P(Tampering, AChainThatIsTakenAwayIsNoticed) {
  must(raw("DELETE FROM audit"));
  must(raw("DELETE FROM instances"));
  expect_entry(verified(world_.workspace).first_wrong, Wrong::ChainMissing, 40);
}

TEST_P(Tampering, OfCheckpointsIsNoticed) {
  for (std::int64_t number = 1; number <= 3; ++number) {
    const std::string where = " WHERE number = " + std::to_string(number);
    const auto expect_checkpoint = [&](const std::string& sql, Wrong wrong) {
      const auto found = found_out(sql + where);
      expect(found, wrong, number);
      EXPECT_FALSE(found && found->instance) << sql;
    };
    expect_checkpoint("DELETE FROM audit_checkpoints", Wrong::CheckpointMissing);
    expect_checkpoint("UPDATE audit_checkpoints SET at = at + 1", Wrong::CheckpointForged);
    expect_checkpoint("UPDATE audit_checkpoints SET heads = '{\"heads\":[]}'", Wrong::CheckpointForged);
    expect_checkpoint("UPDATE audit_checkpoints SET signature = previous", Wrong::CheckpointForged);
    expect_checkpoint("UPDATE audit_checkpoints SET previous = signature", Wrong::CheckpointChanged);
  }
  // A key that nobody has signs nothing: not where it is the last; where one of ours follows, its hash
  // differs.
  expect(found_out("UPDATE audit_checkpoints SET key_id = 'other' WHERE number = 3"),
         Wrong::CheckpointKeyUnknown, 3);
  expect(found_out("UPDATE audit_checkpoints SET key_id = 'other' WHERE number = 2"),
         Wrong::CheckpointChanged, 3);
  expect(found_out([&] {
           must(raw("DELETE FROM audit_checkpoints"));
           must(raw("UPDATE instances SET checked_number = 0"));
           const auto others = key_ring("one", 2);
           must(journal::Checkpoints(database(), others).make(world_.workspace, kNow));
         }),
         Wrong::CheckpointForged, 1);
}

TEST_P(Tampering, ACheckpointThatIsKnownFromElsewhereShowsWhatWasCutOff) {
  const auto known = verified(world_.workspace).last;
  ASSERT_TRUE(known);
  EXPECT_EQ(known->number, 3);
  EXPECT_FALSE(verified(world_.workspace, known).first_wrong);
  // Back to the second checkpoint, in every place.
  must(raw("DELETE FROM audit_checkpoints WHERE number = 3"));
  must(raw("DELETE FROM audit WHERE number > 20"));
  must(
      raw("UPDATE instances SET last_number = 20, checked_number = 20, last_hash = (SELECT hash FROM audit "
          "WHERE number = 20)"));
  EXPECT_FALSE(verified(world_.workspace).first_wrong);
  expect(verified(world_.workspace, known).first_wrong, Wrong::CheckpointMissing, 3);
  auto other = *known;
  other.number = 2;
  expect(verified(world_.workspace, other).first_wrong, Wrong::CheckpointUnexpected, 2);
}

// After a change of the master key, the new one vouches for what the old one signed.
TEST_P(Tampering, AnOldKeysCheckpointsStandUnderANewOnes) {
  const auto old = std::move(keys);
  keys = key_ring("two", 2);
  expect(verified(world_.workspace).first_wrong, Wrong::CheckpointKeyUnknown, 1);
  must(journal::Checkpoints(database(), keys).make(world_.workspace, kNow));
  const auto found = verified(world_.workspace);
  EXPECT_FALSE(found.first_wrong);
  EXPECT_EQ(found.checkpoints, 4);
  EXPECT_EQ(found.unchecked, 0);
}

TEST(KnownCheckpoint, HasOneForm) {
  const std::string workspace = id(1).text(), hash(64, 'a');
  const auto known = journal::KnownCheckpoint::parse(workspace + ":12:" + hash);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->number, 12);
  EXPECT_EQ(known->workspace, id(1));
  for (const std::string& text :
       {std::string(), workspace, workspace + ":12", workspace + ":0:" + hash, workspace + ":x:" + hash,
        workspace + ":12:" + hash.substr(1), workspace + ":12:" + hash + "a", "x:12:" + hash,
        workspace + ":12 :" + hash})
    EXPECT_FALSE(journal::KnownCheckpoint::parse(text)) << text;
}

}  // namespace
}  // namespace verify_test
