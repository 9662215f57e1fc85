#include "vault/migration.h"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "base/log.h"
#include "vault/database.h"
#include "vault/generation.h"
#include "vault/head.h"
#include "vault/kept_copy.h"
#include "vault/keys.h"
#include "vault/schema.h"
#include "vault/secure_file.h"

namespace cerby::vault {
namespace {

constexpr std::string_view kKept = ".format-";
// For another program that uses a one-time step, or migrates the same vault.
constexpr std::chrono::milliseconds kPatience(5000);

// The newest generation that anything remembers, of either format: the copy that a migration kept is older
// than what the migration made of it.
std::uint64_t newest_remembered(const Paths& paths, const Uuid& vault, const Keys& keys, std::uint32_t from) {
  return std::max(read_memory(paths, vault, keys).generation,
                  read_memory(paths, vault, keys, from).generation);
}

// Nothing is made of a file that somebody forged, whose number somebody lowered, or that is an older one.
Expected<Head> authentic_head(Database& database, const Paths& paths, const Keys& keys,
                              std::uint64_t outside_generation, std::uint32_t format) {
  CERBY_TRY(auto stored, read_head(database));
  CERBY_TRY(const auto methods, read_methods(database));
  CERBY_CHECK(verify_head(stored, methods, keys, format));
  const auto newest = std::max(outside_generation, newest_remembered(paths, stored.head.vault, keys, format));
  if (stored.head.generation < newest) {
    return fail(Outcome::VaultRolledBack, "generation " + std::to_string(stored.head.generation) + ", and " +
                                              std::to_string(newest) + " was seen");
  }
  return std::move(stored.head);
}

Expected<void> make_steps(Database& database, const Keys& keys, Head& head, std::uint32_t format,
                          Migrations migrations) {
  for (const auto& step : migrations) {
    if (step.from < format) continue;
    CERBY_CHECK(step.change(database, keys, head));
  }
  ++head.generation;
  CERBY_CHECK(write_format(database));
  CERBY_CHECK(check_schema(database));
  return write_head(database, head, keys);
}

}  // namespace

Migrations released_migrations() {
  return {};
}

bool is_migrated(Migrations migrations, std::uint32_t format) {
  std::uint32_t reached = format;
  for (const auto& step : migrations) {
    if (step.from == reached) ++reached;
  }
  return format < kFormat && reached == kFormat;
}

bool is_kept_older(std::string_view vault_name, std::string_view name) {
  return name.starts_with(vault_name) && name.substr(vault_name.size()).starts_with(kKept);
}

Expected<void> migrate(Database& database, const Paths& paths, const Keys& keys,
                       std::uint64_t outside_generation, Migrations migrations) {
  CERBY_TRY(const auto folder, SecureFolder::open(paths.vault.parent_path()));
  CERBY_CHECK(folder.lock(kPatience));
  const auto name = paths.vault.filename().string();
  // Closed after the transaction has ended: closing it drops the locks that SQLite has on the file.
  CERBY_TRY(const auto file, folder.open_file(name, O_RDONLY));
  std::string kept;
  std::uint32_t format = 0;
  auto done = [&]() -> Expected<void> {
    CERBY_TRY(auto transaction, Transaction::begin(database, Access::Write));
    CERBY_TRY(format, read_format(database));
    // Another program was here first; a newer format is refused by whoever reads next.
    if (!is_migrated(migrations, format)) return check_format(database);
    CERBY_CHECK(database.check_in_place());
    CERBY_TRY(auto head, authentic_head(database, paths, keys, outside_generation, format));
    const auto start =
        name + std::string(kKept) + std::to_string(format) + "-generation-" + std::to_string(head.generation);
    CERBY_CHECK(remove_unfinished_copies(folder, name));
    CERBY_TRY(kept, keep_copy_as(folder, name, file.get(), start));
    CERBY_CHECK(make_steps(database, keys, head, format, migrations));
    return transaction.commit();
  }();
  if (kept.empty()) return done;
  if (done) {
    log::info("the vault has format {} now; what it was before is kept as {}", kFormat, kept);
    return done;
  }
  // A commit that failed late may have been made all the same: then the copy belongs to it.
  const auto now = read_format(database);
  if (!now || *now != format) return done;
  if (const auto removed = remove_copy(folder, kept); !removed)
    log::warn("the copy of a migration that failed stays: {}", describe(removed.error()));
  return done;
}

}  // namespace cerby::vault
