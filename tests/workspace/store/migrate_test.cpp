#include "workspace/store/migrate.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "workspace/store/support/fixture.h"

namespace migrate_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Migration;

class Migrate : public StoreTest {};
CERBY_ON_BOTH_DATABASES(Migrate);

TEST_P(Migrate, AppliesEachOnceAndFindsItDone) {
  auto fresh = open(fresh_address());
  EXPECT_EQ(error_of(store::check_schema(*fresh)), Error::SchemaOlder);
  EXPECT_EQ(must(store::migrate(*fresh, kNow)), std::ssize(store::migrations()));
  EXPECT_EQ(must(store::migrate(*fresh, kNow)), 0);
  EXPECT_TRUE(store::check_schema(*fresh));
}

TEST_P(Migrate, NumbersGoFromOneWithoutAGap) {
  std::int64_t number = 0;
  for (const Migration& migration : store::migrations())
    EXPECT_EQ(migration.number, ++number) << migration.name;
  EXPECT_GE(number, 1);
}

TEST_P(Migrate, ProcessesAtOnceDoItOnce) {
  const std::string fresh = fresh_address();
  std::array<int, 2> start{};
  ASSERT_EQ(::pipe(start.data()), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(start[1]);
      char go = 0;
      if (::read(start[0], &go, 1) != 0) ::_exit(102);  // ends when the parent lets go
      auto own = store::Database::open({fresh, 1, std::chrono::seconds(30)});
      if (!own) ::_exit(100);
      const auto applied = store::migrate(**own, kNow);
      ::_exit(applied ? static_cast<int>(*applied) : 101);
    }
    children.push_back(child);
  }
  ::close(start[0]);
  ::close(start[1]);
  std::int64_t applied = 0;
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_LT(WEXITSTATUS(status), 100);
    applied += WEXITSTATUS(status);
  }
  EXPECT_EQ(applied, std::ssize(store::migrations()));
  EXPECT_TRUE(store::check_schema(*open(fresh)));
}

TEST_P(Migrate, ANewerVersionIsRefusedByName) {
  std::vector<Migration> newer(store::migrations().begin(), store::migrations().end());
  newer.push_back({std::ssize(newer) + 1, "0999_from_the_future", "CREATE TABLE later (id BIGINT);\n"});
  ASSERT_EQ(must(store::migrate(database(), newer, kNow)), 1);
  const auto migrated = store::migrate(database(), kNow);
  ASSERT_FALSE(migrated);
  const auto checked = store::check_schema(database());
  ASSERT_FALSE(checked);
  for (const store::Failure& failure : {migrated.error(), checked.error()}) {
    EXPECT_EQ(failure.error, Error::SchemaNewer);
    EXPECT_EQ(failure.detail, "0999_from_the_future");
  }
}

TEST_P(Migrate, AnotherTextUnderTheSameNumberIsRefusedByName) {
  const std::string text = std::string(store::migrations().front().text) + "CREATE TABLE more (id BIGINT);\n";
  const std::vector<Migration> other{{1, "0001_other", text}};
  const auto result = store::migrate(database(), other, kNow);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error, Error::SchemaDiffers);
  EXPECT_EQ(result.error().detail, "0001_other");
}

TEST_P(Migrate, OneThatFailsLeavesNothing) {
  std::vector<Migration> broken(store::migrations().begin(), store::migrations().end());
  broken.push_back(
      {std::ssize(broken) + 1, "0002_broken", "CREATE TABLE half (id BIGINT);\nCREATE TABLE (;\n"});
  EXPECT_FALSE(store::migrate(database(), broken, kNow));
  EXPECT_TRUE(store::check_schema(database()));
  broken.back().text = "CREATE TABLE half (id BIGINT);\n";
  EXPECT_EQ(must(store::migrate(database(), broken, kNow)), 1);
}

TEST_P(Migrate, ADamagedTableIsNotTakenForNone) {
  must(run({"ALTER TABLE migrations RENAME COLUMN checksum TO other"}));
  EXPECT_EQ(error_of(store::check_schema(database())), Error::Failed);
}

TEST_P(Migrate, TakesAsLongAsItTakes) {
  if (!is_postgres()) return;  // SQLite ends no statement for its age
  std::vector<Migration> more(store::migrations().begin(), store::migrations().end());
  more.push_back({std::ssize(more) + 1, "settings",
                  "CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS timeout, "
                  "current_setting('lock_timeout') AS patience;\n"});
  must(store::migrate(database(), more, kNow));
  EXPECT_EQ(count({"SELECT COUNT(*) FROM seen WHERE timeout = '0' AND patience <> '0'", 1}), 1);
}

}  // namespace
}  // namespace migrate_test
