#include "workspace/admin.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "workspace/access/scopes.h"
#include "workspace/admin_support.h"
#include "workspace/api/api_key.h"
#include "workspace/api/body.h"
#include "workspace/host_name.h"
#include "workspace/printable.h"
#include "workspace/sealing/key_file.h"
#include "workspace/sealing/vault_keys.h"
#include "workspace/store/api_keys.h"
#include "workspace/store/migrate.h"
#include "workspace/store/records.h"
#include "workspace/store/vault_keys.h"

namespace cerby::workspace {
namespace {

using store::Error;
using store::Transaction;

constexpr store::Time kDay = 86'400'000;
constexpr std::size_t kMostText = 254;

std::unexpected<Failure> no_master_key() {
  return fail(Outcome::ConfigInvalid,
              "/master_key is missing; make one: cerby-workspace create-master-key FILE");
}

Expected<std::unique_ptr<store::Database>> open(const Config& config) {
  store::DatabaseSettings settings;
  settings.address = config.database;
  settings.connections =
      std::clamp<std::size_t>(config.server.limits.workers, 1, config.database_connections);
  auto database = store::Database::open(settings);
  if (!database) return failed(database.error());
  return std::move(*database);
}

using api::Empty;
Expected<void> check(std::string_view what, const std::string& text, Empty empty = Empty::Refused) {
  if ((text.empty() && empty == Empty::Refused) || text.size() > kMostText)
    return fail(Outcome::InputInvalid, fmt::format("{}: {} to {} bytes", what,
                                                   empty == Empty::Refused ? "from 1" : "up", kMostText));
  if (!api::check_line(what, text))
    return fail(Outcome::InputInvalid, fmt::format("{}: one line of text", what));
  return {};
}

// The workspace of that host, made with a cloud vault where there is none.
store::Result<store::Workspace> workspace_for(Transaction& transaction, const std::string& host,
                                              const sealing::MasterKeys& keys, store::Time now) {
  auto found = find_workspace_by_host(transaction, host);
  if (found || found.error().error != Error::NotFound) return found;
  store::Workspace workspace;
  workspace.id = Uuid::random();
  workspace.host = host;
  workspace.label = host;
  CERBY_CHECK(create_workspace(transaction, workspace, now));
  const store::Act act{workspace.id, {}, now};
  const store::Vault vault{Uuid::random(), store::VaultKind::Cloud, "Cloud", 1, {}};
  CERBY_CHECK(create_vault(transaction, act, vault));
  CERBY_CHECK(make_data_key(transaction, act, keys, vault));
  return workspace;
}

store::Result<void> refuse_second(Transaction& transaction, const Uuid& workspace, const std::string& email) {
  const auto owner = find_owner(transaction, workspace);
  if (owner) return store::fail(Error::Conflict, "the workspace has an Owner already");
  if (owner.error().error != Error::NotFound) return std::unexpected(owner.error());
  const auto user = find_user_by_email(transaction, workspace, email);
  if (user) return store::fail(Error::Conflict, "the workspace has a user with that e-mail already");
  if (user.error().error != Error::NotFound) return std::unexpected(user.error());
  return {};
}

store::Result<void> note(Transaction& transaction, const store::Act& act, audit::Kind kind,
                         const std::optional<Uuid>& user, const Uuid& key, std::int64_t scopes = 0) {
  Command command{kind, "cerby-workspace", key, user};
  for (const auto& scope : access::kScopes) {
    if ((scopes & scope.bit) != 0) command.details.push_back({"scope", {}, std::string(scope.name)});
  }
  return note_command(transaction, act, command);
}

store::Result<ShownKey> put_key(Transaction& transaction, const store::Act& act, const store::User& user,
                                store::ApiKey key) {
  auto made = api::make_key(act.workspace);
  key.id = made.id;
  key.user = user.id;
  key.hash = made.hash;
  CERBY_CHECK(create_api_key(transaction, act, key));
  CERBY_CHECK(note(transaction, act, audit::Kind::KeyMade, user.id, key.id, key.scopes));
  return ShownKey{made.id.text(), std::move(made.text)};
}

std::string scope_names(std::int64_t bits) {
  std::string names;
  for (const auto& scope : access::kScopes) {
    if ((bits & scope.bit) != 0) names.append(names.empty() ? "" : ",").append(scope.name);
  }
  return names;
}

std::string line_of(const store::ApiKey& key) {
  return fmt::format("{} {} last use {} expires {} revoked {} {}\n", key.id.text(), scope_names(key.scopes),
                     text_of_time(key.last_used_at), text_of_time(key.expires_at),
                     text_of_time(key.revoked_at), printable(key.label));
}

}  // namespace

Expected<std::unique_ptr<store::Database>> open_database(const Config& config) {
  CERBY_TRY(auto database, open(config));
  if (const auto checked = store::check_schema(*database); !checked) return failed(checked.error());
  return database;
}

Expected<sealing::MasterKeys> open_master_keys(const Config& config,
                                               const std::filesystem::path& credentials) {
  std::vector<std::unique_ptr<sealing::MasterKey>> keys;
  for (const auto& source : config.master_keys) {
    CERBY_TRY(auto key, sealing::read_key(source, credentials));
    keys.push_back(std::move(key));
  }
  return sealing::MasterKeys::of(std::move(keys));
}

std::filesystem::path credentials_folder() {
  const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder != nullptr ? folder : "";
}

Expected<void> check_master_keys(store::Database& database, const sealing::MasterKeys& keys) {
  const auto checked =
      database.read([&](Transaction& transaction) { return sealing::check_master_keys(transaction, keys); });
  if (checked) return {};
  if (checked.error().error == Error::Failed && keys.empty()) return no_master_key();
  if (checked.error().error == Error::Failed)
    return fail(Outcome::ConfigInvalid, "/master_key: " + checked.error().detail);
  return failed(checked.error());
}

Expected<std::int64_t> rotate_master_key(store::Database& database, const sealing::MasterKeys& keys) {
  if (keys.empty()) return no_master_key();
  std::int64_t count = 0;
  while (true) {
    const auto some = database.write([&](Transaction& transaction) {
      return sealing::rewrap_some(transaction, keys, store::kMostKeysAtOnce);
    });
    if (!some) return failed(some.error());
    if (*some == 0) return count;
    count += *some;
  }
}

Expected<bool> lacks_data_keys(store::Database& database) {
  const auto some =
      database.read([](Transaction& transaction) { return store::vaults_before_keys(transaction, 1); });
  if (!some) return failed(some.error());
  return !some->empty();
}

Expected<std::int64_t> add_data_keys(store::Database& database, const Clock& clock,
                                     const sealing::MasterKeys& keys) {
  if (keys.empty()) return no_master_key();
  std::int64_t count = 0;
  while (true) {
    const auto some = database.write([&](Transaction& transaction) -> store::Result<std::size_t> {
      CERBY_TRY(const auto vaults, store::vaults_before_keys(transaction, store::kMostKeysAtOnce));
      for (const auto& one : vaults)
        CERBY_CHECK(make_data_key(transaction, {one.workspace, {}, time_of(clock)}, keys, one.vault));
      return vaults.size();
    });
    if (!some) return failed(some.error());
    if (*some == 0) return count;
    count += static_cast<std::int64_t>(*some);
  }
}

Expected<std::int64_t> migrate_database(const Config& config, const Clock& clock) {
  CERBY_TRY(const auto database, open(config));
  const auto count = store::migrate(*database, time_of(clock));
  if (!count) return failed(count.error());
  return *count;
}

Expected<ShownKey> create_owner(store::Database& database, const Clock& clock,
                                const sealing::MasterKeys& keys, const FirstOwner& owner) {
  if (keys.empty()) return no_master_key();
  CERBY_CHECK(check_host(owner.host));
  CERBY_CHECK(check("email", owner.email));
  if (!api::is_email(owner.email)) return fail(Outcome::InputInvalid, "email: this is not an e-mail address");
  CERBY_CHECK(check("first-name", owner.first_name, Empty::Allowed));
  CERBY_CHECK(check("last-name", owner.last_name, Empty::Allowed));
  const store::Time now = time_of(clock);
  auto shown = database.write([&](Transaction& transaction) -> store::Result<ShownKey> {
    CERBY_TRY(const auto workspace, workspace_for(transaction, owner.host, keys, now));
    CERBY_CHECK(refuse_second(transaction, workspace.id, owner.email));
    store::User user;
    user.id = Uuid::random();
    user.email = owner.email;
    user.first_name = owner.first_name;
    user.last_name = owner.last_name;
    user.status = access::UserStatus::Active;
    user.role = access::WorkspaceRole::Owner;
    const store::Act act{workspace.id, {}, now};
    CERBY_CHECK(create_user(transaction, act, user));
    store::ApiKey key;
    key.label = "The first key";
    key.scopes = access::kAllScopes;
    return put_key(transaction, act, user, key);
  });
  if (!shown) return refused(shown.error());
  return std::move(*shown);
}

Expected<ShownKey> create_key(store::Database& database, const Clock& clock, const KeyOrder& order) {
  CERBY_CHECK(check("label", order.label));
  store::ApiKey key;
  key.label = order.label;
  key.scopes = access::scopes_of(order.scopes);
  if (key.scopes == 0) return fail(Outcome::InputInvalid, "scopes: " + scope_names(access::kAllScopes));
  const store::Time now = time_of(clock);
  if (order.days) key.expires_at = now + *order.days * kDay;
  auto shown = database.write([&](Transaction& transaction) -> store::Result<ShownKey> {
    CERBY_TRY(const auto workspace, find_workspace_by_host(transaction, order.host));
    CERBY_TRY(const auto user, find_user_by_email(transaction, workspace.id, order.email));
    if (user.status == access::UserStatus::Deactivated)
      return store::fail(Error::Conflict, "the user is deactivated: a key of theirs would open nothing");
    return put_key(transaction, {workspace.id, {}, now}, user, key);
  });
  if (!shown) return refused(shown.error());
  return std::move(*shown);
}

Expected<std::string> list_keys(store::Database& database, const std::string& host,
                                const std::string& email) {
  auto text = database.read([&](Transaction& transaction) -> store::Result<std::string> {
    CERBY_TRY(const auto workspace, find_workspace_by_host(transaction, host));
    CERBY_TRY(const auto user, find_user_by_email(transaction, workspace.id, email));
    std::string lines;
    for (store::Page page{1, store::kLargestPage};; ++page.number) {
      CERBY_TRY(const auto listed, list_api_keys(transaction, workspace.id, user.id, page));
      for (const auto& key : listed.rows) lines += line_of(key);
      if (page.number * page.size >= listed.total) return lines;
    }
  });
  if (!text) return refused(text.error());
  return std::move(*text);
}

Expected<void> revoke_key(store::Database& database, const Clock& clock, const std::string& host,
                          const std::string& id) {
  CERBY_TRY(const Uuid key, Uuid::parse(id));
  const auto done = database.write([&](Transaction& transaction) -> store::Result<void> {
    CERBY_TRY(const auto workspace, find_workspace_by_host(transaction, host));
    const store::Act act{workspace.id, {}, time_of(clock)};
    CERBY_CHECK(revoke_api_key(transaction, act, key));
    return note(transaction, act, audit::Kind::KeyRevoked, {}, key);
  });
  if (!done) return refused(done.error());
  return {};
}

}  // namespace cerby::workspace
