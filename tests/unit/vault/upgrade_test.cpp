// A newer program migrates the vault while this one has it open. The migration is made up: of a format 3 that
// is format 2 with another number, so that nothing but the number tells.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault::upgrade_test {
namespace {

using namespace testing_support;

class Upgrade : public VaultTest {
 protected:
  // As another process; the generation stays as it was.
  void migrate(const char* change) {
    ASSERT_EQ(in_a_child([&] {
                tamper(change);
                return HasFailure() ? 1 : 0;
              }),
              0);
  }
  std::string bytes() const {
    std::ifstream file(paths_.vault, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(Upgrade, WhatIsOpenReadsAndChangesNothingOfAnotherFormat) {
  for (const auto& [change, refusal] :
       {std::pair("BEGIN IMMEDIATE; PRAGMA user_version = 3; COMMIT", Outcome::VaultNewer),
        std::pair("BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT", Outcome::VaultOlder)}) {
    fs::remove_all(paths_.vault_dir);
    ids_.clear();
    auto vault = make(3);
    auto before = vault.account(ids_[0]);
    ASSERT_TRUE(before && *before) << "verified, and remembered";
    migrate(change);
    const auto migrated = bytes();
    EXPECT_EQ(outcome_of(vault.account(ids_[0])), refusal);
    EXPECT_EQ(outcome_of(vault.accounts()), refusal);
    EXPECT_EQ(outcome_of(vault.account_count()), refusal);
    EXPECT_EQ(outcome_of(vault.verify()), refusal);
    EXPECT_EQ(outcome_of(vault.put(**before)), refusal);
    auto added = account(9);
    EXPECT_EQ(outcome_of(vault.put(added)), refusal);
    EXPECT_EQ(outcome_of(vault.remove(ids_[1])), refusal);
    EXPECT_EQ(bytes(), migrated);
    EXPECT_EQ(outcome_of(VaultFile::open(paths_)), refusal);
  }
}

// Another process, which takes one step of a migration each time that it is told to.
class Migrating {
 public:
  explicit Migrating(const fs::path& file) {
    std::array<int, 2> to{}, from{};
    EXPECT_EQ(::pipe(to.data()), 0);
    EXPECT_EQ(::pipe(from.data()), 0);
    child_ = ::fork();
    if (child_ == 0) {
      ::close(to[1]);
      ::close(from[0]);
      ::_exit(run(file, to[0], from[1]));
    }
    ::close(to[0]);
    ::close(from[1]);
    tell_ = to[1];
    hear_ = from[0];
  }
  Migrating(const Migrating&) = delete;
  Migrating& operator=(const Migrating&) = delete;
  ~Migrating() { end(); }

  void step() const {
    char done = 0;
    EXPECT_EQ(::write(tell_, "s", 1), 1);
    EXPECT_EQ(::read(hear_, &done, 1), 1) << "the step failed";
  }
  // Without the steps that are left, as when it is killed.
  void end() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(tell_);
    ::close(hear_);
    child_ = 0;
  }

 private:
  static int run(const fs::path& file, int hear, int tell) {
    sqlite3* connection = nullptr;
    if (sqlite3_open(file.c_str(), &connection) != SQLITE_OK) return 1;
    char told = 0;
    for (const char* sql : {"BEGIN IMMEDIATE; PRAGMA user_version = 3", "COMMIT"}) {
      if (::read(hear, &told, 1) != 1) return 1;
      if (sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return 1;
      if (::write(tell, "d", 1) != 1) return 1;
    }
    return ::read(hear, &told, 1) == 0 ? 0 : 1;
  }
  pid_t child_ = 0;
  int tell_ = -1, hear_ = -1;
};

TEST_F(Upgrade, WhileItIsMigratedTheOldOneIsReadAndNotChanged) {
  {
    auto made = make(3);
  }
  auto vault = open();
  ASSERT_TRUE(vault);
  Migrating other(paths_.vault);
  other.step();
  EXPECT_TRUE(vault->account(ids_[0]));
  auto one = account(5);
  EXPECT_EQ(outcome_of(vault->put(one)), Outcome::VaultBusy);
  other.step();
  EXPECT_EQ(outcome_of(vault->put(one)), Outcome::VaultNewer);
  EXPECT_EQ(outcome_of(vault->account(ids_[0])), Outcome::VaultNewer);
}

TEST_F(Upgrade, AfterAKilledMigrationTheOldOneGoesOn) {
  {
    auto made = make(3);
  }
  auto vault = open();
  ASSERT_TRUE(vault);
  Migrating other(paths_.vault);
  other.step();
  other.end();
  auto one = account(5);
  EXPECT_TRUE(vault->put(one));
  EXPECT_EQ(vault->account_count().value_or(0), 4U);
}

}  // namespace
}  // namespace cerby::vault::upgrade_test
