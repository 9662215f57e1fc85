// What is shown once and kept as a hash, whatever it is for: API keys (api_keys.h), SCIM tokens
// (scim_tokens.h). What these have in common, and the texts and bindings for it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "workspace/store/database.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

using KeyHash = std::array<std::uint8_t, 32>;

struct HashedKey {
  Uuid id;
  std::string label;
  KeyHash hash{};
  std::int64_t scopes = 0;  // bits, each kind's own
  Time created_at = 0;
  std::optional<Time> expires_at;
  std::optional<Time> last_used_at;
  std::optional<Time> revoked_at;
};

// For the files of the kinds:

inline constexpr int kHashedKeyColumns = 8;  // the first ones of each row; a kind's own follow

// A table of them, with what it has of its own. Empty: nothing.
struct HashedKeyTable {
  Piece name;
  Piece columns;  // ", a, b", to read
  int column_count;
  Piece made_columns, made_values;  // ", a" and ", :a", when one is made
  Piece list_condition;             // " AND a = :a"
  Piece when_revoked;               // ", a = :a"
};
struct HashedKeySql {
  static HashedKeySql of(const HashedKeyTable& table);
  Sql create, by_id, list, count, revoke, use;
};

// The common part of a row.
void read(const Statement& row, HashedKey& key);
// What `create` names of it.
Statement& bind(Statement& statement, const Act& act, const HashedKey& key);
// Holds the feed, so that a change that was begun with the key is done before. `NotFound`, with `what`: there
// is none, or it is revoked. `statement` is of `revoke`, with the table's own bound.
Result<void> revoke(Transaction& transaction, Statement& statement, const Act& act, const Uuid& id,
                    const char* what);
// Writes nothing where the last use is not older than `since`.
Result<void> note_use(Transaction& transaction, Sql use, const Uuid& workspace, const Uuid& id, Time now,
                      Time since);

}  // namespace cerby::workspace::store
