// What ours does otherwise than the system's, as SQLite calls it.
#include "vault/vfs.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault {
namespace {

using namespace testing_support;

class Vfs : public VaultTest {
 protected:
  sqlite3_vfs* vfs_ = sqlite3_vfs_find(vfs_name());

  // What SQLite gets to open a journal with, and whether that worked.
  int opened_journal(const std::string& path, int flags) {
    std::vector<std::max_align_t> room(static_cast<std::size_t>(vfs_->szOsFile) / sizeof(std::max_align_t) +
                                       1);
    auto* const file = reinterpret_cast<sqlite3_file*>(room.data());
    const int result = vfs_->xOpen(vfs_, path.c_str(), file, flags | SQLITE_OPEN_MAIN_JOURNAL, nullptr);
    if (file->pMethods != nullptr) file->pMethods->xClose(file);
    return result;
  }
};

TEST_F(Vfs, IsTheDefault) {
  ASSERT_NE(vfs_, nullptr);
  EXPECT_EQ(sqlite3_vfs_find(nullptr), vfs_);
}

TEST_F(Vfs, TakesAWholeNameAsItIs) {
  std::array<char, 32> out{};
  ASSERT_EQ(vfs_->xFullPathname(vfs_, "/a/../b//c", out.size(), out.data()), SQLITE_OK);
  EXPECT_STREQ(out.data(), "/a/../b//c");
  EXPECT_EQ(vfs_->xFullPathname(vfs_, "a", out.size(), out.data()), SQLITE_CANTOPEN);
  EXPECT_EQ(vfs_->xFullPathname(vfs_, "", out.size(), out.data()), SQLITE_CANTOPEN);
  const std::string fits(out.size() - 2, 'x'), too_long(out.size() - 1, 'x');
  EXPECT_EQ(vfs_->xFullPathname(vfs_, ("/" + fits).c_str(), out.size(), out.data()), SQLITE_OK);
  EXPECT_EQ(vfs_->xFullPathname(vfs_, ("/" + too_long).c_str(), out.size(), out.data()), SQLITE_CANTOPEN);
}

TEST_F(Vfs, ChanceIsChance) {
  std::array<char, 32> first{}, second{};
  EXPECT_EQ(vfs_->xRandomness(vfs_, first.size(), first.data()), 32);
  EXPECT_EQ(vfs_->xRandomness(vfs_, second.size(), second.data()), 32);
  EXPECT_NE(first, second);
}

TEST_F(Vfs, AJournalIsMadeWhereThereIsNone) {
  const auto path = paths_.vault.string() + "-journal";
  std::filesystem::create_directories(paths_.vault.parent_path());
  std::ofstream(paths_.vault).flush();  // whose mode a new journal gets
  EXPECT_EQ(opened_journal(path, SQLITE_OPEN_READWRITE), SQLITE_CANTOPEN);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(opened_journal(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), SQLITE_OK);
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_EQ(opened_journal(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), SQLITE_OK);
}

}  // namespace
}  // namespace cerby::vault
