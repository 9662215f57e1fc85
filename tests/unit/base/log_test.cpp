#include "base/log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <concepts>
#include <fstream>
#include <sstream>

#include "base/descriptor.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::log_test {
namespace {

static_assert(!fmt::is_formattable<Secret>::value && !fmt::is_formattable<SecretView>::value);

class LogTest : public ::testing::Test {
 protected:
  LogTest() : file_(folder_.path() / "state/cerby.log") {}
  ~LogTest() override { log::configure({}, LogLevel::Error); }
  [[nodiscard]] std::string text() const {
    std::ostringstream all;
    all << std::ifstream(file_).rdbuf();
    return all.str();
  }
  test::TemporaryFolder folder_;
  std::filesystem::path file_;
};

TEST_F(LogTest, NothingIsOpenedBeforeTheFirstLine) {
  log::configure(file_, LogLevel::Info);
  log::line(LogLevel::Debug, "too detailed");
  EXPECT_FALSE(std::filesystem::exists(file_.parent_path()));
  log::info("first {}", 1);
  EXPECT_NE(text().find("info: first 1\n"), std::string::npos) << text();
}

TEST_F(LogTest, OnlyTheUserCanReadIt) {
  log::configure(file_, LogLevel::Info);
  log::error("a");
  struct stat status{};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(file_.parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(LogTest, WhatIsNoPlainFileIsLeftAlone) {
  std::filesystem::create_directory(file_.parent_path());
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  log::configure(file_, LogLevel::Info);
  testing::internal::CaptureStderr();
  log::info("nobody reads this");  // would wait for a reader
  EXPECT_NE(testing::internal::GetCapturedStderr().find("no log file"), std::string::npos);

  const Descriptor reader(::open(file_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  ASSERT_TRUE(reader.is_open());
  log::configure(file_, LogLevel::Info);
  testing::internal::CaptureStderr();
  log::info("nor this");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("not a plain file"), std::string::npos);
  char byte = 0;
  EXPECT_LE(::read(reader.get(), &byte, 1), 0);
}

TEST_F(LogTest, LevelsBelowAreLeftOut) {
  log::configure(file_, LogLevel::Warn);
  EXPECT_TRUE(log::enabled(LogLevel::Error) && log::enabled(LogLevel::Warn));
  EXPECT_FALSE(log::enabled(LogLevel::Info) || log::enabled(LogLevel::Debug));
  log::warn("kept");
  log::info("left out");
  EXPECT_NE(text().find("kept"), std::string::npos);
  EXPECT_EQ(text().find("left out"), std::string::npos);
}

TEST_F(LogTest, WhatComesFromOutsideCannotWriteALine) {
  log::configure(file_, LogLevel::Info);
  log::info("key \"a\r\nerror: forged\x1b[2J\x7f\"");
  EXPECT_EQ(std::ranges::count(text(), '\n'), 1);
  EXPECT_NE(text().find("key \"a\\x0d\\x0aerror: forged\\x1b[2J\\x7f\""), std::string::npos) << text();
}

TEST_F(LogTest, LongLinesAreCut) {
  log::configure(file_, LogLevel::Info);
  log::info("{}", std::string(100'000, 'x'));
  EXPECT_LT(text().size(), 5000U);
  EXPECT_NE(text().find("(cut)"), std::string::npos);
}

TEST_F(LogTest, RotatesAtOneMebibyteAndKeepsTwo) {
  log::configure(file_, LogLevel::Info);
  testing::internal::CaptureStderr();
  for (int i = 0; i < 1200; ++i) log::info("{}", std::string(4000, 'x'));
  (void)testing::internal::GetCapturedStderr();
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path())) {
    ++files;
    EXPECT_LE(entry.file_size(), 1024U * 1024U) << entry.path();
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
  }
  EXPECT_EQ(files, 3U);
}

TEST_F(LogTest, StderrGetsTheLineToo) {
  log::configure(file_, LogLevel::Info);
  testing::internal::CaptureStderr();
  log::warn("seen\nin one line");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "cerby: seen\\x0ain one line\n");
}

TEST_F(LogTest, AFileThatCannotBeOpenedDoesNotThrow) {
  std::ofstream(folder_.path() / "state") << "a file where the folder should be";
  log::configure(file_, LogLevel::Info);
  testing::internal::CaptureStderr();
  EXPECT_NO_THROW(log::error("a"));
  EXPECT_NO_THROW(log::error("b"));
  const auto said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("no log file"), std::string::npos);
  EXPECT_NE(said.find("cerby: b"), std::string::npos);
}

TEST_F(LogTest, ALinkInTheFilesPlaceIsNotFollowed) {
  std::filesystem::create_directories(file_.parent_path());
  const auto victim = folder_.path() / "victim";
  std::filesystem::create_symlink(victim, file_);
  log::configure(file_, LogLevel::Info);
  testing::internal::CaptureStderr();
  log::error("a");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("no log file"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(victim));
}

}  // namespace
}  // namespace cerby::log_test
