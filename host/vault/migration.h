// Brings a vault of an older format to this one (FORMAT.md, "Another format").
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/outcome.h"
#include "base/paths.h"

namespace cerby::vault {

class Database;
class Keys;
struct Head;

// One step, from a format to the next. What opens a vault stays as it is: the columns of `head` and `method`,
// the wraps, the vault's id, and the host's identity.
struct Migration {
  std::uint32_t from;
  // Changes tables and contents, and of the head what sums them up. Within the transaction, which is undone
  // when this fails.
  Expected<void> (*change)(Database& database, const Keys& keys, Head& head);
};
// In their order; the last one makes kFormat.
using Migrations = std::span<const Migration>;

// Those of this version. None: no release has written a format before this one.
Migrations released_migrations();

// Whether they lead from this format to kFormat.
bool is_migrated(Migrations migrations, std::uint32_t format);

// `database` has the file of `paths` open, and no transaction. Nothing where the file has kFormat by now.
// First the head is verified in the format that the file says it has, and its generation held against what is
// remembered; then a copy is kept beside the file; then one transaction makes all steps, the format's number
// and a head with the next generation. vault_damaged, vault_rolled_back, vault_busy, storage_failed: the
// vault is as it was. Of a failed migration no copy stays; of a killed one it may.
Expected<void> migrate(Database& database, const Paths& paths, const Keys& keys,
                       std::uint64_t outside_generation, Migrations migrations);

// "vault.db.format-1-...", beside the vault's file: what a migration has kept.
bool is_kept_older(std::string_view vault_name, std::string_view name);

}  // namespace cerby::vault
