#include "workspace/journal/journal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "workspace/journal/checkpoints.h"
#include "workspace/journal/support.h"

namespace journal_test {
namespace {

using namespace journal_tests;

class JournalOf : public JournalTest {};
CERBY_ON_BOTH_DATABASES(JournalOf);

TEST_P(JournalOf, StartsAndStopsInEveryWorkspace) {
  const World a = make_world(100);
  const World b = make_world(200);
  journal::Journal journal(database(), clock, keys, "test");
  must(journal.start());
  must(journal.stop());
  for (const Uuid& workspace : {a.workspace, b.workspace}) {
    const auto found = verified(workspace);
    EXPECT_FALSE(found.first_wrong);
    EXPECT_EQ(found.chains, 1);
    EXPECT_EQ(found.entries, 2);
    EXPECT_EQ(found.checkpoints, 2);
    EXPECT_EQ(found.unchecked, 0);
  }
  EXPECT_EQ(error_of(journal.write(a.workspace, entry(1))), store::Error::Failed);
}

TEST_P(JournalOf, TwoRunsHaveTwoChainsAndOneChainOfCheckpoints) {
  const World w = make_world(100);
  journal::Journal first(database(), clock, keys, "first");
  journal::Journal second(database(), clock, keys, "second");
  must(first.start());
  must(second.start());
  must(first.write(w.workspace, entry(1)));
  must(second.stop());
  must(first.write(w.workspace, entry(2)));
  must(first.stop());
  const auto found = verified(w.workspace);
  EXPECT_FALSE(found.first_wrong);
  EXPECT_EQ(found.chains, 2);
  EXPECT_EQ(found.entries, 6);
  EXPECT_EQ(found.checkpoints, 4);
}

TEST_P(JournalOf, ACheckpointComesAfterSoManyEntriesOrSoMuchTime) {
  const World w = make_world(100);
  journal::Journal journal(database(), clock, keys, "test");
  must(journal.start());
  must(journal.tick());
  must(journal.write(w.workspace, entry(1)));
  must(journal.tick());
  EXPECT_EQ(verified(w.workspace).checkpoints, 1);
  clock.now += std::chrono::seconds(60);
  must(journal.tick());
  EXPECT_EQ(verified(w.workspace).checkpoints, 2);
  clock.now += std::chrono::seconds(60);
  must(journal.tick());
  EXPECT_EQ(verified(w.workspace).checkpoints, 2) << "nothing has moved";
  must(database().write([&](store::Transaction& transaction) -> store::Result<void> {
    for (std::int64_t i = 0; i < journal::kEntriesPerCheckpoint; ++i)
      CERBY_CHECK(journal.add(transaction, w.workspace, entry(i)));
    return {};
  }));
  must(journal.tick());
  const auto found = verified(w.workspace);
  EXPECT_EQ(found.checkpoints, 3);
  EXPECT_EQ(found.entries, journal::kEntriesPerCheckpoint + 2);
  EXPECT_EQ(found.unchecked, 0);
}

TEST_P(JournalOf, WithoutAKeyThatSignsThereAreEntriesAndNoCheckpoints) {
  const World w = make_world(100);
  const auto none = cerby::workspace::sealing::MasterKeys::of({}).value();
  journal::Journal journal(database(), clock, none, "test");
  must(journal.start());
  const auto found = verified(w.workspace);
  EXPECT_FALSE(found.first_wrong);
  EXPECT_EQ(found.checkpoints, 0);
  EXPECT_EQ(found.unchecked, 1);
}

// In transactions of their own and in those of changes, which hold the feed, at the same time; with
// checkpoints in between.
TEST_P(JournalOf, ThreadsGiveOneUnbrokenChain) {
  constexpr int kThreads = 8, kEach = 100;
  const World w = make_world(100);
  auto many = open(address(), kThreads + 1);
  journal::Journal journal(*many, clock, keys, "test");
  must(journal.start());
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kEach; ++i) {
          const auto done = thread % 4 != 0
                                ? journal.write(w.workspace, entry(i))
                                : many->write([&](store::Transaction& transaction) -> store::Result<void> {
                                    CERBY_CHECK(store::hold_feed(transaction, w.workspace));
                                    return journal.add(transaction, w.workspace, entry(i));
                                  });
          if (!done) ++failed;
          if (i % 25 == 0 && !journal::Checkpoints(*many, keys).make(w.workspace, kNow)) ++failed;
        }
      });
    }
  }
  EXPECT_EQ(failed, 0);
  must(journal.stop());
  const auto found = verified(w.workspace);
  EXPECT_FALSE(found.first_wrong);
  EXPECT_EQ(found.entries, kThreads * kEach + 2);
}

// Nobody waits for ever where the database does not take it.
TEST_P(JournalOf, WhatCannotBeWrittenIsSaidToAllWhoWait) {
  journal::Journal journal(database(), clock, keys, "test");
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread)
      threads.emplace_back([&] {
        if (!journal.write(id(4711), entry(1))) ++failed;
      });
  }
  EXPECT_EQ(failed, 8);
}

}  // namespace
}  // namespace journal_test
