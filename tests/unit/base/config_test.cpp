#include "base/config.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "unit/base/support/temporary_folder.h"

namespace cerby::config_test {
namespace {

constexpr auto kAcme = "https://acme.cerby.test";

class ConfigTest : public ::testing::Test {
 protected:
  void SetUp() override {
    paths_ = Paths::from({{"HOME", (folder_.path() / "home").string()}}).value();
    paths_.system_config = folder_.path() / "etc/config.json";
    for (const auto& file : {paths_.user_config, paths_.system_config})
      std::filesystem::create_directories(file.parent_path());
    ASSERT_EQ(::chmod(paths_.system_config.parent_path().c_str(), 0755), 0);
  }
  void put(const std::filesystem::path& file, std::string_view text) const {
    std::ofstream(file) << text;
    ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  }
  void user(std::string_view text) const { put(paths_.user_config, text); }
  // The administrator's file has to be root's.
  void administrator(std::string_view text) const {
    if (::geteuid() != 0) GTEST_SKIP() << "needs a file of root's";
    put(paths_.system_config, text);
  }
  [[nodiscard]] std::string user_text() const {
    std::ostringstream text;
    text << std::ifstream(paths_.user_config).rdbuf();
    return text.str();
  }
  [[nodiscard]] Config read() const {
    const auto config = read_config(paths_);
    EXPECT_TRUE(config) << (config ? "" : config.error().detail);
    return config.value_or(Config{});
  }
  test::TemporaryFolder folder_;
  Paths paths_;
};

TEST_F(ConfigTest, NoFilesGiveTheDefaults) {
  const Config config = read();
  EXPECT_TRUE(config.workspaces.empty());
  EXPECT_EQ(config.pinentry, "/usr/bin/pinentry");
  EXPECT_EQ(config.log_level, LogLevel::Info);
  EXPECT_EQ(config.open_for, std::chrono::hours(8));
}

TEST_F(ConfigTest, EverythingIsRead) {
  user(
      R"({"workspaces":[{"address":"https://acme.cerby.test","idps":["https://acme.okta.test","https://b.okta.test"],
        "role":"login-only","development":false}],"pinentry":"/opt/pinentry","log_level":"debug","open_for":60})");
  const Config config = read();
  const auto* workspace = config.workspace(*Origin::parse(kAcme));
  ASSERT_NE(workspace, nullptr);
  EXPECT_EQ(workspace->idps.size(), 2U);
  EXPECT_EQ(workspace->role, WorkspaceRole::LoginOnly);
  EXPECT_EQ(workspace->set_by, SetBy::User);
  EXPECT_EQ(config.pinentry, "/opt/pinentry");
  EXPECT_EQ(config.log_level, LogLevel::Debug);
  EXPECT_EQ(config.open_for, std::chrono::seconds(60));
  EXPECT_EQ(config.workspace(*Origin::parse("https://other.cerby.test")), nullptr);
}

TEST_F(ConfigTest, AdministratorWinsForEachWorkspaceAndEachSetting) {
  administrator(
      R"({"workspaces":[{"address":"https://acme.cerby.test","role":"login-only"}],"open_for":120})");
  user(R"({"workspaces":[{"address":"https://acme.cerby.test","role":"user","idps":["https://evil.test"]},
        {"address":"https://mine.cerby.test"}],"open_for":604800,"log_level":"error"})");
  const Config config = read();
  ASSERT_EQ(config.workspaces.size(), 2U);
  EXPECT_EQ(config.workspaces[0].role, WorkspaceRole::LoginOnly);
  EXPECT_TRUE(config.workspaces[0].idps.empty());
  EXPECT_EQ(config.workspaces[0].set_by, SetBy::Administrator);
  EXPECT_EQ(config.workspaces[1].set_by, SetBy::User);
  EXPECT_EQ(config.open_for, std::chrono::seconds(120));
  EXPECT_EQ(config.log_level, LogLevel::Error);
}

TEST_F(ConfigTest, AdministratorsFileThatOthersCanWriteIsRefused) {
  administrator("{}");
  for (const mode_t mode : {0664U, 0646U}) {
    ASSERT_EQ(::chmod(paths_.system_config.c_str(), mode), 0);
    EXPECT_EQ(read_config(paths_).error().outcome, Outcome::ConfigInvalid);
  }
}

TEST_F(ConfigTest, AdministratorsFileOfAnotherUserIsRefused) {
  administrator("{}");
  ASSERT_EQ(::chown(paths_.system_config.c_str(), 12345, 0), 0);
  EXPECT_EQ(read_config(paths_).error().outcome, Outcome::ConfigInvalid);
}

TEST_F(ConfigTest, UsersFileThatOthersCanWriteIsRefused) {
  user("{}");
  ASSERT_EQ(::chmod(paths_.user_config.c_str(), 0666), 0);
  EXPECT_EQ(read_config(paths_).error().outcome, Outcome::ConfigInvalid);
}

TEST_F(ConfigTest, AFaultNamesFileLineAndKey) {
  user("{\n \"workspaces\": [\n  {\"address\": \"https://acme.cerby.test\",\n   \"rule\": \"user\"}]}");
  const auto config = read_config(paths_);
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().detail, paths_.user_config.string() + ", line 4, /workspaces/0/rule: key_unknown");
}

struct Wrong {
  const char* why;
  const char* text;
};
class ConfigRefused : public ConfigTest, public ::testing::WithParamInterface<Wrong> {};

TEST_P(ConfigRefused, IsConfigInvalidAndNamesTheFile) {
  user(GetParam().text);
  const auto config = read_config(paths_);
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().outcome, Outcome::ConfigInvalid);
  EXPECT_TRUE(config.error().detail.starts_with(paths_.user_config.string())) << config.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Files, ConfigRefused,
    ::testing::Values(
        Wrong{"Empty", ""}, Wrong{"Array", "[]"}, Wrong{"Comment", "{} // no"},
        Wrong{"TrailingComma", R"({"open_for":60,})"}, Wrong{"UnknownKey", R"({"open":60})"},
        Wrong{"Twice", R"({"open_for":60,"open_for":60})"}, Wrong{"OpenTooShort", R"({"open_for":59})"},
        Wrong{"OpenTooLong", R"({"open_for":604801})"}, Wrong{"OpenAsText", R"({"open_for":"60"})"},
        Wrong{"LevelUnknown", R"({"log_level":"trace"})"},
        Wrong{"PinentryRelative", R"({"pinentry":"pinentry"})"},
        Wrong{"WorkspaceWithoutAddress", R"({"workspaces":[{}]})"},
        Wrong{"WorkspaceHttp", R"({"workspaces":[{"address":"http://acme.cerby.test"}]})"},
        Wrong{"LoopbackWithoutDevelopment", R"({"workspaces":[{"address":"http://localhost:8080"}]})"},
        Wrong{"WorkspaceWithPath", R"({"workspaces":[{"address":"https://acme.cerby.test/"}]})"},
        Wrong{"WorkspaceTwice",
              R"({"workspaces":[{"address":"https://a.test"},{"address":"https://a.test"}]})"},
        Wrong{"IdpWildcard",
              R"({"workspaces":[{"address":"https://a.test","idps":["https://*.okta.test"]}]})"},
        Wrong{"IdpTwice",
              R"({"workspaces":[{"address":"https://a.test","idps":["https://o.test","https://o.test"]}]})"},
        Wrong{"RoleUnknown", R"({"workspaces":[{"address":"https://a.test","role":"owner"}]})"},
        Wrong{"RoleNull", R"({"workspaces":[{"address":"https://a.test","role":null}]})"},
        Wrong{"SourceUnknown", R"({"workspaces":[{"address":"https://a.test","source":"cloud"}]})"},
        Wrong{
            "SourceOverHttp",
            R"({"workspaces":[{"address":"http://localhost:80","development":true,"source":"workspace"}]})"},
        Wrong{"CaFileRelative", R"({"ca_file":"ca.pem"})"},
        Wrong{"DevelopmentAsNumber", R"({"workspaces":[{"address":"https://a.test","development":1}]})"}),
    [](const auto& given) { return given.param.why; });

TEST_F(ConfigTest, DevelopmentAllowsLoopback) {
  user(
      R"({"workspaces":[{"address":"http://localhost:8080","idps":["http://127.0.0.1:9000"],"development":true}]})");
  EXPECT_EQ(read().workspaces.size(), 1U);
}

TEST_F(ConfigTest, WhatIsWrittenIsReadBack) {
  Config config;
  config.workspaces.push_back(
      {*Origin::parse(kAcme), {*Origin::parse("https://acme.okta.test")}, WorkspaceRole::LoginOnly});
  config.pinentry = "/opt/pin \"entry\"";
  config.log_level = LogLevel::Warn;
  config.open_for = std::chrono::seconds(3600);
  ASSERT_TRUE(write_user_config(paths_, config));
  const Config back = read();
  ASSERT_EQ(back.workspaces.size(), 1U);
  EXPECT_EQ(back.workspaces[0].address, config.workspaces[0].address);
  EXPECT_EQ(back.workspaces[0].idps, config.workspaces[0].idps);
  EXPECT_EQ(back.workspaces[0].role, WorkspaceRole::LoginOnly);
  EXPECT_EQ(back.pinentry, config.pinentry);
  EXPECT_EQ(back.log_level, LogLevel::Warn);
  EXPECT_EQ(back.open_for, std::chrono::seconds(3600));
  struct stat status{};
  ASSERT_EQ(::stat(paths_.user_config.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(ConfigTest, WithoutAWorkspaceThatIsASourceNothingIsAsked) {
  user(R"({"workspaces":[{"address":"https://a.test"},{"address":"https://b.test","source":"vault"}]})");
  EXPECT_FALSE(read().asks_workspaces());
  EXPECT_TRUE(read().ca_file.empty());
}

TEST_F(ConfigTest, AWorkspaceThatIsASourceIsReadBackAsOne) {
  user(R"({"workspaces":[{"address":"https://a.test","source":"workspace"}],"ca_file":"/etc/ssl/a.pem"})");
  ASSERT_TRUE(write_user_config(paths_, read()));
  EXPECT_EQ(read().workspaces.at(0).source, AccountSource::Workspace);
  EXPECT_TRUE(read().asks_workspaces());
  EXPECT_EQ(read().ca_file, "/etc/ssl/a.pem");
  EXPECT_EQ(account_source_from("workspace"), AccountSource::Workspace);
  EXPECT_FALSE(account_source_from("Workspace"));
}

TEST_F(ConfigTest, FirstWriteMakesTheFolder) {
  std::filesystem::remove_all(paths_.home);
  ASSERT_TRUE(write_user_config(paths_, {}));
  EXPECT_TRUE(std::filesystem::exists(paths_.user_config));
}

TEST_F(ConfigTest, AdministratorsEntriesStayOutOfTheUsersFile) {
  administrator(
      R"({"workspaces":[{"address":"https://acme.cerby.test"}],"pinentry":"/opt/admin","open_for":120})");
  Config config = read();
  config.workspaces.push_back({*Origin::parse("https://mine.cerby.test"), {}});
  ASSERT_TRUE(write_user_config(paths_, config));
  EXPECT_EQ(user_text().find("acme"), std::string::npos);
  EXPECT_EQ(user_text().find("/opt/admin"), std::string::npos);
  EXPECT_EQ(user_text().find("open_for"), std::string::npos);
  std::filesystem::remove(paths_.system_config);
  EXPECT_EQ(read().workspaces.size(), 1U);
  EXPECT_EQ(read().open_for, std::chrono::hours(8));
}

TEST_F(ConfigTest, WhatWouldNotBeReadBackIsNotWritten) {
  user(R"({"open_for":60})");
  Config config;
  config.open_for = std::chrono::seconds(1);
  EXPECT_EQ(write_user_config(paths_, config).error().outcome, Outcome::ConfigInvalid);
  config = {};
  config.pinentry = "relative";
  EXPECT_EQ(write_user_config(paths_, config).error().outcome, Outcome::ConfigInvalid);
  EXPECT_EQ(read().open_for, std::chrono::seconds(60));
}

TEST(WorkspaceRole, NamesBothWays) {
  for (const auto role : {WorkspaceRole::User, WorkspaceRole::LoginOnly})
    EXPECT_EQ(workspace_role_from(text_of(role)), role);
  EXPECT_FALSE(workspace_role_from("Login-only"));
  EXPECT_FALSE(workspace_role_from(""));
}

}  // namespace
}  // namespace cerby::config_test
