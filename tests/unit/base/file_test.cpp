#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "unit/base/support/temporary_folder.h"

namespace cerby::file_test {
namespace {

class FileTest : public ::testing::Test {
 protected:
  std::filesystem::path put(std::string_view name, std::string_view text, mode_t mode) {
    const auto file = folder_.path() / name;
    std::ofstream(file) << text;
    EXPECT_EQ(::chmod(file.c_str(), mode), 0);
    return file;
  }
  static Outcome refusal(const std::filesystem::path& file,
                         TrustedOwner owner = TrustedOwner::ThisUserOrRoot) {
    const auto text = read_trusted_file(file, owner, 16);
    return text ? Outcome::LoggedIn : text.error().outcome;
  }
  test::TemporaryFolder folder_;
};

TEST_F(FileTest, ReadsWhatIsThere) {
  const auto text = read_trusted_file(put("a", "sixteen bytes ok", 0600), TrustedOwner::ThisUserOrRoot, 16);
  ASSERT_TRUE(text && *text);
  EXPECT_EQ(**text, "sixteen bytes ok");
}

TEST_F(FileTest, AbsentIsNone) {
  const auto text = read_trusted_file(folder_.path() / "none", TrustedOwner::ThisUserOrRoot, 16);
  ASSERT_TRUE(text);
  EXPECT_FALSE(*text);
  EXPECT_FALSE(*read_trusted_file(put("plain", "", 0600) / "below", TrustedOwner::ThisUserOrRoot, 16));
}

TEST_F(FileTest, AFolderIsItsUsersWhateverTheUmaskTakes) {
  const auto before = ::umask(0277);
  const auto made = make_private_folder(folder_.path() / "above" / "below");
  ::umask(before);
  ASSERT_TRUE(made) << describe(made.error());
  for (const char* name : {"above", "above/below"}) {
    struct stat status{};
    ASSERT_EQ(::stat((folder_.path() / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & ACCESSPERMS, 0700U) << name;
  }
}

TEST_F(FileTest, OneByteTooMuchIsRefused) {
  EXPECT_EQ(refusal(put("a", "seventeen bytes!!", 0600)), Outcome::InputInvalid);
}

TEST_F(FileTest, WritableByOthersIsRefused) {
  EXPECT_EQ(refusal(put("group", "x", 0620)), Outcome::InputInvalid);
  EXPECT_EQ(refusal(put("world", "x", 0602)), Outcome::InputInvalid);
}

TEST_F(FileTest, WhatIsNoPlainFileIsRefusedWithoutWaiting) {
  const auto pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(refusal(pipe), Outcome::InputInvalid);
  EXPECT_EQ(refusal(folder_.path()), Outcome::InputInvalid);
}

TEST_F(FileTest, AnotherOwnerIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  const auto file = put("a", "x", 0644);
  ASSERT_EQ(::chown(file.c_str(), 12345, 12345), 0);
  EXPECT_EQ(refusal(file), Outcome::InputInvalid);
  EXPECT_EQ(refusal(file, TrustedOwner::Root), Outcome::InputInvalid);
}

TEST_F(FileTest, RootsFileInAFolderOthersCanWriteIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs a file of root's";
  const auto file = put("a", "x", 0644);
  EXPECT_EQ(refusal(file, TrustedOwner::Root), Outcome::LoggedIn);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0777), 0);
  EXPECT_EQ(refusal(file, TrustedOwner::Root), Outcome::InputInvalid);
  EXPECT_EQ(refusal(file), Outcome::LoggedIn);
}

TEST_F(FileTest, PrivateFoldersAreMadeAllTheWay) {
  const auto deep = folder_.path() / "a/b/c";
  ASSERT_TRUE(make_private_folder(deep));
  ASSERT_TRUE(make_private_folder(deep));
  struct stat status{};
  ASSERT_EQ(::stat((folder_.path() / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(FileTest, FolderBelowAFileFails) {
  EXPECT_EQ(make_private_folder(put("a", "x", 0600) / "b").error().outcome, Outcome::SystemFailed);
}

TEST_F(FileTest, ReplacesWholeAndPrivate) {
  const auto file = put("a", "old", 0644);
  ASSERT_TRUE(replace_file(file, "new"));
  EXPECT_EQ(**read_trusted_file(file, TrustedOwner::ThisUserOrRoot, 16), "new");
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(FileTest, LeftOverOfACutOffWriterIsReplaced) {
  put("a.new", "half", 0600);
  const auto file = folder_.path() / "a";
  ASSERT_TRUE(replace_file(file, "whole"));
  EXPECT_EQ(**read_trusted_file(file, TrustedOwner::ThisUserOrRoot, 16), "whole");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "a.new"));
}

TEST_F(FileTest, FailureLeavesTheOldFileAndNothingElse) {
  // A folder in the place of the file cannot be renamed over.
  const auto file = folder_.path() / "a";
  ASSERT_EQ(::mkdir(file.c_str(), 0700), 0);
  EXPECT_EQ(replace_file(file, "new").error().outcome, Outcome::SystemFailed);
  EXPECT_TRUE(std::filesystem::is_directory(file));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "a.new"));
  EXPECT_EQ(replace_file(folder_.path() / "none/a", "new").error().outcome, Outcome::SystemFailed);
}

}  // namespace
}  // namespace cerby::file_test
