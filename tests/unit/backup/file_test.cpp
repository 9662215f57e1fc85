// The file: closed to others, there as a whole or not at all, and never in the place of another.
#include "backup/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <functional>

#include "unit/backup/support/backup_world.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::backup::file_test {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;

// A system call that fails where an argument is a number, or has one of some bits.
struct Failing {
  unsigned call, argument, value;
  bool bits;
  unsigned error;
};

bool make_fail(const Failing& what) {
  const auto low = static_cast<unsigned>(offsetof(seccomp_data, args) + 8 * what.argument);
  const auto test = static_cast<unsigned short>(BPF_JMP | BPF_K | (what.bits ? BPF_JSET : BPF_JEQ));
  std::array<sock_filter, 6> filter{{{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                                     {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, what.call},
                                     {BPF_LD | BPF_W | BPF_ABS, 0, 0, low},
                                     {test, 0, 1, what.value},
                                     {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | what.error},
                                     {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}}};
  const sock_fprog program{filter.size(), filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// Whether `work` holds in a process of its own, which then ends as if it was killed.
bool holds_in_a_child(const std::function<bool()>& work) {
  const auto child = ::fork();
  if (child == 0) ::_exit(work() ? 0 : 1);
  int status = 0;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

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

TEST_F(BackupFiles, WhoseNameMayNotLastGiveItUp) {
  const auto fails = [&](Existing existing) {
    // The folder is what is opened first.
    const Descriptor next(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const auto folder = static_cast<unsigned>(next.get());
    return holds_in_a_child([&] {
      ::close(next.get());
      if (!make_fail({SYS_fsync, 0, folder, false, EIO})) return false;
      const auto written = write(file(), existing);
      return !written && written.error().outcome == Outcome::SystemFailed;
    });
  };
  EXPECT_TRUE(fails(Existing::Refuse));
  EXPECT_EQ(names(), 0U);
  std::ofstream(file()) << "old";
  EXPECT_TRUE(fails(Existing::Replace));
  EXPECT_EQ(content(file()), "nnn") << "what it replaced has gone: better the new one than none";
  EXPECT_EQ(names(), 1U);
}

TEST_F(BackupFiles, WhereTheFileSystemHasNoneWithoutAName) {
  constexpr Failing kNone{SYS_openat, 2, O_TMPFILE & ~O_DIRECTORY, true, EOPNOTSUPP};
  EXPECT_TRUE(holds_in_a_child([&] {
    if (!make_fail(kNone)) return false;
    {
      const auto made = NewFile::create(file(), Existing::Refuse);
      if (!made || !fs::exists(folder_.path() / made->name_meanwhile()) || names() != 1) return false;
    }
    return names() == 0 && write(file(), Existing::Refuse) && write(file(), Existing::Replace);
  }));
  EXPECT_EQ(content(file()), "nnn");
  EXPECT_EQ(names(), 1U);
  EXPECT_TRUE(holds_in_a_child([&] {
    const bool fails = make_fail(kNone);
    const auto left = NewFile::create(file("b.cerby"), Existing::Refuse);
    if (fails && left && !left->name_meanwhile().empty()) ::_exit(0);  // before it is destroyed
    return false;
  }));
  EXPECT_EQ(names(), 2U) << "what a killed one leaves";
  const auto next = NewFile::create(file("b.cerby"), Existing::Refuse);
  EXPECT_TRUE(next && next->name_meanwhile().empty());
  EXPECT_EQ(names(), 1U) << "goes with the next one";
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
}  // namespace cerby::backup::file_test
