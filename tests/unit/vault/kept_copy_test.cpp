// The copy of the vault's file that stays beside it.
#include "vault/kept_copy.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault::kept_copy_test {
namespace {

using namespace testing_support;

constexpr UnixTime kNow(1'767'225'599);  // 2025-12-31T23:59:59Z

class KeptCopy : public VaultTest {
 protected:
  KeptCopy() : folder_(*SecureFolder::open_or_make(paths_.vault_dir)) { write("vault.db", "the vault"); }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(paths_.vault_dir / name) << content;
    fs::permissions(paths_.vault_dir / name, fs::perms(0600));
  }
  std::string content_of(const std::string& name) const {
    std::ostringstream read;
    read << std::ifstream(paths_.vault_dir / name).rdbuf();
    return read.str();
  }
  Expected<std::string> keep() const {
    const auto file = folder_.open_file("vault.db", O_RDONLY);
    return keep_copy(folder_, "vault.db", file->get(), ".damaged-", kNow);
  }
  SecureFolder folder_;
};

TEST_F(KeptCopy, HasTheDateInItsName) {
  EXPECT_EQ(keep(), "vault.db.damaged-20251231T235959Z");
  EXPECT_EQ(content_of("vault.db.damaged-20251231T235959Z"), "the vault");
  EXPECT_EQ(mode_of(paths_.vault_dir / "vault.db.damaged-20251231T235959Z"), 0600U);
}

TEST_F(KeptCopy, IsNeverWrittenOver) {
  write("vault.db.damaged-20251231T235959Z", "another");
  write("vault.db.damaged-20251231T235959Z-2-journal", "of a third");
  EXPECT_EQ(keep(), "vault.db.damaged-20251231T235959Z-3");
  EXPECT_EQ(content_of("vault.db.damaged-20251231T235959Z"), "another");
}

TEST_F(KeptCopy, OneThatWasNotFinishedIsRemovedUnlessSomebodyIsAtIt) {
  const std::string kept = "vault.db.damaged-20251231T235959Z";
  write(kept, "whole");
  write(kept + "-2.new", "half");
  write(kept + "-2-journal.new", "half");
  write("vault.db.format-1-generation-3.new", "half");
  write("vault.db.other.new", "another's");
  {
    const auto at_it = SecureFolder::open(paths_.vault_dir);
    ASSERT_TRUE(at_it && at_it->lock());
    remove_unfinished_copies(paths_);
    EXPECT_TRUE(fs::exists(paths_.vault_dir / (kept + "-2.new")));
  }
  remove_unfinished_copies(paths_);
  for (const auto* gone : {"-2.new", "-2-journal.new"})
    EXPECT_FALSE(fs::exists(paths_.vault_dir / (kept + gone))) << gone;
  EXPECT_FALSE(fs::exists(paths_.vault_dir / "vault.db.format-1-generation-3.new"));
  EXPECT_TRUE(fs::exists(paths_.vault_dir / "vault.db.other.new"));
  EXPECT_EQ(kept_copies(paths_), std::vector<fs::path>{paths_.vault_dir / kept});
}

TEST_F(KeptCopy, TheJournalIsKeptTooWhereItHasSomething) {
  write("vault.db-journal", "pages as they were");
  EXPECT_TRUE(keep());
  EXPECT_EQ(content_of("vault.db.damaged-20251231T235959Z-journal"), "pages as they were");
  write("vault.db-journal", "");
  EXPECT_EQ(keep(), "vault.db.damaged-20251231T235959Z-2");
  EXPECT_FALSE(fs::exists(paths_.vault_dir / "vault.db.damaged-20251231T235959Z-2-journal"));
}

TEST_F(KeptCopy, WhatFailsLeavesNothing) {
  write("vault.db-journal", "pages as they were");
  // No file can be read through it.
  const Descriptor nothing(::open(paths_.vault.c_str(), O_PATH | O_CLOEXEC));
  EXPECT_EQ(outcome_of(keep_copy(folder_, "vault.db", nothing.get(), ".damaged-", kNow)),
            Outcome::StorageFailed);
  for (const auto& entry : fs::directory_iterator(paths_.vault_dir))
    EXPECT_FALSE(entry.path().string().find("damaged") != std::string::npos) << entry.path();
}

TEST_F(KeptCopy, ALargeFileIsCopiedToItsEnd) {
  write("vault.db", std::string(600'000, 'a') + "end");
  EXPECT_TRUE(keep());
  EXPECT_EQ(content_of("vault.db.damaged-20251231T235959Z"), std::string(600'000, 'a') + "end");
}

}  // namespace
}  // namespace cerby::vault::kept_copy_test
