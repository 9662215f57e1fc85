// What a running service does not sign.
#include "workspace/journal/checkpoints.h"

#include <gtest/gtest.h>

#include "workspace/journal/journal.h"
#include "workspace/journal/support.h"

namespace checkpoints_test {
namespace {

using namespace journal_tests;

class CheckpointsOf : public JournalTest {
 protected:
  void SetUp() override {
    JournalTest::SetUp();
    world_ = make_world(100);
    take_the_guards_away();
  }
  World world_;
};
CERBY_ON_BOTH_DATABASES(CheckpointsOf);

// A service that goes on would vouch for it with its next checkpoint.
TEST_P(CheckpointsOf, ALogWrittenAnewUnderARunningServiceAreNotMade) {
  const auto others = key_ring("other", 2);
  for (const bool by_another_key : {false, true}) {
    journal::Journal journal(database(), clock, keys, "goes on");
    must(journal.start());
    must(journal.write(world_.workspace, entry(1)));
    must(raw("DELETE FROM audit_checkpoints"));
    must(raw("UPDATE instances SET checked_number = 0"));
    if (by_another_key) must(journal::Checkpoints(database(), others).make(world_.workspace, kNow));
    must(journal.write(world_.workspace, entry(2)));
    clock.now += journal::kTimePerCheckpoint;
    EXPECT_EQ(error_of(journal.tick()), store::Error::Failed);
    clock.now += journal::kTimePerCheckpoint;
    EXPECT_EQ(error_of(journal.tick()), store::Error::Failed) << "nor later";
    const auto found = verified(world_.workspace);
    if (by_another_key) {
      ASSERT_TRUE(found.first_wrong);
      EXPECT_EQ(found.first_wrong->wrong, journal::Wrong::CheckpointKeyUnknown);
    } else {
      EXPECT_EQ(found.checkpoints, 0);
      EXPECT_EQ(found.unchecked, found.entries);
    }
    EXPECT_EQ(error_of(journal.stop()), store::Error::Failed);
  }
}

TEST_P(CheckpointsOf, OneWorkspaceThatFailKeepNoOtherFromIts) {
  const World first = make_world(1);
  const World last = make_world(200);
  journal::Journal journal(database(), clock, keys, "goes on");
  must(journal.start());
  must(raw("DELETE FROM audit_checkpoints WHERE workspace_id = '" + world_.workspace.text() + "'"));
  for (const auto& workspace : {first.workspace, world_.workspace, last.workspace})
    must(journal.write(workspace, entry(1)));
  clock.now += journal::kTimePerCheckpoint;
  EXPECT_EQ(error_of(journal.tick()), store::Error::Failed);
  for (const auto& workspace : {first.workspace, last.workspace}) {
    EXPECT_EQ(verified(workspace).checkpoints, 2);
    EXPECT_EQ(verified(workspace).unchecked, 0);
  }
}

}  // namespace
}  // namespace checkpoints_test
