// The file on the disk: who can reach it, what it must not be, and disks that fail.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <string>

#include "unit/vault/support/syncs.h"
#include "unit/vault/support/vault_world.h"
#include "vault/secure_file.h"

namespace cerby::vault::vault_file_test {
namespace {

using namespace testing_support;

class VaultFiles : public VaultTest {
 protected:
  void expect_unsafe(std::string_view why) const {
    const auto result = VaultFile::open(paths_);
    ASSERT_FALSE(result) << why;
    EXPECT_EQ(result.error().outcome, Outcome::VaultUnsafe);
    EXPECT_NE(result.error().detail.find(why), std::string::npos) << result.error().detail;
  }
};

TEST_F(VaultFiles, MissingFileAndMissingFolder) {
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultMissing);
  fs::create_directories(paths_.vault_dir);
  fs::permissions(paths_.vault_dir, fs::perms::owner_all);
  EXPECT_EQ(outcome_of(VaultFile::open(paths_)), Outcome::VaultMissing);
  EXPECT_EQ(outcome_of(wipe_vault(paths_)), Outcome::VaultMissing);
}

TEST_F(VaultFiles, ClosedToOthersWhateverTheUmask) {
  for (const mode_t mask : {0U, 022U, 0777U}) {
    const auto before = ::umask(mask);
    {
      auto vault = make(3);
      EXPECT_EQ(mode_of(paths_.vault_dir), 0700U);
      EXPECT_EQ(mode_of(paths_.vault), 0600U);
      EXPECT_EQ(mode_of(paths_.vault.string() + "-journal"), 0600U);
      EXPECT_EQ(mode_of(memory()), 0600U);
      EXPECT_EQ(mode_of(paths_.state_dir), 0700U);
    }
    ::umask(before);
    fs::remove_all(root_ / "share");
    fs::remove_all(root_ / "state");
  }
}

TEST_F(VaultFiles, ASecondOneIsNotMade) {
  auto vault = make(1);
  const auto other = Uuid::random();
  EXPECT_EQ(outcome_of(VaultFile::create(paths_, other, key_,
                                         {make_method(other, MethodKind::Recovery, unlock_, key_, {})}, {})),
            Outcome::VaultExists);
  EXPECT_EQ(vault.accounts()->size(), 1U);
}

TEST_F(VaultFiles, OneThatIsBeingMadeIsLeftAlone) {
  const auto folder = SecureFolder::open_or_make(paths_.vault_dir);
  ASSERT_TRUE(folder && folder->lock());
  const auto journal = paths_.vault.string() + "-journal";
  std::ofstream(journal) << "of the other's";
  const auto id = Uuid::random();
  EXPECT_EQ(outcome_of(VaultFile::create(paths_, id, key_,
                                         {make_method(id, MethodKind::Recovery, unlock_, key_, {})}, {})),
            Outcome::VaultBusy);
  EXPECT_EQ(outcome_of(wipe_vault(paths_)), Outcome::VaultBusy);
  EXPECT_EQ(fs::file_size(journal), 14U);
}

TEST_F(VaultFiles, NothingUnfinishedIsLeft) {
  {
    auto vault = make();
  }
  for (const auto& entry : fs::directory_iterator(paths_.vault_dir)) {
    EXPECT_EQ(entry.path().filename().string().find(".new"), std::string::npos) << entry.path();
  }
}

TEST_F(VaultFiles, WhatAVaultThatIsGoneLeftBehindIsNotPlayedBack) {
  {
    auto vault = make();
  }
  fs::remove(paths_.vault);
  for (const char* ending : {"-journal", "-wal", "-shm"})
    std::ofstream(paths_.vault.string() + ending) << "of another vault";
  fs::remove_all(paths_.state_dir);
  int synced = 0;
  std::optional<WatchedSyncs> watched([&](const fs::path& what) {
    if (synced++ > 0) return;
    EXPECT_EQ(what, paths_.vault_dir) << "what was taken away stays away, before anything is made";
    EXPECT_TRUE(fs::is_empty(paths_.vault_dir));
  });
  auto vault = make();
  watched.reset();
  EXPECT_GT(synced, 0);
  EXPECT_TRUE(fs::is_empty(paths_.vault.string() + "-journal"));
  EXPECT_FALSE(fs::exists(paths_.vault.string() + "-wal"));
  EXPECT_FALSE(fs::exists(paths_.vault.string() + "-shm"));
  EXPECT_TRUE(vault.accounts());
}

TEST_F(VaultFiles, FolderThatOthersCanReach) {
  {
    auto vault = make();
  }
  for (const auto mode : {0710, 0701, 0770, 0777}) {
    ASSERT_EQ(::chmod(paths_.vault_dir.c_str(), static_cast<mode_t>(mode)), 0);
    expect_unsafe("can be reached by other users");
  }
}

TEST_F(VaultFiles, FileThatOthersCanReach) {
  {
    auto vault = make();
  }
  for (const auto mode : {0640, 0604, 0620, 0666}) {
    ASSERT_EQ(::chmod(paths_.vault.c_str(), static_cast<mode_t>(mode)), 0);
    expect_unsafe("can be reached by other users");
  }
}

TEST_F(VaultFiles, FolderThatIsALink) {
  {
    auto vault = make();
  }
  fs::rename(paths_.vault_dir, root_ / "elsewhere");
  fs::create_directory_symlink(root_ / "elsewhere", paths_.vault_dir);
  expect_unsafe("is a link");
}

TEST_F(VaultFiles, AFolderAboveMayBeALink) {
  {
    auto vault = make();
  }
  fs::rename(root_ / "share", root_ / "elsewhere");
  fs::create_directory_symlink(root_ / "elsewhere", root_ / "share");
  EXPECT_TRUE(VaultFile::open(paths_));
}

TEST_F(VaultFiles, FileThatIsALink) {
  {
    auto vault = make();
  }
  fs::rename(paths_.vault, root_ / "elsewhere.db");
  fs::create_symlink(root_ / "elsewhere.db", paths_.vault);
  expect_unsafe("is a link");
}

TEST_F(VaultFiles, FileWithTwoNames) {
  {
    auto vault = make();
  }
  fs::create_hard_link(paths_.vault, root_ / "second.db");
  expect_unsafe("has more than one name");
}

TEST_F(VaultFiles, AFifoAndAFolder) {
  {
    auto vault = make();
  }
  fs::remove(paths_.vault);
  ASSERT_EQ(::mkfifo(paths_.vault.c_str(), 0600), 0);
  expect_unsafe("is not a regular file");
  fs::remove(paths_.vault);
  fs::create_directory(paths_.vault);
  expect_unsafe("is not a regular file");
}

TEST_F(VaultFiles, CompanionsThatAreLinksOrOpenToOthers) {
  {
    auto vault = make();
  }
  for (const auto* ending : {"-journal", "-wal", "-shm"}) {
    const fs::path companion = paths_.vault.string() + ending;
    fs::remove(companion);
    fs::create_symlink("/dev/null", companion);
    expect_unsafe("is a link");
    fs::remove(companion);
    std::ofstream(companion) << "";
    ASSERT_EQ(::chmod(companion.c_str(), 0644), 0);
    expect_unsafe("can be reached by other users");
    fs::remove(companion);
  }
}

TEST_F(VaultFiles, SomebodyElsesFile) {
  {
    auto vault = make();
  }
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(paths_.vault.c_str(), 65534, 65534), 0);
    expect_unsafe("belongs to another user");
    ASSERT_EQ(::chown(paths_.vault.c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(paths_.vault_dir.c_str(), 65534, 65534), 0);
    expect_unsafe("belongs to another user");
  } else {
    auto roots = paths_;
    roots.vault = "/etc/passwd";
    EXPECT_EQ(outcome_of(VaultFile::open(roots)), Outcome::VaultUnsafe);
  }
}

TEST_F(VaultFiles, WipeRemovesAllOfOurs) {
  {
    auto vault = make(2);
  }
  std::ofstream(paths_.vault_dir / "vault.db.8c5ef4a6-0000-4000-8000-000000000000.new") << "unfinished";
  std::ofstream(paths_.vault_dir / "note.txt") << "not ours";
  std::ofstream(paths_.state_dir / "cerby.log") << "the log";
  ASSERT_TRUE(wipe_vault(paths_));
  std::vector<std::string> left;
  for (const auto& folder : {paths_.vault_dir, paths_.state_dir}) {
    for (const auto& entry : fs::directory_iterator(folder)) left.push_back(entry.path().filename());
  }
  EXPECT_EQ(left, (std::vector<std::string>{"note.txt", "cerby.log"}));
}

TEST_F(VaultFiles, WipeRemovesALinkAndNotWhatItPointsTo) {
  {
    auto vault = make();
  }
  fs::rename(paths_.vault, root_ / "elsewhere.db");
  fs::create_symlink(root_ / "elsewhere.db", paths_.vault);
  ASSERT_TRUE(wipe_vault(paths_));
  EXPECT_TRUE(fs::exists(root_ / "elsewhere.db"));
}

// A disk without room: no file may grow beyond what it is now.
TEST_F(VaultFiles, AFullDiskLeavesTheOldState) {
  std::uint64_t generation = 0;
  {
    auto vault = make(5);
    generation = vault.generation();
  }
  const auto size = fs::file_size(paths_.vault);
  EXPECT_EQ(in_a_child([&] {
              ::signal(SIGXFSZ, SIG_IGN);
              auto vault = open();
              if (!vault) return 1;
              const rlimit limit{size, size};
              if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
              std::vector<Account> many;
              for (int i = 0; i < 300; ++i) many.push_back(account(100 + i));
              const auto result = vault->put_all(many);
              if (result) return 3;
              if (result.error().outcome != Outcome::StorageFailed) return 4;
              const auto still = vault->accounts();
              return still && still->size() == 5 ? 0 : 5;
            }),
            0);
  auto vault = open();
  ASSERT_TRUE(vault) << describe(vault.error());
  EXPECT_EQ(vault->generation(), generation);
  EXPECT_EQ(vault->accounts()->size(), 5U);
  EXPECT_TRUE(vault->verify()->damaged.empty());
}

// A process that dies within a commit leaves a journal; the next opening goes back by it, and leaves it there
// for the next change.
TEST_F(VaultFiles, DyingAtAnyWriteLeavesTheOldStateOrTheNew) {
  {
    auto vault = make(5);
  }
  const auto journal = paths_.vault.string() + "-journal";
  int played_back = 0;
  for (rlim_t room = 512; room < 120'000; room += 1536) {
    const int ended = in_a_child([&] {
      auto vault = open();
      if (!vault) return 1;
      // SIGXFSZ, not ignored, ends the process at the first write beyond.
      const rlimit limit{room, room};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      std::vector<Account> many;
      for (int i = 0; i < 20; ++i) many.push_back(account(100 + i));
      return vault->put_all(many) ? 0 : 2;
    });
    // One that begins with zeros is of a change that had not reached the file, and nothing is to be done.
    const bool to_be_played_back = std::ifstream(journal).get() > 0;
    played_back += to_be_played_back ? 1 : 0;
    auto vault = open();
    ASSERT_TRUE(vault) << room << describe(vault.error());
    ASSERT_TRUE(fs::exists(journal)) << room;
    if (to_be_played_back) {
      EXPECT_TRUE(fs::is_empty(journal)) << room;
    }
    const auto all = vault->accounts();
    ASSERT_TRUE(all) << room;
    if (ended == 0) {
      EXPECT_EQ(all->size(), 25U);
      EXPECT_GT(played_back, 5);
      return;
    }
    EXPECT_EQ(all->size(), 5U) << room;
  }
  FAIL() << "never enough room";
}

TEST_F(VaultFiles, AStateFolderThatCannotBeWrittenFailsNoChange) {
  auto vault = make(1);
  fs::remove_all(root_ / "state");
  std::ofstream(root_ / "state") << "in the way";
  auto one = account(2);
  EXPECT_TRUE(vault.put(one));
  EXPECT_EQ(vault.accounts()->size(), 2U);
}

}  // namespace
}  // namespace cerby::vault::vault_file_test
