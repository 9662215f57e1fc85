#include "workspace/store/backup.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "workspace/store/support/fixture.h"

namespace backup_test {
namespace {

using namespace store_tests;
using store::Error;

class Backup : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    std::string pattern = (std::filesystem::temp_directory_path() / "cerby-backup-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    StoreTest::TearDown();
  }
  std::filesystem::path folder_;
};
CERBY_ON_BOTH_DATABASES(Backup);

TEST_P(Backup, IsAWholeCopyForItsOwnerAlone) {
  const World w = make_world(100);
  const auto file = folder_ / "it's a:copy.db";
  const auto done = store::back_up(database(), file);
  if (is_postgres()) {
    EXPECT_EQ(error_of(done), Error::Invalid);
    EXPECT_FALSE(std::filesystem::exists(file));
    return;
  }
  must(done);
  struct stat about{};
  ASSERT_EQ(::stat(file.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0600U);
  make_world(200);  // what comes later is not in it
  auto copy = open("sqlite:" + file.string());
  EXPECT_TRUE(store::check_schema(*copy));
  EXPECT_TRUE(copy->read([&](store::Transaction& t) { return find_account(t, w.workspace, w.account); }));
  EXPECT_FALSE(copy->read([&](store::Transaction& t) { return find_workspace(t, id(200)); }));
}

TEST_P(Backup, WhatIsThereStays) {
  if (is_postgres()) return;
  for (const char* text : {"", "something"}) {
    const auto file = folder_ / "there";
    std::ofstream(file) << text;
    EXPECT_EQ(error_of(store::back_up(database(), file)), Error::Conflict);
    std::ifstream read(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(read), {}), text);
  }
  std::filesystem::create_symlink(folder_ / "nowhere", folder_ / "link");
  EXPECT_EQ(error_of(store::back_up(database(), folder_ / "link")), Error::Conflict);
  EXPECT_EQ(error_of(store::back_up(database(), folder_ / "no such folder" / "file")), Error::Unavailable);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "nowhere"));
}

TEST(PgDump, IsSaidWithAllOfTheAddressButPasswords) {
  const auto line = [](std::string_view file, std::string_view conninfo) {
    return fmt::format("umask 077 && pg_dump --format=custom '--file={}' '--dbname={}'", file, conninfo);
  };
  // As for a shell: a ' is '\''.
  const std::string most = R"(user='\''u'\'' dbname='\''d'\'' host='\''h'\'' port='\''5433'\'')";
  EXPECT_EQ(must(store::pg_dump_for("postgresql:host=h port=5433 user=u dbname=d password=hunter2", "f")),
            line("f", most));
  EXPECT_EQ(must(store::pg_dump_for("postgresql://u:hunter2@h:5433/d", "it's")), line(R"(it'\''s)", most));
  const auto all = must(store::pg_dump_for(
      R"(postgresql:service=s passfile='/a b/it\'s' sslmode=verify-full sslrootcert=/r sslpassword=hunter2)"
      R"( options='-c x=\\')",
      "f"));
  for (const std::string_view part :
       {R"(service='\''s'\'')", R"(passfile='\''/a b/it\'\''s'\'')", R"(sslmode='\''verify-full'\'')",
        R"(sslrootcert='\''/r'\'')", R"(options='\''-c x=\\'\'')"})
    EXPECT_TRUE(all.contains(part)) << part << " in " << all;
  EXPECT_FALSE(all.contains("hunter2"));
  EXPECT_EQ(error_of(store::pg_dump_for("sqlite:/a", "f")), Error::Invalid);
  EXPECT_EQ(error_of(store::pg_dump_for("postgresql:no such option=1", "f")), Error::Invalid);
  EXPECT_EQ(error_of(store::dump("sqlite:/a", "f")), Error::Invalid);
}

}  // namespace
}  // namespace backup_test
