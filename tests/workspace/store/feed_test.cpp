#include "workspace/store/feed.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "workspace/store/support/fixture.h"

namespace feed_test {
namespace {

using namespace store_tests;
using store::ChangeKind;
using store::Error;
using store::Item;
using store::ItemKind;
using store::Member;
using store::MemberKind;
using store::Result;
using store::Transaction;

class Feed : public StoreTest {
 protected:
  std::vector<store::FedChange> after(const Uuid& workspace, std::int64_t number) {
    return must(read([&](Transaction& t) { return changes_after(t, workspace, number, 1000); }));
  }
};
CERBY_ON_BOTH_DATABASES(Feed);

constexpr int kWriters = 4;
constexpr int kWritesEach = 60;

TEST_P(Feed, HasNoGapAndNobodySeesALaterNumberBeforeAnEarlierOne) {
  const World world = make_world(100);
  auto writers_database = open(address(), kWriters);
  const std::int64_t start = after(world.workspace, 0).back().number;
  std::atomic<int> running = kWriters;
  std::atomic<int> committed = 0;
  std::atomic<int> failures = 0;
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kWritesEach; ++i) {
        const bool give_up = i % 5 == 4;
        const auto number = static_cast<std::uint64_t>(1000 + writer * kWritesEach + i);
        const auto done = writers_database->write([&](Transaction& t) -> Result<void> {
          CERBY_CHECK(
              create_user(t, world.act(), user_of(id(number), std::to_string(number) + "@example.com")));
          CERBY_CHECK(add_team_member(t, world.act(), world.team, id(number)));
          if (give_up) return store::fail(Error::Invalid, "on purpose");
          return {};
        });
        if (done) ++committed;
        if (done.has_value() == give_up) ++failures;
      }
      --running;
    });
  }
  // Reads on and on: what it sees must always go on at the next number.
  std::int64_t last = start;
  while (true) {
    const bool is_over = running == 0;
    for (const auto& fed : after(world.workspace, last)) ASSERT_EQ(fed.number, ++last);
    if (is_over) break;
  }
  for (std::jthread& writer : writers) writer.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(committed, kWriters * kWritesEach * 4 / 5);
  EXPECT_EQ(last, start + 2 * committed);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_workspace(t, world.workspace); })).feed, last);
}

TEST_P(Feed, SaysWhatHappenedToWhomByWhomAndWhen) {
  const World w = make_world(100);
  const std::int64_t start = after(w.workspace, 0).back().number;
  const Item account{ItemKind::Account, w.account};
  const Item collection{ItemKind::Collection, w.collection};
  const Member user{MemberKind::User, w.user};
  const Member team{MemberKind::Team, w.team};
  const store::Act act{w.workspace, w.user, kNow + 7};
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(put_grant(t, act, account, user, access::ItemRole::Owner));
    CERBY_CHECK(put_grant(t, act, account, user, access::ItemRole::Owner));  // the same again: no change
    CERBY_CHECK(put_grant(t, act, account, user, access::ItemRole::Collaborator));
    CERBY_CHECK(put_grant(t, act, collection, team, access::ItemRole::Owner));
    CERBY_CHECK(add_team_member(t, act, w.team, w.user));
    CERBY_CHECK(add_to_collection(t, act, w.collection, account));
    CERBY_CHECK(remove_grant(t, act, account, user));
    auto gone = user_of(w.user, "first@example.com");
    gone.status = access::UserStatus::Deactivated;
    CERBY_CHECK(change_user(t, act, gone));
    CERBY_CHECK(remove_team(t, act, w.team));
    CERBY_CHECK(remove_collection(t, act, w.collection));
    CERBY_CHECK(note_login(t, act, w.account));  // no change
    return {};
  }));
  struct Expected {
    ChangeKind kind;
    std::optional<Item> item;
    std::optional<Member> member;
    std::optional<Uuid> other;
  };
  const std::vector<Expected> expected{
      {ChangeKind::Granted, account, user, {}},
      {ChangeKind::Granted, account, user, {}},
      {ChangeKind::Granted, collection, team, {}},
      {ChangeKind::TeamMemberAdded, {}, team, w.user},
      {ChangeKind::CollectionItemAdded, collection, {}, w.account},
      {ChangeKind::GrantRemoved, account, user, {}},
      {ChangeKind::UserStatusChanged, {}, user, {}},
      // A team takes its grants and memberships with it.
      {ChangeKind::GrantRemoved, collection, team, {}},
      {ChangeKind::TeamMemberRemoved, {}, team, w.user},
      {ChangeKind::TeamRemoved, {}, team, {}},
      {ChangeKind::CollectionRemoved, collection, {}, {}},
  };
  const auto changes = after(w.workspace, start);
  ASSERT_EQ(changes.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(changes[i].number, start + static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(changes[i].change.kind, expected[i].kind);
    EXPECT_EQ(changes[i].change.item, expected[i].item);
    EXPECT_EQ(changes[i].change.member, expected[i].member);
    EXPECT_EQ(changes[i].change.other, expected[i].other);
    EXPECT_EQ(changes[i].by, w.user);
    EXPECT_EQ(changes[i].at, kNow + 7);
  }
}

TEST_P(Feed, WorkspacesCountForThemselves) {
  const World a = make_world(100);
  const World b = make_world(200);
  EXPECT_EQ(after(a.workspace, 0).front().number, 1);
  EXPECT_EQ(after(b.workspace, 0).front().number, 1);
  EXPECT_EQ(after(a.workspace, 0).size(), after(b.workspace, 0).size());
  EXPECT_EQ(error_of(write([&](Transaction& t) { return hold_feed(t, id(9)); })), Error::NotFound);
}

TEST_P(Feed, IsReadInParts) {
  const World a = make_world(100);
  const auto all = after(a.workspace, 0);
  std::int64_t last = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto part = must(read([&](Transaction& t) { return changes_after(t, a.workspace, last, 1); }));
    ASSERT_EQ(part.size(), 1U);
    EXPECT_EQ(part.front().number, ++last);
  }
  EXPECT_TRUE(must(read([&](Transaction& t) { return changes_after(t, a.workspace, last, 1); })).empty());
}

}  // namespace
}  // namespace feed_test
