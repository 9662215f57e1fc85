// VaultFile: the file as it lies on the disk, before it is opened; making it and removing it.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/log.h"
#include "vault/database.h"
#include "vault/generation.h"
#include "vault/head.h"
#include "vault/host_identity.h"
#include "vault/keys.h"
#include "vault/migration.h"
#include "vault/page_sums.h"
#include "vault/repair.h"
#include "vault/schema.h"
#include "vault/secure_file.h"
#include "vault/session_lock.h"
#include "vault/used_steps.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

// What SQLite may put beside the file.
constexpr const char* kJournal = "-journal";
constexpr std::array<const char*, 3> kCompanions = {kJournal, "-wal", "-shm"};
constexpr const char* kNewEnding = ".new";

Expected<SecureFolder> folder_of(const Paths& paths) {
  auto folder = SecureFolder::open(paths.vault.parent_path());
  if (!folder && folder.error().outcome == Outcome::VaultMissing) {
    return fail(Outcome::VaultMissing, paths.vault.string());
  }
  return folder;
}

Expected<std::int64_t> integer_of(Database& database, const char* sql) {
  CERBY_TRY(auto row, database.prepare(sql));
  CERBY_TRY(const bool found, row.step());
  return found ? row.integer(0) : 0;
}

// A file of a vault that was being made or repaired, or its journal.
bool is_unfinished(const std::string& vault, const std::string& name) {
  return name.starts_with(vault + ".") && name.find(kNewEnding) != std::string::npos;
}

std::unexpected<Failure> damaged(const char* what) {
  return fail(Outcome::VaultDamaged, what);
}

Expected<void> check_tables(Database& database) {
  // SQLite's own indexes have no text.
  CERBY_TRY(auto row, database.prepare(
                          "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"));
  for (const auto& table : kTables) {
    CERBY_TRY(const bool found, row.step());
    if (!found || row.text(0) != "table" || row.text(1) != table.name || row.text(2) != table.sql) {
      return damaged("its tables are not a vault's");
    }
  }
  CERBY_TRY(const bool more, row.step());
  if (more) return damaged("it has more than a vault's tables");
  return {};
}

Expected<void> write_new(const std::filesystem::path& file, const Uuid& id, const Keys& keys,
                         const std::vector<Method>& methods, UnixTime now) {
  CERBY_TRY(const auto database, Database::open(file, std::chrono::milliseconds(0)));
  CERBY_TRY(auto transaction, Transaction::begin(*database, Access::Write));
  CERBY_CHECK(write_schema(*database));
  for (const auto& method : methods) CERBY_CHECK(insert_method(*database, method));
  Head head;
  head.vault = id;
  head.created = now;
  head.buckets.resize(kBucketsSize);
  CERBY_CHECK(write_identity(*database, keys, head));
  CERBY_CHECK(write_head(*database, head, keys));
  return transaction.commit();
}

}  // namespace

Expected<std::uint32_t> read_format(Database& database) {
  CERBY_TRY(const auto format, integer_of(database, "PRAGMA user_version"));
  if (format < 1) return damaged("its format number");
  return static_cast<std::uint32_t>(format);
}

Expected<void> check_application(Database& database) {
  CERBY_TRY(const auto application, integer_of(database, "PRAGMA application_id"));
  if (application != kApplication) return damaged("it is not a vault");
  return check_page_sums_kept(database.connection());
}

Expected<void> check_schema(Database& database) {
  CERBY_TRY(const auto application, integer_of(database, "PRAGMA application_id"));
  if (application != kApplication) return damaged("it is not a vault");
  // Before the sums, which another format may have elsewhere.
  CERBY_CHECK(check_format(database));
  CERBY_CHECK(check_page_sums_kept(database.connection()));
  return check_tables(database);
}

Expected<void> check_format(Database& database) {
  CERBY_TRY(const auto format, read_format(database));
  if (format > kFormat) return fail(Outcome::VaultNewer, "format " + std::to_string(format));
  if (format != kFormat) return fail(Outcome::VaultOlder, "format " + std::to_string(format));
  return {};
}

Expected<void> write_format(Database& database) {
  return database.run("PRAGMA user_version = 2");
}

Expected<void> write_schema(Database& database) {
  // kApplication and kFormat: a PRAGMA takes no bound values.
  CERBY_CHECK(database.run("PRAGMA application_id = 0x43524259"));
  CERBY_CHECK(write_format(database));
  for (const auto& table : kTables) CERBY_CHECK(database.run(table.sql.data()));
  return {};
}

VaultFile::VaultFile() = default;
VaultFile::VaultFile(VaultFile&&) noexcept = default;
VaultFile& VaultFile::operator=(VaultFile&&) noexcept = default;
VaultFile::~VaultFile() = default;

const Uuid& VaultFile::id() const {
  return id_;
}
std::uint32_t VaultFile::epoch() const {
  return epoch_;
}
const std::filesystem::path& VaultFile::path() const {
  return paths_.vault;
}
const std::vector<Method>& VaultFile::methods() const {
  return methods_;
}

std::uint64_t VaultFile::generation() const {
  return generation_;
}

const Method* VaultFile::method(MethodKind kind) const {
  return method_of(methods_, kind);
}

bool is_there(const Paths& paths) {
  struct stat found{};
  return ::lstat(paths.vault.c_str(), &found) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

Expected<VaultFile> VaultFile::open(const Paths& paths, std::chrono::milliseconds patience,
                                    Migrations migrations) {
  CERBY_TRY(const auto folder, folder_of(paths));
  const auto name = paths.vault.filename().string();
  CERBY_CHECK(folder.check(name));
  std::uint64_t in_journal = 0;
  for (const auto* ending : kCompanions) {
    const auto companion = folder.check(name + ending);
    if (!companion && companion.error().outcome != Outcome::VaultMissing)
      return std::unexpected(companion.error());
    if (companion && ending == kJournal) in_journal = *companion;
  }
  VaultFile file;
  CERBY_TRY(file.database_, Database::open(folder.path() / name, patience));
  CERBY_TRY(auto transaction, Transaction::begin(*file.database_, Access::Read));
  const auto format = read_format(*file.database_);
  if (format && is_migrated(migrations, *format)) {
    CERBY_CHECK(check_application(*file.database_));
    file.migrations_ = migrations;
  } else {
    CERBY_CHECK(check_schema(*file.database_));
  }
  CERBY_TRY(const auto named, read_vault_name(*file.database_));
  CERBY_TRY(auto methods, read_methods(*file.database_));
  CERBY_CHECK(transaction.commit());
  // Of a program that is at a change, or was killed in one.
  if (in_journal != 0) file.database_->empty_leftover(folder.path() / (name + kJournal));
  file.id_ = named.vault;
  file.epoch_ = named.epoch;
  file.generation_ = named.generation;
  file.methods_ = std::move(methods.known);
  file.paths_ = paths;
  return file;
}

Expected<VaultFile> VaultFile::create(const Paths& paths, const Uuid& id, const Secret& vault_key,
                                      std::vector<Method> methods, UnixTime now) {
  CERBY_TRY(const auto folder, SecureFolder::open_or_make(paths.vault.parent_path()));
  // Another that makes one now would have its journal taken away below.
  CERBY_CHECK(folder.lock());
  const auto name = paths.vault.filename().string();
  CERBY_TRY(const bool exists, folder.exists(name));
  if (exists) return fail(Outcome::VaultExists, paths.vault.string());
  if (vault_key.size() != kVaultKeySize || methods.empty() || methods.size() > kMaxMethods) {
    return fail(Outcome::InputInvalid, "a vault needs a key and a way to open it");
  }
  for (const auto& method : methods) CERBY_CHECK(check_method(id, method, vault_key));
  // Left by a vault that is gone: SQLite would play its journal back into this one. Gone for good before this
  // one has its name, so that no power cut brings it back.
  for (const auto* ending : kCompanions) CERBY_CHECK(folder.remove(name + ending));
  // Of a program that was killed, or had its power cut, while it made one here.
  CERBY_TRY(const auto others, folder.names());
  for (const auto& other : others)
    if (is_unfinished(name, other)) CERBY_CHECK(folder.remove(other));
  CERBY_CHECK(folder.sync());
  // Under another name until it is whole: a crash leaves no half-made vault that then exists.
  const auto unfinished = name + "." + id.text() + kNewEnding;
  CERBY_CHECK(folder.make(unfinished));
  auto made = write_new(folder.path() / unfinished, id, Keys(vault_key), methods, now);
  static_cast<void>(folder.remove(unfinished + kJournal));
  if (made) made = folder.rename_new(unfinished, name);
  if (!made) {
    static_cast<void>(folder.remove(unfinished));
    return std::unexpected(made.error());
  }
  // The journal lies there for good before the first change needs it (FORMAT.md, "Durability"). After the
  // vault's name lasts: where this program is killed in between, the next change makes the journal, syncs the
  // folder for it, and with it the vault's name. The same where it fails here: the vault is made.
  if (const auto journal = folder.make_lasting(name + kJournal); !journal)
    log::warn("the new vault has no journal yet: {}", describe(journal.error()));
  return open(paths);
}

Expected<void> wipe_vault(const Paths& paths) {
  CERBY_TRY(const auto folder, folder_of(paths));
  CERBY_CHECK(folder.lock());
  const auto name = paths.vault.filename().string();
  CERBY_TRY(const bool exists, folder.exists(name));
  if (!exists) return fail(Outcome::VaultMissing, paths.vault.string());
  // The file first: without it, nothing that may be left behind is of use.
  CERBY_CHECK(folder.remove(name));
  CERBY_TRY(const auto names, folder.names());
  for (const auto& other : names) {
    const bool companion =
        other == name + UsedSteps::kEnding || other == name + SessionLock::kEnding ||
        std::ranges::any_of(kCompanions, [&](const char* ending) { return other == name + ending; });
    if (companion || is_kept_damaged(name, other) || is_kept_older(name, other) ||
        is_unfinished(name, other)) {
      CERBY_CHECK(folder.remove(other));
    }
  }
  const auto state = SecureFolder::open(paths.state_dir);
  if (!state) return {};
  CERBY_TRY(const auto remembered, state->names());
  for (const auto& other : remembered) {
    if (!is_generation_file_name(other)) continue;
    CERBY_CHECK(state->remove(other));
  }
  return {};
}

}  // namespace cerby::vault
