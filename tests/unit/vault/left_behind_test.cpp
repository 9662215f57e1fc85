// What a program that was killed left beside the vault, and beside the memory of its generation, is gone
// after the next start. (tests/vault/faults.cpp kills one at each of its system calls.)
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <string>

#include "unit/vault/support/vault_world.h"
#include "vault/generation.h"
#include "vault/keys.h"

namespace cerby::vault::left_behind_test {
namespace {

using namespace testing_support;

class LeftBehind : public VaultTest {
 protected:
  static std::string bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void write(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }
  [[nodiscard]] fs::path journal() const { return paths_.vault.string() + "-journal"; }
  // As of a change that had not come to the vault's file: its beginning is not written yet.
  void leave_journal() const { write(journal(), std::string(512, '\0') + std::string(4096, 'p')); }
};

TEST_F(LeftBehind, AMemoryThatWasNotInItsPlaceYet) {
  auto vault = make(1);
  const auto before = bytes(memory());
  auto one = account(1);
  ASSERT_TRUE(vault.put(one));
  const fs::path half = memory().string() + ".new";
  write(half, bytes(memory()).substr(0, 7));
  write(memory(), before);
  const auto next = open();
  ASSERT_TRUE(next) << describe(next.error());
  EXPECT_FALSE(fs::exists(half));
  EXPECT_EQ(generation_on_record(paths_, next->id()), next->generation());
}

TEST_F(LeftBehind, TheMemoryOfALaterChangeStays) {
  const auto vault = make();
  const Keys keys(key_);
  ASSERT_TRUE(write_memory(paths_, vault.id(), keys, 9));
  ASSERT_TRUE(write_memory(paths_, vault.id(), keys, 8));
  EXPECT_EQ(generation_on_record(paths_, vault.id()), 9U);
  ASSERT_TRUE(write_memory(paths_, vault.id(), keys, 10));
  EXPECT_EQ(generation_on_record(paths_, vault.id()), 10U);
}

TEST_F(LeftBehind, AJournalThatNeedNotBePlayedBackIsEmptied) {
  {
    auto vault = make(2);
  }
  leave_journal();
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  EXPECT_TRUE(fs::is_empty(journal()));
  EXPECT_EQ(vault->accounts()->size(), 2U);
  auto one = account(2);
  EXPECT_TRUE(vault->put(one)) << "no lock is left";
}

TEST_F(LeftBehind, TheJournalOfAProgramThatIsAtAChangeStays) {
  {
    auto vault = make(2);
  }
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(paths_.vault.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  leave_journal();
  const auto content = bytes(journal());
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  EXPECT_EQ(bytes(journal()), content);
  EXPECT_EQ(vault->accounts()->size(), 2U);
  sqlite3_close(other);
}

}  // namespace
}  // namespace cerby::vault::left_behind_test
