#include "vault/salvage.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "vault/leaf_records.h"
#include "vault/page_sums.h"
#include "vault/seal.h"

namespace cerby::vault {
namespace {

constexpr std::size_t kLongestOfMethod = 4096, kLongestKind = 32;  // FORMAT.md, "Head"
constexpr std::size_t kLongestKey = 1 + sizeof(Token) + sizeof(Uuid);
constexpr auto kPatience = std::chrono::seconds(5);

using enum Field::Kind;

bool is(const Record& record, std::initializer_list<Field::Kind> kinds) {
  return std::ranges::equal(record, kinds, {}, &Field::kind);
}

std::vector<std::uint8_t> copy_of(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

std::optional<Uuid> uuid_in(const Field& field) {
  Uuid id;
  if (field.bytes.size() != id.bytes.size()) return std::nullopt;
  std::ranges::copy(field.bytes, id.bytes.begin());
  return id;
}

// The tables' columns as SQLite stores them (schema.h): a table WITHOUT ROWID is an index of its rows, and a
// key that is the row's number is stored as NULL.
class Sorting {
 public:
  explicit Sorting(Salvage& into) : into_(into) {}
  void operator()(const Record& record) {
    if (is(record, {Blob, Integer, Integer, Blob})) return item(record);
    if (is(record, {Integer, Blob, Blob})) return entry(record);
    if (is(record, {Blob, Integer, Blob})) return counter(record);
    if (is(record, {Blob, Text, Blob, Blob, Blob, Integer})) return method(record);
    if (is(record, {Null, Blob, Integer, Integer, Integer, Integer, Blob, Blob})) return head(record);
  }

 private:
  void item(const Record& record) {
    const auto id = uuid_in(record[0]);
    if (!id || record[3].bytes.size() > kMaxSealed) return;
    Item item{.id = *id,
              .type = static_cast<std::uint32_t>(record[1].integer),
              .revision = static_cast<std::uint64_t>(record[2].integer),
              .sealed = copy_of(record[3].bytes)};
    into_.items[*id].push_back(std::move(item));
  }
  void entry(const Record& record) {
    const auto bucket = record[0].integer;
    if (bucket < 0 || bucket >= static_cast<std::int64_t>(kBuckets)) return;
    if (record[1].bytes.size() > kLongestKey || record[2].bytes.size() > sizeof(Digest)) return;
    into_.entries[static_cast<std::uint8_t>(bucket)].push_back(
        {copy_of(record[1].bytes), copy_of(record[2].bytes)});
  }
  void counter(const Record& record) {
    const auto id = uuid_in(record[0]);
    if (!id || record[2].bytes.size() != sizeof(Digest)) return;
    into_.counters.push_back({*id, static_cast<std::uint64_t>(record[1].integer), copy_of(record[2].bytes)});
  }
  void method(const Record& record) {
    const auto id = uuid_in(record[0]);
    if (!id || record[1].bytes.size() > kLongestKind) return;
    for (const auto column : {2U, 3U, 4U}) {
      if (record[column].bytes.size() > kLongestOfMethod) return;
    }
    into_.methods.push_back({.id = *id,
                             .kind = std::string(as_text(record[1].bytes)),
                             .parameters = copy_of(record[2].bytes),
                             .wrapped = copy_of(record[3].bytes),
                             .secret = copy_of(record[4].bytes),
                             .created = record[5].integer});
  }
  void head(const Record& record) {
    const auto id = uuid_in(record[1]);
    if (!id || record[6].bytes.size() != kBucketsSize || record[7].bytes.size() != sizeof(Digest)) return;
    into_.heads.push_back({.head = {.vault = *id,
                                    .epoch = static_cast<std::uint32_t>(record[2].integer),
                                    .created = UnixTime(record[3].integer),
                                    .generation = static_cast<std::uint64_t>(record[4].integer),
                                    .count = static_cast<std::uint64_t>(record[5].integer),
                                    .buckets = copy_of(record[6].bytes)},
                           .mac = copy_of(record[7].bytes)});
  }

  Salvage& into_;
};

void sort_out(Salvage& found) {
  std::ranges::sort(found.methods);
  const auto repeated = std::ranges::unique(found.methods);
  found.methods.erase(repeated.begin(), repeated.end());
  for (auto& [number, entries] : found.entries) {
    const auto both = [](const Entry& entry) { return std::tie(entry.key, entry.digest); };
    std::ranges::sort(entries, {}, both);
    const auto same_ones = std::ranges::unique(entries, {}, both);
    entries.erase(same_ones.begin(), same_ones.end());
  }
}

// What SQLite makes of the file is not asked: only whether somebody else is writing.
bool is_in_the_way(const Failure& failure) {
  return failure.outcome == Outcome::VaultBusy || failure.outcome == Outcome::VaultMissing;
}

Expected<void> begin_reading(Database& database) {
  CERBY_TRY(auto row, database.prepare("SELECT count(*) FROM sqlite_schema"));
  return row.run();
}

}  // namespace

std::optional<Method> method_in(const MethodRow& row) {
  const auto kind = method_kind_from(row.kind);
  if (!kind) return std::nullopt;
  return Method{.id = row.id,
                .kind = *kind,
                .parameters = row.parameters,
                .wrapped = row.wrapped,
                .secret = row.secret,
                .created = UnixTime(row.created)};
}

Expected<HeldFile> HeldFile::hold(const Paths& paths, Access access) {
  CERBY_TRY(auto folder, SecureFolder::open(paths.vault.parent_path()));
  if (access == Access::Write) CERBY_CHECK(folder.lock(kPatience));
  const auto name = paths.vault.filename().string();
  CERBY_CHECK(folder.check(name));
  CERBY_TRY(auto file, folder.open_file(name, O_RDONLY));
  HeldFile held(std::move(folder), std::move(file));
  auto database = Database::open(held.folder_.path() / name, kPatience);
  if (!database) {
    if (is_in_the_way(database.error())) return std::unexpected(database.error());
    return held;
  }
  held.database_ = std::move(*database);
  auto transaction = Transaction::begin(*held.database_, access);
  if (!transaction) {
    if (is_in_the_way(transaction.error())) return std::unexpected(transaction.error());
    return held;
  }
  held.transaction_.emplace(std::move(*transaction));
  if (const auto begun = begin_reading(*held.database_); !begun && is_in_the_way(begun.error()))
    return std::unexpected(begun.error());
  return held;
}

Expected<Salvage> HeldFile::read() const {
  Salvage found;
  Sorting sort(found);
  CERBY_TRY(found.damage, each_record(file_.get(), [&](const Record& record) { sort(record); }));
  sort_out(found);
  return found;
}

bool HeldFile::has_whole_header() const {
  std::array<std::uint8_t, 4096> page{};
  return ::pread(file_.get(), page.data(), page.size(), 0) == static_cast<ssize_t>(page.size()) &&
         page_sum_fits(1, page);
}

}  // namespace cerby::vault
