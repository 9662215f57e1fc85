#include "base/paths.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace cerby::paths_test {
namespace {

TEST(Paths, HangOffHome) {
  const auto paths = Paths::from({{"HOME", "/home/zilla"}});
  ASSERT_TRUE(paths);
  EXPECT_EQ(paths->user_config, "/home/zilla/.config/cerby/config.json");
  EXPECT_EQ(paths->vault, "/home/zilla/.local/share/cerby/vault.db");
  EXPECT_EQ(paths->log, "/home/zilla/.local/state/cerby/cerby.log");
  EXPECT_TRUE(paths->system_config.is_absolute());
}

TEST(Paths, XdgFoldersMoveThem) {
  const auto paths = Paths::from({{"HOME", "/home/zilla"},
                                  {"XDG_CONFIG_HOME", "/c"},
                                  {"XDG_DATA_HOME", "/d"},
                                  {"XDG_STATE_HOME", "/s"}});
  ASSERT_TRUE(paths);
  EXPECT_EQ(paths->user_config, "/c/cerby/config.json");
  EXPECT_EQ(paths->vault_dir, "/d/cerby");
  EXPECT_EQ(paths->state_dir, "/s/cerby");
}

TEST(Paths, RelativeXdgFoldersAreIgnored) {
  const auto paths = Paths::from(
      {{"HOME", "/home/zilla"}, {"XDG_CONFIG_HOME", "c"}, {"XDG_DATA_HOME", "../d"}, {"XDG_STATE_HOME", ""}});
  ASSERT_TRUE(paths);
  EXPECT_EQ(paths->user_config, "/home/zilla/.config/cerby/config.json");
  EXPECT_EQ(paths->vault_dir, "/home/zilla/.local/share/cerby");
  EXPECT_EQ(paths->state_dir, "/home/zilla/.local/state/cerby");
}

TEST(Paths, NoAbsoluteHomeIsRefused) {
  for (const Environment& environment :
       {Environment{}, Environment{{"HOME", ""}}, Environment{{"HOME", "zilla"}}}) {
    const auto paths = Paths::from(environment);
    ASSERT_FALSE(paths);
    EXPECT_EQ(paths.error().outcome, Outcome::SystemFailed);
  }
}

TEST(Paths, EnvironmentKeepsValuesWithEqualsSigns) {
  ASSERT_EQ(::setenv("CERBY_PATHS_TEST", "a=b", 1), 0);
  const auto environment = environment_of_process();
  ASSERT_EQ(::unsetenv("CERBY_PATHS_TEST"), 0);
  EXPECT_EQ(environment.at("CERBY_PATHS_TEST"), "a=b");
}

TEST(Paths, SiblingIsFoundBesideThisProgram) {
  const auto own_name = std::filesystem::read_symlink("/proc/self/exe").filename().string();
  const auto sibling = sibling_program(own_name);
  ASSERT_TRUE(sibling);
  EXPECT_EQ(sibling->parent_path(), folder_of_this_program().value());
}

TEST(Paths, MissingSiblingIsNamed) {
  const auto sibling = sibling_program("no-such-program");
  ASSERT_FALSE(sibling);
  EXPECT_NE(sibling.error().detail.find("no-such-program"), std::string::npos);
}

}  // namespace
}  // namespace cerby::paths_test
