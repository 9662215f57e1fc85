// The file: closed to others, there as a whole or not at all, and never in the place of another.
#include "backup/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "unit/backup/support/backup_world.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::backup {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;

class BackupFiles : public testing::Test {
 protected:
  [[nodiscard]] fs::path file(const char* name = "a.cerby") const { return folder_.path() / name; }
  static std::string content(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] std::size_t names() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
  }
  static Expected<void> write(const fs::path& path, Existing existing, std::size_t size = 3) {
    CERBY_TRY(auto made, NewFile::create(path, existing));
    CERBY_CHECK(made.write(Octets(size, 'n')));
    return made.commit();
  }

  test::TemporaryFolder folder_;
};

TEST_F(BackupFiles, AreTheUsersAlone) {
  const auto before = ::umask(0);
  EXPECT_TRUE(write(file(), Existing::Refuse));
  ::umask(before);
  struct stat found{};
  ASSERT_EQ(::stat(file().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600U);
  EXPECT_EQ(content(file()), "nnn");
  EXPECT_EQ(names(), 1U);
}

TEST_F(BackupFiles, HaveNoNameBeforeTheyAreWhole) {
  {
    auto made = NewFile::create(file(), Existing::Refuse);
    ASSERT_TRUE(made);
    ASSERT_TRUE(made->write(Octets(10, 'n')));
    EXPECT_FALSE(fs::exists(file()));
  }
  EXPECT_EQ(names(), 0U) << "and leave nothing behind";
}

TEST_F(BackupFiles, OfKilledWritersAreTakenAway) {
  for (const auto existing : {Existing::Refuse, Existing::Replace}) {
    const auto child = ::fork();
    if (child == 0) {
      const auto made = NewFile::create(file(), existing);
      ::_exit(made ? 0 : 1);  // as if killed: nothing is destroyed
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
  }
  std::ofstream(file(".a.cerby.0123456789abcdef")) << "half of one";
  const Descriptor being_written(
      ::open(file(".a.cerby.00000000000000ff").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  ASSERT_EQ(::flock(being_written.get(), LOCK_EX), 0);
  for (const auto* others :
       {".b.cerby.0123456789abcdef", ".a.cerby.0123456789abcde", ".a.cerby.0123456789abcdeg"})
    std::ofstream(file(others)) << "not ours";
  EXPECT_TRUE(write(file(), Existing::Refuse));
  EXPECT_FALSE(fs::exists(file(".a.cerby.0123456789abcdef")));
  EXPECT_TRUE(fs::exists(file(".a.cerby.00000000000000ff")));
  EXPECT_EQ(names(), 5U);
}

TEST_F(BackupFiles, DoNotTakeThePlaceOfAnother) {
  std::ofstream(file()) << "old";
  EXPECT_EQ(ended(NewFile::check(file(), Existing::Refuse)), Outcome::BackupExists);
  EXPECT_EQ(ended(write(file(), Existing::Refuse)), Outcome::BackupExists);
  EXPECT_EQ(content(file()), "old");
  EXPECT_TRUE(write(file(), Existing::Replace));
  EXPECT_EQ(content(file()), "nnn");
  EXPECT_EQ(names(), 1U);
}

TEST_F(BackupFiles, DoNotTakeThePlaceOfOneThatCameMeanwhile) {
  {
    auto made = NewFile::create(file(), Existing::Refuse);
    ASSERT_TRUE(made);
    std::ofstream(file()) << "somebody else's";
    EXPECT_EQ(ended(made->commit()), Outcome::BackupExists);
  }
  EXPECT_EQ(content(file()), "somebody else's");
  EXPECT_EQ(names(), 1U);
}

TEST_F(BackupFiles, ReplaceOnlyAPlainFile) {
  fs::create_directory(file("folder"));
  fs::create_symlink(file("elsewhere"), file("link"));
  ASSERT_EQ(::mkfifo(file("pipe").c_str(), 0600), 0);
  for (const auto* name : {"folder", "link", "pipe"}) {
    EXPECT_EQ(ended(write(file(name), Existing::Replace)), Outcome::InputInvalid) << name;
    EXPECT_EQ(ended(write(file(name), Existing::Refuse)), Outcome::InputInvalid) << name;
  }
  EXPECT_EQ(ended(NewFile::check(file("folder") / "", Existing::Replace)), Outcome::InputInvalid);
  EXPECT_EQ(ended(NewFile::check(file("missing") / "x", Existing::Replace)), Outcome::InputInvalid);
  EXPECT_EQ(names(), 3U);
}

TEST_F(BackupFiles, ThatDoNotFitLeaveTheOldOne) {
  std::ofstream(file()) << "old";
  struct rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto action = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit small{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = write(file(), Existing::Replace, 10'000);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, action);
  EXPECT_EQ(ended(written), Outcome::SystemFailed);
  EXPECT_EQ(content(file()), "old");
  EXPECT_EQ(names(), 1U);
}

TEST_F(BackupFiles, AreReadFromTheirStartAgain) {
  ASSERT_TRUE(write(file(), Existing::Refuse, 100));
  auto source = BackupFile::open(file());
  ASSERT_TRUE(source);
  Octets into(1000);
  for (int pass = 0; pass < 2; ++pass) {
    EXPECT_EQ(*source->read(into), 100U);
    EXPECT_EQ(*source->read(into), 0U);
    ASSERT_TRUE(source->rewind());
  }
}

TEST_F(BackupFiles, ThatAreNoneAreNotWaitedFor) {
  ASSERT_EQ(::mkfifo(file("pipe").c_str(), 0600), 0);
  EXPECT_EQ(ended(BackupFile::open(file("pipe"))), Outcome::InputInvalid);
  EXPECT_EQ(ended(BackupFile::open(folder_.path())), Outcome::InputInvalid);
  EXPECT_EQ(ended(BackupFile::open(file("missing"))), Outcome::NotFound);
}

}  // namespace
}  // namespace cerby::backup
