#include "workspace/store/local_accounts.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "workspace/store/revisions.h"
#include "workspace/store/support/fixture.h"

namespace local_accounts_test {
namespace {

using namespace store_tests;
using store::Error;
using store::LocalAccount;
using store::Transaction;

class LocalAccounts : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    w = make_world(1);
  }
  auto put(std::int64_t revision, std::uint8_t seed, std::int64_t epoch = 1) {
    return write([&](Transaction& t) {
      return put_local_account(t, w.act(), {w.account, epoch, revision, {1, seed}});
    });
  }
  LocalAccount kept() {
    return must(read([&](Transaction& t) { return find_local_account(t, w.workspace, w.account); }));
  }
  World w;
};
CERBY_ON_BOTH_DATABASES(LocalAccounts);

TEST_P(LocalAccounts, RevisionsFollowOnOneAnother) {
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_local_account(t, w.workspace, w.account); })),
            Error::NotFound);
  EXPECT_EQ(error_of(put(2, 1)), Error::Conflict);
  const auto before = must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); }));
  must(put(1, 1));
  for (const std::int64_t other : {1, 3}) EXPECT_EQ(error_of(put(other, 2)), Error::Conflict);
  must(put(2, 3, 4));
  EXPECT_EQ(kept().sealed, (std::vector<std::uint8_t>{1, 3}));
  EXPECT_EQ(kept().revision, 2);
  EXPECT_EQ(kept().epoch, 4);
  const auto after = must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); }));
  EXPECT_EQ(after.revision, before.revision + 2) << "each is a change of the account";
  const auto fed = must(read([&](Transaction& t) { return changes_after(t, w.workspace, 0, 1000); }));
  EXPECT_EQ(fed.back().change.kind, store::ChangeKind::AccountSecretChanged);
  EXPECT_EQ(fed.back().change.item, (store::Item{store::ItemKind::Account, w.account}));
}

TEST_P(LocalAccounts, TheirOwnRevisionIsHeldAgainst) {
  const auto expect = [&](std::int64_t revision) {
    return write([&](Transaction& t) {
      return expect_revision(t, w.workspace, store::Counted::LocalAccount, w.account, {revision});
    });
  };
  EXPECT_EQ(error_of(expect(1)), Error::NotFound);
  must(put(1, 1));
  must(put(2, 1));
  must(expect(2));
  EXPECT_EQ(error_of(expect(1)), Error::Stale);
}

TEST_P(LocalAccounts, AreListedByTheirVault) {
  const auto listed = [&](const Uuid& vault) {
    return must(read([&](Transaction& t) { return list_local_accounts(t, w.workspace, vault, {1, 25}); }));
  };
  EXPECT_EQ(listed(w.vault).total, 0);
  must(put(1, 1, 2));
  const auto all = listed(w.vault);
  ASSERT_EQ(all.total, 1);
  EXPECT_EQ(all.rows[0].account, w.account);
  EXPECT_EQ(all.rows[0].epoch, 2);
  EXPECT_TRUE(all.rows[0].sealed.empty());
  EXPECT_EQ(listed(id(99)).total, 0);
  must(write([&](Transaction& t) { return delete_account(t, w.act(), w.account); }));
  EXPECT_EQ(listed(w.vault).total, 0);
}

TEST_P(LocalAccounts, AnotherWorkspacesAreNotThere) {
  const World b = make_world(200);
  must(put(1, 1));
  EXPECT_EQ(error_of(read([&](Transaction& t) { return find_local_account(t, b.workspace, w.account); })),
            Error::NotFound);
  EXPECT_EQ(
      error_of(write([&](Transaction& t) { return put_local_account(t, b.act(), {w.account, 1, 1, {1}}); })),
      Error::Refused);
  EXPECT_EQ(
      error_of(write([&](Transaction& t) { return put_local_account(t, b.act(), {w.account, 1, 2, {1}}); })),
      Error::Conflict);
}

// Of several that write the same next revision one does, and its own text is kept.
TEST_P(LocalAccounts, OneOfSeveralWritesTheNextRevision) {
  for (std::int64_t revision = 1; revision <= 4; ++revision) {
    std::atomic<int> refused = 0, written = 0, winner = 0;
    {
      std::vector<std::jthread> threads;
      for (std::uint8_t thread = 1; thread <= 4; ++thread) {
        threads.emplace_back([&, thread] {
          const auto result = put(revision, thread);
          if (result) winner = thread;
          if (result) ++written;
          if (!result && result.error().error == Error::Conflict) ++refused;
        });
      }
    }
    EXPECT_EQ(written, 1);
    EXPECT_EQ(refused, 3);
    EXPECT_EQ(kept().revision, revision);
    EXPECT_EQ(kept().sealed.at(1), winner);
  }
}

}  // namespace
}  // namespace local_accounts_test
