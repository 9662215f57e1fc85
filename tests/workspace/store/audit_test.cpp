#include "workspace/store/audit.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <vector>

#include "workspace/store/support/fixture.h"

namespace audit_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Result;
using store::Transaction;
namespace audit = cerby::workspace::audit;

class AuditRows : public StoreTest {
 protected:
  static audit::Entry entry(std::int64_t at) {
    audit::Entry made;
    made.at = at;
    made.kind = audit::Kind::AccountChanged;
    made.operation = "PATCH /accounts/{id}";
    made.decision = "allowed";
    return made;
  }
  audit::Head append(const Uuid& workspace, const std::vector<audit::Entry>& entries) {
    return must(write([&](Transaction& t) { return store::append(t, workspace, instance_, entries); }));
  }
  std::vector<store::AuditRow> rows(const Uuid& workspace, std::int64_t after = 0) {
    return must(read([&](Transaction& t) { return entries_after(t, workspace, instance_.id, after, 1000); }));
  }
  store::Chain chain(const Uuid& workspace) {
    const auto all = must(read([&](Transaction& t) { return chains_after(t, workspace, {}); }));
    EXPECT_EQ(all.size(), 1U);
    return all.at(0);
  }
  // How many entries one unbroken chain has; -1 where it is broken.
  std::int64_t unbroken(const Uuid& workspace) {
    audit::Head head{instance_.id, 0, {}};
    while (true) {
      const auto some = rows(workspace, head.number);
      if (some.empty()) break;
      for (const auto& row : some) {
        const auto hash = audit::hash_of_entry(workspace, instance_.id, row.number, head.hash, row.entry);
        if (row.number != head.number + 1 || !std::ranges::equal(row.previous, head.hash) ||
            !std::ranges::equal(row.hash, hash))
          return -1;
        head = {instance_.id, row.number, hash};
      }
    }
    return chain(workspace).head == head ? head.number : -1;
  }
  const store::Instance instance_{id(9000), "here", kNow};
};
CERBY_ON_BOTH_DATABASES(AuditRows);

TEST_P(AuditRows, AreAChain) {
  const World w = make_world(100);
  auto first = entry(kNow);
  first.user = w.user;
  first.item = w.account;
  EXPECT_EQ(append(w.workspace, {first}).number, 1);
  const auto head = append(w.workspace, {entry(kNow + 1), entry(kNow + 2)});
  EXPECT_EQ(head.number, 3);
  EXPECT_EQ(unbroken(w.workspace), 3);
  const auto all = rows(w.workspace);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].entry, audit::text_of(first));
  EXPECT_EQ(all[0].at, kNow);
  EXPECT_EQ(all[0].kind, static_cast<std::int64_t>(audit::Kind::AccountChanged));
  EXPECT_EQ(all[0].user, w.user);
  EXPECT_EQ(all[0].item, w.account);
  EXPECT_FALSE(all[1].user);
  const auto kept = chain(w.workspace);
  EXPECT_EQ(kept.head, head);
  EXPECT_EQ(kept.instance.label, "here");
  EXPECT_EQ(kept.instance.started_at, kNow);
  EXPECT_EQ(rows(w.workspace, 2).size(), 1U);
}

TEST_P(AuditRows, EachWorkspaceHasChainsOfItsOwn) {
  const World a = make_world(100);
  const World b = make_world(200);
  EXPECT_EQ(append(a.workspace, {entry(kNow)}).number, 1);
  EXPECT_EQ(append(b.workspace, {entry(kNow)}).number, 1);
  EXPECT_NE(rows(a.workspace)[0].hash, rows(b.workspace)[0].hash);
  const auto none =
      write([&](Transaction& t) { return store::append(t, id(12345), instance_, std::vector{entry(kNow)}); });
  EXPECT_EQ(error_of(none), Error::Refused);
}

TEST_P(AuditRows, AChainThatHasEndedTakesNoMore) {
  const World w = make_world(100);
  append(w.workspace, {entry(kNow)});
  must(write([&](Transaction& t) { return end_chain(t, w.workspace, instance_.id, kNow + 5); }));
  EXPECT_EQ(chain(w.workspace).ended_at, kNow + 5);
  const auto more = write(
      [&](Transaction& t) { return store::append(t, w.workspace, instance_, std::vector{entry(kNow)}); });
  EXPECT_EQ(error_of(more), Error::Refused);
  EXPECT_EQ(unbroken(w.workspace), 1);
}

TEST_P(AuditRows, WhatIsUndoneLeavesNoGap) {
  const World w = make_world(100);
  for (int i = 0; i < 6; ++i) {
    const auto done = write([&](Transaction& t) -> Result<void> {
      CERBY_CHECK(store::append(t, w.workspace, instance_, std::vector{entry(kNow + i)}));
      if (i % 2 == 1) return store::fail(Error::Invalid, "on purpose");
      return {};
    });
    EXPECT_EQ(done.has_value(), i % 2 == 0);
  }
  EXPECT_EQ(unbroken(w.workspace), 3);
}

constexpr int kThreads = 8;
constexpr int kEach = 500;

TEST_P(AuditRows, ThreadsGiveOneUnbrokenChain) {
  const World w = make_world(100);
  auto many = open(address(), kThreads);
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < kEach; ++i) {
          const auto done = many->write([&](Transaction& t) {
            return store::append(t, w.workspace, instance_, std::vector{entry(kNow + i)});
          });
          if (!done) ++failed;
        }
      });
    }
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(unbroken(w.workspace), kThreads * kEach);
}

// A process that ends between the append and the commit, and one that ends behind it.
TEST_P(AuditRows, AKillBeforeTheCommitLeavesAnUnbrokenChain) {
  const World w = make_world(100);
  append(w.workspace, {entry(kNow)});
  for (const bool commits : {false, true}) {
    const pid_t child = ::fork();
    if (child == 0) {
      auto own = store::Database::open({address(), 1, std::chrono::seconds(20)});
      if (!own) ::_exit(100);
      static_cast<void>((*own)->write([&](Transaction& t) -> Result<void> {
        CERBY_CHECK(store::append(t, w.workspace, instance_, std::vector{entry(kNow), entry(kNow)}));
        if (!commits) ::raise(SIGKILL);
        return {};
      }));
      ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
  }
  append(w.workspace, {entry(kNow)});
  EXPECT_EQ(unbroken(w.workspace), 4);
}

TEST_P(AuditRows, AreNeitherChangedNorRemoved) {
  const World w = make_world(100);
  append(w.workspace, {entry(kNow), entry(kNow + 1)});
  ASSERT_TRUE(
      run({"INSERT INTO audit_checkpoints (workspace_id, number, at, heads, previous, key_id, signature) "
           "SELECT id, 1, 1, '', '', 'k', '' FROM workspaces"}));
  for (const store::Sql sql : {
           store::Sql("UPDATE audit SET entry = '{}'"),
           store::Sql("UPDATE audit SET number = number + 10"),
           store::Sql("DELETE FROM audit"),
           store::Sql("DELETE FROM audit WHERE number = 2"),
           store::Sql("UPDATE audit_checkpoints SET heads = 'x'"),
           store::Sql("DELETE FROM audit_checkpoints"),
       })
    EXPECT_EQ(error_of(run(sql)), Error::Refused) << sql.text();
  if (is_postgres()) {
    EXPECT_EQ(error_of(run({"TRUNCATE audit"})), Error::Refused);
    EXPECT_EQ(error_of(run({"TRUNCATE audit_checkpoints"})), Error::Refused);
  } else {
    EXPECT_EQ(error_of(run({"INSERT OR REPLACE INTO audit SELECT workspace_id, instance_id, number, 0, kind, "
                            "user_id, item_id, 'x', previous, hash FROM audit"})),
              Error::Refused);
    EXPECT_EQ(error_of(run({"INSERT OR REPLACE INTO audit_checkpoints SELECT workspace_id, number, 0, heads, "
                            "previous, key_id, signature FROM audit_checkpoints"})),
              Error::Refused);
  }
  EXPECT_EQ(unbroken(w.workspace), 2);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM audit_checkpoints WHERE heads = ''", 1}), 1);
}

// Of two chains, and of another workspace's: what is known without counting is what there is.
TEST_P(AuditRows, ATotalIsOfAllThatAPageIsTakenFrom) {
  const World w = make_world(100);
  const World other = make_world(200);
  append(w.workspace, {entry(kNow), entry(kNow + 1'000), entry(kNow + 1'000)});
  append(other.workspace, {entry(kNow)});
  const store::Instance second{id(9001), "there", kNow};
  must(write([&](Transaction& t) {
    return store::append(t, w.workspace, second, std::vector{entry(kNow), entry(kNow + 2'000)});
  }));
  const auto total = [&](const store::AuditFilter& filter) {
    const auto found = must(read([&](Transaction& t) {
      return list_entries(t, w.workspace, filter, store::Direction::Ascending, {.number = 1, .size = 100});
    }));
    EXPECT_EQ(found.total, std::ssize(found.rows));
    const auto little = must(read([&](Transaction& t) {
      return list_entries(t, w.workspace, filter, store::Direction::Descending, {.number = 2, .size = 1});
    }));
    EXPECT_EQ(little.total, found.total);
    EXPECT_EQ(std::ssize(little.rows), found.total > 1 ? 1 : 0);
    return found.total;
  };
  const auto before = [](store::Time until) {
    store::AuditFilter filter;
    filter.until = until;
    return filter;
  };
  EXPECT_EQ(total({}), 5);
  EXPECT_EQ(total(before(kNow)), 0);
  EXPECT_EQ(total(before(kNow + 1'000)), 2);
  EXPECT_EQ(total(before(kNow + 2'000)), 4);
  EXPECT_EQ(total(before(kNow + 9'000)), 5);
  auto filter = before(kNow + 2'000);
  filter.since = kNow + 1'000;
  EXPECT_EQ(total(filter), 2);
  filter.until.reset();
  EXPECT_EQ(total(filter), 3);
  filter = before(kNow + 2'000);
  filter.kinds = {audit::Kind::AccountChanged};
  EXPECT_EQ(total(filter), 4);
  filter.kinds = {audit::Kind::Exported};
  EXPECT_EQ(total(filter), 0);
}

TEST_P(AuditRows, AreFoundByTimeUserAndItem) {
  const World w = make_world(100);
  std::vector<audit::Entry> entries;
  for (int i = 0; i < 12; ++i) {
    entries.push_back(entry(kNow + i / 2));
    if (i % 2 == 0) entries.back().user = w.user;
    if (i % 3 == 0) entries.back().item = w.account;
  }
  append(w.workspace, entries);
  const auto found = [&](const store::AuditFilter& filter, const store::AuditPlace& after = {}) {
    std::vector<std::int64_t> numbers;
    for (const auto& row :
         must(read([&](Transaction& t) { return find_entries(t, w.workspace, filter, after); })))
      numbers.push_back(row.number);
    return numbers;
  };
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(found({}), (Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(found({}, {kNow + 4, instance_.id, 9}), (Numbers{10, 11, 12}));
  EXPECT_EQ(found({kNow + 1, kNow + 3, {}, {}, {}, {}}), (Numbers{3, 4, 5, 6}));
  EXPECT_EQ(found({0, {}, w.user, {}, {}, {}}), (Numbers{1, 3, 5, 7, 9, 11}));
  EXPECT_EQ(found({0, {}, {}, w.account, {}, {}}), (Numbers{1, 4, 7, 10}));
  EXPECT_EQ(found({kNow + 1, {}, w.user, w.account, {}, {}}), (Numbers{7}));
  EXPECT_EQ(found({0, {}, w.account, {}, {}, {}}), Numbers{});
}

}  // namespace
}  // namespace audit_test
