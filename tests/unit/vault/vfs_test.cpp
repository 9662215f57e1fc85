// What ours does otherwise than the system's, as SQLite calls it.
#include "vault/vfs.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "unit/vault/support/syncs.h"
#include "unit/vault/support/vault_world.h"

namespace cerby::vault::vfs_test {
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
  std::ofstream(paths_.vault).flush();
  fs::permissions(paths_.vault, fs::perms(0600));  // SQLite gives an empty journal the same
  EXPECT_EQ(opened_journal(path, SQLITE_OPEN_READWRITE), SQLITE_CANTOPEN);
  EXPECT_FALSE(std::filesystem::exists(path));
  std::vector<fs::path> synced;
  const WatchedSyncs watched([&](const fs::path& what) {
    // Its name lasts before it has its mode, and its mode before anything is written to it.
    EXPECT_EQ(mode_of(path), synced.empty() ? 0200U : 0600U);
    synced.push_back(what);
  });
  EXPECT_EQ(opened_journal(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), SQLITE_OK);
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(synced, (std::vector{paths_.vault_dir, fs::path(path)}));
  EXPECT_EQ(opened_journal(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), SQLITE_OK);
  EXPECT_EQ(synced.size(), 2U) << "once";
}

// By a program that was killed before its name lasted.
TEST_F(Vfs, AJournalThatIsNotWhollyMadeIsMadeWhole) {
  const auto path = paths_.vault.string() + "-journal";
  fs::create_directories(paths_.vault_dir);
  for (const auto& file : {paths_.vault.string(), path}) std::ofstream(file).flush();
  fs::permissions(paths_.vault, fs::perms(0600));
  fs::permissions(path, fs::perms(0200));
  EXPECT_EQ(
      in_a_child([&] {
        constexpr uid_t kNobody = 65534;
        if (::geteuid() == 0) {  // root may read everything
          for (const auto& one : {root_, root_ / "share", paths_.vault_dir, paths_.vault, fs::path(path)}) {
            if (::chown(one.c_str(), kNobody, kNobody) != 0) return 1;
          }
          if (::seteuid(kNobody) != 0) return 2;
        }
        std::vector<fs::path> synced;
        const WatchedSyncs watched([&](const fs::path& what) { synced.push_back(what); });
        if (opened_journal(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) != SQLITE_OK) return 3;
        if (synced != std::vector{paths_.vault_dir, fs::path(path)}) return 4;
        return mode_of(path) == 0600 ? 0 : 5;
      }),
      0);
}

TEST_F(Vfs, AJournalIsEmptiedWhereSqliteWouldRemoveIt) {
  fs::create_directories(paths_.vault_dir);
  const auto journal = paths_.vault.string() + "-journal", other = paths_.vault.string() + "-wal";
  EXPECT_EQ(vfs_->xDelete(vfs_, journal.c_str(), 0), SQLITE_IOERR_DELETE_NOENT);
  for (const auto& path : {journal, other}) std::ofstream(path) << "of a change";
  std::vector<fs::path> synced;
  const WatchedSyncs watched([&](const fs::path& what) {
    EXPECT_TRUE(fs::is_empty(journal));
    synced.push_back(what);
  });
  EXPECT_EQ(vfs_->xDelete(vfs_, journal.c_str(), 0), SQLITE_OK);
  EXPECT_EQ(synced, std::vector{fs::path(journal)});
  EXPECT_TRUE(fs::exists(journal));
  EXPECT_EQ(vfs_->xDelete(vfs_, other.c_str(), 0), SQLITE_OK);
  EXPECT_FALSE(fs::exists(other));
}

}  // namespace
}  // namespace cerby::vault::vfs_test
