#include "workspace/store/support/fixture.h"

#include <cstdlib>

#include "workspace/store/support/postgres.h"

namespace store_tests {

Uuid id(std::uint64_t number) {
  Uuid made;
  for (std::size_t i = 0; i < 8; ++i) made.bytes.at(15 - i) = static_cast<std::uint8_t>(number >> (8 * i));
  made.bytes[6] = 0x40;
  made.bytes[0] = static_cast<std::uint8_t>(number * 131);
  return made;
}

std::string engine_name(const testing::TestParamInfo<store::Engine>& info) {
  return info.param == store::Engine::Sqlite ? "Sqlite" : "Postgres";
}

void StoreTest::SetUp() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cerby-store-test-XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  address_ = fresh_address();
  database_ = open(address_);
  must(store::migrate(*database_, kNow));
}

void StoreTest::TearDown() {
  database_.reset();
  std::filesystem::remove_all(folder_);
}

std::string StoreTest::fresh_address() {
  if (is_postgres()) return PostgresServer::instance().create_database();
  return "sqlite:" + (folder_ / (std::to_string(++files_) + ".db")).string();
}

std::unique_ptr<store::Database> StoreTest::open(const std::string& address, std::size_t connections) {
  return must(store::Database::open({address, connections, std::chrono::seconds(20)}));
}

store::Result<std::int64_t> StoreTest::run(store::Sql sql) {
  return write([&](store::Transaction& transaction) { return transaction.prepare(sql).run(); });
}

std::int64_t StoreTest::count(store::Sql sql) {
  return must(read([&](store::Transaction& transaction) -> store::Result<std::int64_t> {
    auto statement = transaction.prepare(sql);
    CERBY_TRY(const bool row, statement.step());
    return row ? statement.integer(0) : -1;
  }));
}

store::User user_of(const Uuid& id, const std::string& email) {
  store::User user;
  user.id = id;
  user.email = email;
  user.first_name = "Zilla";
  user.last_name = "Content";
  user.status = access::UserStatus::Active;
  return user;
}

store::Account account_of(const Uuid& id, const Uuid& vault, const std::string& label) {
  store::Account account;
  account.id = id;
  account.vault = vault;
  account.label = label;
  account.application = "instagram";
  account.url = "https://app.example/login";
  account.domain = "app.example";
  account.username = "zilla";
  return account;
}

StoreTest::World StoreTest::make_world(std::uint64_t first) {
  const World world{id(first), id(first + 1), id(first + 2), id(first + 3), id(first + 4), id(first + 5)};
  must(write([&](store::Transaction& t) -> store::Result<void> {
    store::Workspace workspace;
    workspace.id = world.workspace;
    workspace.host = "w" + std::to_string(first) + ".example";
    CERBY_CHECK(create_workspace(t, workspace, kNow));
    const store::Act service{world.workspace, {}, kNow};
    CERBY_CHECK(create_user(t, service, user_of(world.user, "first@example.com")));
    CERBY_CHECK(create_vault(t, world.act(), {world.vault, store::VaultKind::Cloud, "Cloud", 1, {}}));
    CERBY_CHECK(create_team(t, world.act(), {world.team, "Team", store::TeamKind::UserManaged, {}, {}, {}}));
    CERBY_CHECK(create_account(t, world.act(), account_of(world.account, world.vault, "Account")));
    CERBY_CHECK(create_collection(t, world.act(), {world.collection, {}, "Collection", 0, 0, {}}));
    return {};
  }));
  return world;
}

}  // namespace store_tests
