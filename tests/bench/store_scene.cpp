#include "bench/store_scene.h"

#include <algorithm>
#include <optional>
#include <random>
#include <string>

#include "workspace/store/connection.h"

namespace bench {
namespace {

using cerby::Uuid;
using cerby::workspace::store::Result;
using cerby::workspace::store::Sql;
using cerby::workspace::store::Transaction;

constexpr std::size_t kDeepest = 6;

constexpr Sql kWorkspace{
    "INSERT INTO workspaces (id, host, label, extended_access, okta_domain, created_at, updated_at) "
    "VALUES (:id, :host, 'Acme', 1, 'https://acme.okta.example', 1, 1)"};
constexpr Sql kUser{
    "INSERT INTO users (workspace_id, id, email, email_folded, first_name, last_name, status, role, "
    "created_at, "
    "updated_at) VALUES (:workspace, :id, :email, :folded, 'Zilla', 'Content', 1, 2, 1, 1)"};
constexpr Sql kVault{
    "INSERT INTO vaults (workspace_id, id, kind, label, created_at, updated_at) VALUES (:workspace, :id, 0, "
    "'Cloud', "
    "1, 1)"};
constexpr Sql kTeam{
    "INSERT INTO teams (workspace_id, id, name, kind, created_at, updated_at) VALUES (:workspace, :id, "
    "'Team', 1, 1, "
    "1)"};
constexpr Sql kMember{
    "INSERT INTO team_members (workspace_id, team_id, user_id, added_at) VALUES (:workspace, :team, :user, "
    "1)"};
constexpr Sql kCollection{
    "INSERT INTO collections (workspace_id, id, parent_id, label, created_at, updated_at) VALUES "
    "(:workspace, :id, "
    ":parent, 'Collection', 1, 1)"};
constexpr Sql kAncestor{
    "INSERT INTO collection_ancestors (workspace_id, collection_id, ancestor_id, depth) VALUES (:workspace, "
    ":id, "
    ":ancestor, :depth)"};
constexpr Sql kAccount{
    "INSERT INTO accounts (workspace_id, id, vault_id, label, application, status, url, domain, username, "
    "email, "
    "phone, avatar_url, recipe, mfa_types, extended_at, created_at, updated_at) VALUES (:workspace, :id, "
    ":vault, "
    ":label, 'instagram', 0, 'https://app.example/login', 'app.example', 'zilla', '', '', '', '', '', 1, 1, "
    "1)"};
constexpr Sql kItem{
    "INSERT INTO collection_items (workspace_id, collection_id, account_id, added_at) VALUES (:workspace, "
    ":collection, :account, 1)"};
constexpr Sql kGrant{
    "INSERT INTO grants (workspace_id, account_id, collection_id, user_id, team_id, role, granted_at) VALUES "
    "(:workspace, :account, :collection, :user, :team, :role, 1)"};

struct Maker {
  Transaction& transaction;
  StoreScene& scene;
  const StoreSize& size;
  std::mt19937_64 random{20231114};  // NOLINT(cert-msc51-cpp): the same each time

  Uuid new_id() {
    Uuid made;
    for (std::size_t i = 0; i < 16; i += 8) {
      const std::uint64_t part = random();
      for (std::size_t j = 0; j < 8; ++j) made.bytes.at(i + j) = static_cast<std::uint8_t>(part >> (8 * j));
    }
    return made;
  }
  std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  }
  template <typename... Values>
  Result<void> insert(Sql sql, std::pair<const char*, Values>... values) {
    auto statement = transaction.prepare(sql);
    (statement.bind(values.first, values.second), ...);
    if (sql.text() != kWorkspace.text()) statement.bind("workspace", scene.workspace);
    CERBY_CHECK(statement.run());
    return {};
  }
  // PostgreSQL keeps the plans of its checks, and those that it made for empty tables look through all of
  // them. A service has its statistics from the server's own housekeeping, which does not see into this
  // transaction.
  Result<void> refresh_statistics() {
    auto& connection = transaction.connection();
    if (connection.engine() != cerby::workspace::store::Engine::Postgres) return {};
    return connection.run("ANALYZE");
  }
  Result<void> grant(std::optional<Uuid> account, std::optional<Uuid> collection, std::optional<Uuid> user,
                     std::optional<Uuid> team, std::int64_t role) {
    return insert(kGrant, std::pair("account", account), std::pair("collection", collection),
                  std::pair("user", user), std::pair("team", team), std::pair("role", role));
  }
};

Result<void> fill(Maker& make) {
  StoreScene& scene = make.scene;
  scene.workspace = make.new_id();
  CERBY_CHECK(make.insert(kWorkspace, std::pair("id", scene.workspace), std::pair("host", "acme.example")));
  // Beside others, which hold nothing.
  for (int n = 0; n < 50; ++n) {
    const std::string host = std::to_string(n) + ".example";
    CERBY_CHECK(make.insert(kWorkspace, std::pair("id", make.new_id()), std::pair("host", host)));
  }
  for (std::size_t n = 0; n < make.size.users; ++n) {
    const Uuid id = scene.users.emplace_back(make.new_id());
    const std::string email = std::to_string(n) + "@example.com";
    CERBY_CHECK(
        make.insert(kUser, std::pair("id", id), std::pair("email", email), std::pair("folded", email)));
  }
  CERBY_CHECK(make.refresh_statistics());
  // The first team is everybody's; the others have twenty members each.
  std::vector<Uuid> teams;
  std::vector<std::vector<Uuid>> members(make.size.teams);
  for (std::size_t n = 0; n < make.size.teams; ++n) {
    const Uuid id = teams.emplace_back(make.new_id());
    CERBY_CHECK(make.insert(kTeam, std::pair("id", id)));
    members[n] = scene.users;
    if (n > 0) {
      std::vector<Uuid> some;
      std::ranges::sample(scene.users, std::back_inserter(some), 20, make.random);
      members[n] = some;
    }
    for (const Uuid& user : members[n]) {
      CERBY_CHECK(make.insert(kMember, std::pair("team", id), std::pair("user", user)));
    }
  }
  CERBY_CHECK(make.refresh_statistics());
  std::vector<std::vector<Uuid>> chains;  // of each collection: itself, then those above
  for (std::size_t n = 0; n < make.size.collections; ++n) {
    if (n == 500) CERBY_CHECK(make.refresh_statistics());
    std::vector<Uuid> chain{make.new_id()};
    std::optional<Uuid> parent;
    if (n >= 50) {
      const auto& above = chains[make.below(n)];
      if (above.size() < kDeepest) {
        parent = above.front();
        chain.insert(chain.end(), above.begin(), above.end());
      }
    }
    CERBY_CHECK(make.insert(kCollection, std::pair("id", chain.front()), std::pair("parent", parent)));
    for (std::size_t depth = 0; depth < chain.size(); ++depth) {
      CERBY_CHECK(make.insert(kAncestor, std::pair("id", chain.front()), std::pair("ancestor", chain[depth]),
                              std::pair("depth", static_cast<std::int64_t>(depth))));
    }
    for (int i = 0; i < 2; ++i) {
      CERBY_CHECK(make.grant({}, chain.front(),
                             scene.users[make.below(make.size.users / 2) * 2 + static_cast<std::size_t>(i)],
                             {}, i));
    }
    CERBY_CHECK(make.grant({}, chain.front(), {}, teams[make.below(make.size.teams)], 0));
    chains.push_back(std::move(chain));
  }
  scene.vault = make.new_id();
  CERBY_CHECK(make.insert(kVault, std::pair("id", scene.vault)));
  for (std::size_t n = 0; n < make.size.accounts; ++n) {
    if (n == 1000 || n == 20'000) CERBY_CHECK(make.refresh_statistics());
    const Uuid id = scene.accounts.emplace_back(make.new_id());
    CERBY_CHECK(make.insert(kAccount, std::pair("id", id), std::pair("vault", scene.vault),
                            std::pair("label", "Account " + std::to_string(n))));
    CERBY_CHECK(make.insert(kItem, std::pair("collection", chains[make.below(make.size.collections)].front()),
                            std::pair("account", id)));
    const Uuid owner = scene.users[make.below(make.size.users)];
    CERBY_CHECK(make.grant(id, {}, owner, {}, 1));
    scene.shared.emplace_back(owner, id);
    if (n % 3 != 0) continue;
    const std::size_t team = make.below(make.size.teams);
    CERBY_CHECK(make.grant(id, {}, {}, teams[team], 0));
    scene.shared.emplace_back(members[team][make.below(members[team].size())], id);
  }
  return {};
}

}  // namespace

Result<StoreScene> make_store_scene(cerby::workspace::store::Database& database, const StoreSize& size) {
  return database.write([&](Transaction& transaction) -> Result<StoreScene> {
    StoreScene scene;
    Maker make{transaction, scene, size};
    CERBY_CHECK(fill(make));
    return scene;
  });
}

}  // namespace bench
