#include "workspace/store/database.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "workspace/store/support/fixture.h"

namespace database_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Result;
using store::SecretType;
using store::Transaction;

class Database : public StoreTest {};
CERBY_ON_BOTH_DATABASES(Database);

TEST_P(Database, WhatFailsIsUndoneAndTheConnectionGoesOn) {
  const World w = make_world(1);
  for (int i = 0; i < 10; ++i) {
    const auto result = write([&](Transaction& t) -> Result<void> {
      CERBY_CHECK(create_user(t, w.act(), user_of(id(100), "second@example.com")));
      return create_user(t, w.act(), user_of(id(101), "FIRST@example.com"));
    });
    ASSERT_EQ(error_of(result), Error::Conflict);
  }
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 1);
  must(
      write([&](Transaction& t) { return create_user(t, w.act(), user_of(id(100), "second@example.com")); }));
}

TEST_P(Database, AUseThatFailedLeavesNoValueForTheNext) {
  const World w = make_world(1);
  auto user = user_of(id(100), "first@example.com");  // taken
  user.external_id = "00u1";
  user.issuer = "https://idp.example";
  user.subject = "s";
  ASSERT_EQ(error_of(write([&](Transaction& t) { return create_user(t, w.act(), user); })), Error::Conflict);
  must(
      write([&](Transaction& t) { return create_user(t, w.act(), user_of(id(101), "second@example.com")); }));
  const auto made = must(read([&](Transaction& t) { return find_user(t, w.workspace, id(101)); }));
  EXPECT_EQ(made.external_id, std::nullopt);
  EXPECT_EQ(made.issuer, std::nullopt);
  EXPECT_EQ(made.subject, std::nullopt);
}

TEST_P(Database, BytesComeBackAsTheyWere) {
  const World w = make_world(1);
  std::vector<std::uint8_t> all;
  for (int i = 0; i < 512; ++i) all.push_back(static_cast<std::uint8_t>(i));
  const std::vector<std::vector<std::uint8_t>> values{{0}, {}, all, {'\\', 'x', '4', '1'}, {0, 0, 0}, {255}};
  std::int64_t revision = 0;
  for (const auto& value : values) {
    must(write([&](Transaction& t) {
      return put_secret(t, w.act(), w.account, {id(70), SecretType::Password, 3, ++revision, value, 0, 0});
    }));
    const auto back = must(
        read([&](Transaction& t) { return find_secret(t, w.workspace, w.account, SecretType::Password); }));
    EXPECT_EQ(back.sealed, value);
    EXPECT_EQ(back.revision, revision);
    EXPECT_EQ(back.epoch, 3);
    EXPECT_EQ(back.id, id(70));
  }
  // A revision that is not the next is somebody's who was slower.
  for (const std::int64_t wrong : {std::int64_t{1}, revision, revision + 2}) {
    EXPECT_EQ(error_of(write([&](Transaction& t) {
                return put_secret(t, w.act(), w.account, {id(71), SecretType::Password, 3, wrong, {9}, 0, 0});
              })),
              Error::Conflict);
  }
  EXPECT_TRUE(
      must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); })).has_password);
  must(write([&](Transaction& t) { return remove_secret(t, w.act(), w.account, SecretType::Password); }));
  EXPECT_TRUE(must(read([&](Transaction& t) { return find_secrets(t, w.workspace, w.account); })).empty());
}

TEST_P(Database, AReadSeesOneStateThroughout) {
  const World w = make_world(1);
  auto other = open(address(), 1);
  const auto result = read([&](Transaction& t) -> Result<void> {
    CERBY_TRY(const auto before, find_team(t, w.workspace, w.team));
    CERBY_CHECK(other->write([&](Transaction& o) {
      return change_team(o, w.act(), {w.team, "Renamed", store::TeamKind::UserManaged, {}, {}, {}});
    }));
    CERBY_TRY(const auto after, find_team(t, w.workspace, w.team));
    EXPECT_EQ(after.name, before.name);
    return {};
  });
  must(result);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_team(t, w.workspace, w.team); })).name, "Renamed");
}

TEST_P(Database, AReadThatWritesIsRefused) {
  const World w = make_world(1);
  const auto note = [&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); };
  auto one = open(address(), 1);
  int calls = 0;
  EXPECT_EQ(error_of(one->read([&](Transaction& t) {
              ++calls;
              return note(t);
            })),
            store::Error::Failed);
  EXPECT_EQ(calls, 1) << "another try would be no better";
  if (!is_postgres()) {
    EXPECT_EQ(error_of(one->ask(note)), store::Error::Failed);
  }
  // The same connection writes, where it is meant to.
  must(one->write(note));
  EXPECT_EQ(error_of(one->read(note)), store::Error::Failed);
}

TEST_P(Database, WritersAtOnceLoseNothing) {
  const World w = make_world(1);
  auto own = open(address(), 2);  // fewer than there are threads
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (std::uint64_t n = 0; n < 6; ++n) {
    threads.emplace_back([&, n] {
      for (std::uint64_t i = 0; i < 10; ++i) {
        const auto done = own->write([&](Transaction& t) {
          return create_user(t, w.act(),
                             user_of(id(100 + n * 10 + i), std::to_string(n * 10 + i) + "@example.com"));
        });
        if (!done) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 61);
}

TEST_P(Database, AWorkThatThrowsIsUndoneAndKeepsNoConnection) {
  const World w = make_world(1);
  auto own = open(address(), 1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(static_cast<void>(own->write([&](Transaction& t) -> Result<void> {
                   CERBY_CHECK(create_user(t, w.act(), user_of(id(100), "second@example.com")));
                   throw std::runtime_error("thrown");
                 })),
                 std::runtime_error);
  }
  must(own->write([&](Transaction& t) { return note_activity(t, w.workspace, w.user, kNow); }));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users", 1}), 1);
}

TEST_P(Database, ALockIsWaitedForOnce) {
  const World w = make_world(1);
  auto other = must(store::Database::open({address(), 1, std::chrono::milliseconds(50)}));
  int calls = 0;
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(hold_feed(t, w.workspace));
    EXPECT_EQ(error_of(other->write([&](Transaction& o) {
                ++calls;
                return hold_feed(o, w.workspace);
              })),
              Error::Busy);
    return {};
  }));
  EXPECT_EQ(calls, is_postgres() ? 1 : 0);  // SQLite waits before the work
}

TEST_P(Database, AStatementThatLacksAValueIsAFaultOfOurs) {
  const auto result = write([](Transaction& t) -> Result<std::int64_t> {
    constexpr store::Sql kSql{"UPDATE users SET first_name = :first WHERE last_name = :last"};
    {
      auto first = t.prepare(kSql);
      CERBY_CHECK(first.bind("first", "a").bind("last", "b").run());
    }
    auto second = t.prepare(kSql);
    return second.bind("first", "a").run();
  });
  EXPECT_EQ(error_of(result), Error::Failed);
}

}  // namespace
}  // namespace database_test
