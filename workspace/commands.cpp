#include "workspace/commands.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "workspace/admin.h"
#include "workspace/audit_admin.h"
#include "workspace/config.h"
#include "workspace/sealing/key_file.h"
#include "workspace/sealing/token_key.h"

namespace cerby::workspace {
namespace {

constexpr SecretAccess kShown("an API key is shown, once, on standard output");

CLI::App* add(CLI::App& app, std::filesystem::path& file, const char* name, const char* what) {
  auto* const verb = app.add_subcommand(name, what);
  verb->add_option("--config", file, "The configuration's file")->capture_default_str();
  return verb;
}

// Past the buffers of the standard library, which would keep it.
Expected<void> show(const ShownKey& key) {
  const auto write_all = [](std::string_view text) {
    while (!text.empty()) {
      const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  };
  if (!write_all(key.text.text(kShown)) || !write_all("\n"))
    return fail(Outcome::SystemFailed, "the key could not be shown; revoke it: " + key.id);
  (void)std::fprintf(stderr, "API key %s: it is shown this once.\n", key.id.c_str());
  return {};
}

Expected<std::unique_ptr<store::Database>> database_of(const std::filesystem::path& file) {
  CERBY_TRY(const auto config, read_service_config(file));
  return open_database(config);
}

Expected<void> run_migrate(const std::filesystem::path& file) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto count, migrate_database(config, SystemClock()));
  (void)std::printf("%lld migrations applied\n", static_cast<long long>(count));
  // Master keys are asked for where they are needed, and a schema is made without.
  CERBY_TRY(const auto database, open_database(config));
  CERBY_TRY(const bool lacks, lacks_data_keys(*database));
  if (!lacks) return {};
  CERBY_TRY(const auto keys, open_master_keys(config, credentials_folder()));
  CERBY_TRY(const auto made, add_data_keys(*database, SystemClock(), keys));
  (void)std::printf("%lld data keys made\n", static_cast<long long>(made));
  return {};
}

Expected<void> run_create_owner(const std::filesystem::path& file, const FirstOwner& owner) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto keys, open_master_keys(config, credentials_folder()));
  CERBY_TRY(const auto database, open_database(config));
  CERBY_TRY(const auto key, create_owner(*database, SystemClock(), keys, owner));
  return show(key);
}

Expected<std::string> create_master_key(const std::filesystem::path& key) {
  if (!key.native().starts_with(sealing::kPkcs11Scheme)) return sealing::create_key_file(key);
  CERBY_TRY(const auto uri, sealing::Pkcs11Uri::parse(key.native()));
  return sealing::create_key_in_token(uri);
}

Expected<void> run_create_master_key(const std::filesystem::path& key) {
  CERBY_TRY(const auto id, create_master_key(key));
  (void)std::printf("%s\n", id.c_str());
  return {};
}

Expected<void> run_rotate_master_key(const std::filesystem::path& file) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto keys, open_master_keys(config, credentials_folder()));
  CERBY_TRY(const auto database, open_database(config));
  CERBY_TRY(const auto count, rotate_master_key(*database, keys));
  CERBY_CHECK(note_in_each(*database, SystemClock(), audit::Kind::SettingChanged,
                           "cerby-workspace rotate-master-key"));
  (void)std::printf("%lld data keys are now wrapped by %s\n", static_cast<long long>(count),
                    std::string(keys.newest().id()).c_str());
  return {};
}

Expected<void> run_create_key(const std::filesystem::path& file, const KeyOrder& order) {
  CERBY_TRY(const auto database, database_of(file));
  CERBY_TRY(const auto key, create_key(*database, SystemClock(), order));
  return show(key);
}

Expected<void> run_list_keys(const std::filesystem::path& file, const KeyOrder& whose) {
  CERBY_TRY(const auto database, database_of(file));
  CERBY_TRY(const auto lines, list_keys(*database, whose.host, whose.email));
  (void)std::fputs(lines.c_str(), stdout);
  return {};
}

Expected<void> run_revoke_key(const std::filesystem::path& file, const std::string& host,
                              const std::string& id) {
  CERBY_TRY(const auto database, database_of(file));
  return revoke_key(*database, SystemClock(), host, id);
}

}  // namespace

void add_commands(CLI::App& app, std::filesystem::path& file, std::function<Expected<void>()>& chosen) {
  constexpr const char* kHost = "The workspace's host, as clients name it";
  add(app, file, "migrate",
      "Brings the database to this version: its schema, and data keys of older cloud vaults")
      ->callback([&] { chosen = [&] { return run_migrate(file); }; });

  const auto key_file = std::make_shared<std::filesystem::path>();
  auto* const create_master_key_verb = app.add_subcommand(
      "create-master-key", "Makes a master key in a new file, or in a token; prints its id");
  create_master_key_verb
      ->add_option("FILE", *key_file,
                   "The file, which must not be there, or a pkcs11: address of a key that is not")
      ->required();
  create_master_key_verb->callback(
      [&, key_file] { chosen = [key_file] { return run_create_master_key(*key_file); }; });
  add(app, file, "rotate-master-key", "Wraps all data keys by the first of the master keys")->callback([&] {
    chosen = [&] { return run_rotate_master_key(file); };
  });

  const auto owner = std::make_shared<FirstOwner>();
  auto* const create_owner_verb = add(
      app, file, "create-owner", "Makes a workspace with its Owner; prints the Owner's first API key, once");
  create_owner_verb->add_option("--host", owner->host, kHost)->required();
  create_owner_verb->add_option("--email", owner->email, "The Owner's e-mail")->required();
  create_owner_verb->add_option("--first-name", owner->first_name, "The Owner's first name");
  create_owner_verb->add_option("--last-name", owner->last_name, "The Owner's last name");
  create_owner_verb->callback([&, owner] { chosen = [&, owner] { return run_create_owner(file, *owner); }; });

  const auto order = std::make_shared<KeyOrder>();
  auto* const create_key_verb = add(app, file, "create-key", "Makes an API key for a user; prints it, once");
  create_key_verb->add_option("--host", order->host, kHost)->required();
  create_key_verb->add_option("--email", order->email, "The user whom the key acts as")->required();
  create_key_verb->add_option("--label", order->label, "What it is for")->required();
  create_key_verb->add_option("--scopes", order->scopes, "With commas between them: read:items …")
      ->required();
  create_key_verb->add_option("--days", order->days, "How long it is good; without, until it is revoked")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{3650}));
  create_key_verb->callback([&, order] { chosen = [&, order] { return run_create_key(file, *order); }; });

  auto* const list_keys_verb = add(app, file, "list-keys", "A user's API keys, without the keys themselves");
  list_keys_verb->add_option("--host", order->host, kHost)->required();
  list_keys_verb->add_option("--email", order->email, "The user")->required();
  list_keys_verb->callback([&, order] { chosen = [&, order] { return run_list_keys(file, *order); }; });

  const auto id = std::make_shared<std::string>();
  auto* const revoke_key_verb = add(app, file, "revoke-key", "Ends an API key, from the next request on");
  revoke_key_verb->add_option("--host", order->host, kHost)->required();
  revoke_key_verb->add_option("ID", *id, "The key's id")->required();
  revoke_key_verb->callback(
      [&, order, id] { chosen = [&, order, id] { return run_revoke_key(file, order->host, *id); }; });
}

}  // namespace cerby::workspace
