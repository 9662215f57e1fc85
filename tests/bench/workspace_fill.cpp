// bench_workspace_fill: makes the workspace that bench_workspace_load launches from. Into a database that was
// just migrated: the scene of store_scene.h, a password and a TOTP secret for each account, sealed as the
// service seals them, and an API key for each user.
//
//   bench_workspace_fill --database ADDRESS --master-key FILE --plan FILE [--accounts N --users N --teams N
//                        --collections N]
//
// The plan has a line for each user that holds an account: the key, the account, and its password.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "bench/store_scene.h"
#include "workspace/access/scopes.h"
#include "workspace/api/api_key.h"
#include "workspace/sealing/key_file.h"
#include "workspace/sealing/sealed_secret.h"
#include "workspace/sealing/vault_keys.h"
#include "workspace/store/account_secrets.h"
#include "workspace/store/connection.h"

namespace {

namespace sealing = cerby::workspace::sealing;
namespace store = cerby::workspace::store;
using cerby::Secret;
using cerby::Uuid;
using store::Result;
using store::Sql;
using store::Transaction;

constexpr cerby::SecretAccess kPlan("a key of the bench is written into its plan");
constexpr std::string_view kTotp = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";  // RFC 6238's
constexpr std::chrono::seconds kPatience{600};

constexpr Sql kSecret{
    "INSERT INTO account_secrets (workspace_id, account_id, type, id, epoch, revision, sealed, created_at, "
    "updated_at) VALUES (:workspace, :account, :type, :id, 1, 1, :sealed, 1, 1)"};

template <typename T, typename Failure, typename Text>
T must(std::expected<T, Failure> result, Text text) {
  if (!result) {
    std::fprintf(stderr, "bench_workspace_fill: %s\n", text(result.error()).c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

template <typename T>
T must(Result<T> result) {
  return must(std::move(result),
              [](const auto& why) { return std::string(name(why.error)) + " " + why.detail; });
}

std::string password_of(const Uuid& account) {
  return "of " + account.text();
}

Secret secret_of(std::string text) {
  return Secret::take(std::span<char>(text));
}

Result<void> put(Transaction& transaction, const sealing::DataKey& key, const bench::StoreScene& scene,
                 const Uuid& account, store::SecretType type) {
  const bool is_password = type == store::SecretType::Password;
  const sealing::Place place{scene.workspace,
                             scene.vault,
                             account,
                             is_password ? sealing::Kind::Password : sealing::Kind::Totp,
                             1,
                             1};
  const Secret secret = secret_of(is_password ? password_of(account) : std::string(kTotp));
  const auto sealed = sealing::seal_secret(key, place, secret.view());
  if (!sealed) return sealing::failed(sealed.error());
  auto statement = transaction.prepare(kSecret);
  statement.bind("workspace", scene.workspace).bind("account", account).bind("type", type);
  CERBY_CHECK(statement.bind("id", Uuid::random()).bind("sealed", cerby::Bytes(*sealed)).run());
  return {};
}

Result<void> seal_all(Transaction& transaction, const sealing::MasterKeys& keys,
                      const bench::StoreScene& scene) {
  store::Vault vault;
  vault.id = scene.vault;
  CERBY_CHECK(make_data_key(transaction, {scene.workspace, {}, 1}, keys, vault));
  CERBY_TRY(const auto key, data_key_of(transaction, keys, {scene.workspace, scene.vault, 1}));
  for (const Uuid& account : scene.accounts) {
    for (const auto type : {store::SecretType::Password, store::SecretType::Totp})
      CERBY_CHECK(put(transaction, key, scene, account, type));
  }
  return {};
}

// By turns of what is shared with a user and with a team, in the order of the scene's dice.
Result<std::size_t> plan(Transaction& transaction, const bench::StoreScene& scene, std::ofstream& file) {
  std::set<Uuid> users;
  for (const auto& [user, account] : scene.shared) {
    if (!users.insert(user).second) continue;
    auto made = cerby::workspace::api::make_key(scene.workspace);
    store::ApiKey key;
    key.id = made.id;
    key.user = user;
    key.label = "Of the bench";
    key.hash = made.hash;
    key.scopes = cerby::workspace::access::kAllScopes;
    CERBY_CHECK(create_api_key(transaction, {scene.workspace, user, 1}, key));
    // Used before, and long ago: what most launches meet.
    CERBY_CHECK(note_key_use(transaction, scene.workspace, key.id, 1, 1));
    file << made.text.text(kPlan) << '\t' << account.text() << '\t' << password_of(account) << '\n';
  }
  return users.size();
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("makes a workspace for bench_workspace_load");
  std::string address, master_key, plan_file;
  bench::StoreSize size;
  app.add_option("--database", address)->required();
  app.add_option("--master-key", master_key)->required();
  app.add_option("--plan", plan_file)->required();
  app.add_option("--accounts", size.accounts);
  app.add_option("--users", size.users);
  app.add_option("--teams", size.teams);
  app.add_option("--collections", size.collections);
  CLI11_PARSE(app, count, arguments);
  if (!cerby::start_secrets()) return 1;

  const auto outcome = [](const auto& why) { return cerby::describe(why); };
  std::vector<std::unique_ptr<sealing::MasterKey>> keys;
  const auto source = must(sealing::KeySource::parse("file:" + master_key), outcome);
  keys.push_back(must(sealing::read_key(source, {}), outcome));
  const auto masters = must(sealing::MasterKeys::of(std::move(keys)), outcome);

  const auto database = must(store::Database::open({address, 1, kPatience}));
  const auto start = std::chrono::steady_clock::now();
  const auto scene = must(bench::make_store_scene(*database, size));
  must(database->write([&](Transaction& transaction) { return seal_all(transaction, masters, scene); }));
  std::ofstream file(plan_file);
  const auto launchers =
      must(database->write([&](Transaction& transaction) { return plan(transaction, scene, file); }));
  const auto connection = must(store::Connection::open(must(store::Address::parse(address)), kPatience));
  must(connection->run("ANALYZE"));
  file.close();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf(
      "%zu accounts with their secrets, %zu users (%zu launch), %zu teams, %zu collections in %.1f s\n",
      scene.accounts.size(), scene.users.size(), launchers, size.teams, size.collections, took.count());
  return file ? 0 : 1;
}
