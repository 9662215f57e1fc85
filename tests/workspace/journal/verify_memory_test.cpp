// The log is verified in the memory that a short one takes, however long it is.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <vector>

#include "workspace/audit/entry.h"
#include "workspace/journal/support.h"
#include "workspace/store/audit.h"
#include "workspace/store/checkpoints.h"

namespace verify_memory_test {
namespace {

using namespace journal_tests;

constexpr std::int64_t kBatch = 1000;

std::size_t allocated() {
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

// A sanitizer has an allocator of its own.
bool is_counted() {
  const std::size_t before = allocated();
  const std::vector<char> some(1024 * 1024, 'x');
  const volatile char* const first = some.data();  // so that it is really there
  return *first == 'x' && allocated() > before + some.size() / 2;
}

class VerifyMemory : public JournalTest {
 protected:
  void SetUp() override {
    JournalTest::SetUp();
    if (!is_counted()) GTEST_SKIP() << "this build's allocator does not say how much is allocated";
  }

  // A workspace with a chain of so many entries, and a checkpoint over each `every` of them.
  Uuid log_of(std::uint64_t first_id, std::int64_t entries, std::int64_t every) {
    const Uuid workspace = make_world(first_id).workspace;
    const store::Instance instance{id(first_id + 90), "test", kNow};
    std::optional<store::StoredCheckpoint> last;
    const std::int64_t batch = std::min(every, kBatch);
    must(write([&](store::Transaction& transaction) -> store::Result<void> {
      for (std::int64_t done = 0; done < entries; done += batch) {
        std::vector<audit::Entry> some;
        for (std::int64_t i = 0; i < batch; ++i) some.push_back(entry(done + i));
        CERBY_TRY(const auto head, append(transaction, workspace, instance, some));
        if (head.number % every != 0) continue;
        CERBY_TRY(last, check(transaction, workspace, head, last));
      }
      return {};
    }));
    return workspace;
  }

  store::Result<store::StoredCheckpoint> check(store::Transaction& transaction, const Uuid& workspace,
                                               const audit::Head& head,
                                               const std::optional<store::StoredCheckpoint>& last) {
    store::StoredCheckpoint next;
    next.checkpoint.workspace = workspace;
    next.checkpoint.number = last ? last->checkpoint.number + 1 : 1;
    next.checkpoint.at = kNow;
    next.checkpoint.heads = audit::text_of({head});
    if (last) next.checkpoint.previous = audit::hash_of_checkpoint(last->checkpoint, last->signature);
    next.checkpoint.key = keys.newest().id();
    const auto signature = keys.newest().sign(audit::message_of(next.checkpoint)).value();
    next.signature.assign(signature.begin(), signature.end());
    CERBY_CHECK(put_checkpoint(transaction, next, {head}));
    return next;
  }

  // What a verification holds at most, of those times at which it says how far it is; a page of entries is in
  // it.
  std::int64_t held(const Uuid& workspace, std::int64_t entries, std::int64_t checkpoints) {
    const auto one = open(address(), 1);
    const auto verify = [&] {
      std::size_t most = 0;
      const std::size_t before = allocated();
      const auto found = must(journal::verify(*one, keys, workspace, {},
                                              [&](std::int64_t) { most = std::max(most, allocated()); }));
      EXPECT_FALSE(found.first_wrong);
      EXPECT_EQ(found.entries, entries);
      EXPECT_EQ(found.checkpoints, checkpoints);
      return static_cast<std::int64_t>(most) - static_cast<std::int64_t>(before);
    };
    (void)verify();  // so that what the connection keeps for itself is there
    return verify();
  }
};
CERBY_ON_BOTH_DATABASES(VerifyMemory);

TEST_P(VerifyMemory, IsThatOfAShortLogForTwentyTimesAsManyEntries) {
  constexpr std::int64_t kFew = 1000, kMany = 20'000, kAPart = 500'000;
  const Uuid few = log_of(100, kFew, kFew), many = log_of(300, kMany, kMany);
  const std::int64_t of_few = held(few, kFew, 1), of_many = held(many, kMany, 1);
  EXPECT_GT(of_few, 0);
  EXPECT_LT(of_many, of_few + kAPart) << "of " << of_few << " bytes";
}

TEST_P(VerifyMemory, IsThatOfFewCheckpointsForThousands) {
  constexpr std::int64_t kEntries = 4000, kAPart = 100'000;
  const Uuid few = log_of(100, kEntries, kEntries), many = log_of(300, kEntries, 1);
  const std::int64_t of_few = held(few, kEntries, 1), of_many = held(many, kEntries, kEntries);
  EXPECT_GT(of_few, 0);
  EXPECT_LT(of_many, of_few + kAPart) << "of " << of_few << " bytes";
}

}  // namespace
}  // namespace verify_memory_test
