// A vault of an older format. It is made up, since no release has written any: format 1 here is format 2
// without the table of the counters, with its own number in the head's mac.
#pragma once

#include <chrono>

#include "vault/database.h"
#include "vault/head.h"
#include "vault/keys.h"
#include "vault/migration.h"
#include "vault/schema.h"

namespace cerby::vault::testing_support {

using MigrationStep = Expected<void> (*)(Database&, const Keys&, Head&);

// The step that leads from it to format 2.
inline Expected<void> add_counters(Database& database, const Keys& /*keys*/, Head& /*head*/) {
  return database.run(kTables[4].sql.data());
}

// Makes one of the vault that nobody has open; its generation stays.
inline Expected<void> make_older(const Paths& paths, const Secret& key) {
  CERBY_TRY(auto database, Database::open(paths.vault, std::chrono::milliseconds(0)));
  CERBY_TRY(auto transaction, Transaction::begin(*database, Access::Write));
  CERBY_TRY(const auto stored, read_head(*database));
  CERBY_CHECK(database->run("DROP TABLE counter"));
  CERBY_CHECK(database->run("PRAGMA user_version = 1"));
  CERBY_CHECK(write_head(*database, stored.head, Keys(key), 1));
  return transaction.commit();
}

}  // namespace cerby::vault::testing_support
