// The real host, confined as it is, with a vault of another format: it says so, and ends as it always does.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>
#include <utility>

#include "base/secret.h"
#include "bench/scene.h"
#include "unit/base/support/temporary_folder.h"
#include "unit/wire/support/pipes.h"
#include "wire/support/host_process.h"

namespace cerby::test::vault_format_test {
namespace {

bool set_format(const std::filesystem::path& file, int format) {
  sqlite3* connection = nullptr;
  const int opened = sqlite3_open(file.c_str(), &connection);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closed(connection, sqlite3_close);
  const auto sql = "PRAGMA user_version = " + std::to_string(format);
  return opened == SQLITE_OK && sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

TEST(VaultFormat, AnotherOneIsRefusedByName) {
  ASSERT_TRUE(start_secrets());
  const TemporaryFolder folder;
  const auto scene = bench::make_scene(folder.path(), 3);
  ASSERT_TRUE(scene) << describe(scene.error());
  const auto file = scene->home / ".local/share/cerby/vault.db";
  for (const auto& [format, refusal] : {std::pair(1, "vault_older"), std::pair(3, "vault_newer")}) {
    ASSERT_TRUE(set_format(file, format));
    HostProcess host(scene->home, {.arguments = chromium_arguments()});
    host.put(frame(bench::hello(1)));
    EXPECT_TRUE(host.next_frame().value_or("").starts_with(R"({"type":"hello")"));
    host.put(frame(bench::launch(2, scene->accounts[0])));
    EXPECT_EQ(outcome_in(host.next_frame().value_or("")), refusal);
    host.close_input();
    EXPECT_EQ(host.end().exit_code, 0) << refusal;
  }
  ASSERT_TRUE(set_format(file, 2));
  HostProcess host(scene->home, {.arguments = chromium_arguments()});
  host.put(frame(bench::hello(1)));
  static_cast<void>(host.next_frame());
  host.put(frame(bench::launch(2, scene->accounts[0])));
  const auto reply = host.next_frame();
  ASSERT_TRUE(reply);
  EXPECT_EQ(outcome_in(*reply), "") << "as it was made: " << *reply;
  bench::close_scene(*scene);
}

}  // namespace
}  // namespace cerby::test::vault_format_test
