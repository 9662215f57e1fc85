// What an administrator does beside the running service: the schema, the first Owner, API keys.
//
// A database that does not do it is system_failed; what was asked for wrongly, input_invalid, with which.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "workspace/config.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/database.h"

namespace cerby::workspace {

// For the service: the schema has to be this program's.
Expected<std::unique_ptr<store::Database>> open_database(const Config& config);

// Those that the configuration names; config_invalid where one cannot be had. None is enough
// as long as there is no cloud vault.
// `credentials`: the service manager's folder of them (sealing/key_file.h).
Expected<sealing::MasterKeys> open_master_keys(const Config& config,
                                               const std::filesystem::path& credentials);
// $CREDENTIALS_DIRECTORY, which systemd names.
std::filesystem::path credentials_folder();
// config_invalid: they do not open all that is there, or a cloud vault has no key.
Expected<void> check_master_keys(store::Database& database, const sealing::MasterKeys& keys);
// Wraps every data key by the first of them, some in each transaction, so that it can be cut off and run
// again; how many that took.
Expected<std::int64_t> rotate_master_key(store::Database& database, const sealing::MasterKeys& keys);

// A data key for every cloud vault that was made before there were any; how many. Not for one whose key was
// lost, in which something is sealed: check_master_keys goes on refusing that.
Expected<std::int64_t> add_data_keys(store::Database& database, const Clock& clock,
                                     const sealing::MasterKeys& keys);
// Whether it would add some.
Expected<bool> lacks_data_keys(store::Database& database);

// Brings the schema to this version; how many migrations that took.
Expected<std::int64_t> migrate_database(const Config& config, const Clock& clock);

struct FirstOwner {
  std::string host;  // the workspace's, as clients name it (host_name.h)
  std::string email, first_name, last_name;
};
struct KeyOrder {
  std::string host, email, label;
  std::string scopes;                // "read:items,read:users"
  std::optional<std::int64_t> days;  // how long it is good; none: until it is revoked
};
struct ShownKey {
  std::string id;
  Secret text;  // this once
};

// The workspace where there is none of that host, its first cloud vault with a data key, its Owner, and a key
// of the Owner's with every scope. input_invalid where it has an Owner already, or another user with that
// e-mail.
Expected<ShownKey> create_owner(store::Database& database, const Clock& clock,
                                const sealing::MasterKeys& keys, const FirstOwner& owner);

// input_invalid: no such workspace, user or scope; the user is deactivated.
Expected<ShownKey> create_key(store::Database& database, const Clock& clock, const KeyOrder& order);

// The user's keys, a line each: id, scopes, last use, state, label.
Expected<std::string> list_keys(store::Database& database, const std::string& host, const std::string& email);

// From the next request on. input_invalid: no such key, or it is revoked already.
Expected<void> revoke_key(store::Database& database, const Clock& clock, const std::string& host,
                          const std::string& id);

}  // namespace cerby::workspace
