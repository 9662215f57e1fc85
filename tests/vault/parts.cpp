#include "vault/parts.h"

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

using Content = std::vector<std::uint8_t>;
using Row = std::vector<Content>;

constexpr std::size_t kHash = 32;  // of a bucket, in the head

Content content_of(sqlite3_stmt* statement, int column) {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return {bytes, bytes + size};
}

void each_row(sqlite3* database, const char* sql, const std::function<void(const Row&)>& visit) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK)
    give_up({Outcome::InternalError, sqlite3_errmsg(database)});
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
    Row row;
    for (int column = 0; column < sqlite3_column_count(statement); ++column)
      row.push_back(content_of(statement, column));
    visit(row);
  }
  if (result != SQLITE_DONE) give_up({Outcome::InternalError, sqlite3_errmsg(database)});
  sqlite3_finalize(statement);
}

std::string text_of(const Content& content) {
  return {content.begin(), content.end()};
}

Uuid uuid_of(const Content& content) {
  Uuid id;
  if (content.size() != id.bytes.size()) give_up({Outcome::InternalError, "an id"});
  std::ranges::copy(content, id.bytes.begin());
  return id;
}

}  // namespace

Parts::Parts(const fs::path& vault, const Content& file) : of_bytes_(file.size()) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(vault.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  if (result != SQLITE_OK) give_up({Outcome::StorageFailed, "sqlite"});
  enum class Where : std::uint8_t { InOnePiece, MaybeOverTwoPages };
  const auto add = [&](const Part& part, std::span<const std::uint8_t> bytes, Where where) {
    const auto found = std::ranges::search(file, bytes);
    if (found.empty() && where == Where::MaybeOverTwoPages) return;
    if (found.empty()) give_up({Outcome::InternalError, "not in the file: " + part.name});
    parts_.push_back(part);
    const auto at = static_cast<std::size_t>(found.begin() - file.begin());
    std::ranges::fill(std::span(of_bytes_).subspan(at, bytes.size()),
                      static_cast<std::uint16_t>(parts_.size()));
  };
  each_row(database.get(), "SELECT id, sealed FROM item", [&](const Row& row) {
    const auto id = uuid_of(row[0]);
    add({Part::Kind::Item, id, id.text()}, row[1], Where::InOnePiece);
  });
  each_row(database.get(), "SELECT CAST(bucket AS TEXT), key, digest FROM entry", [&](const Row& row) {
    auto stored = row[1];
    stored.insert(stored.end(), row[2].begin(), row[2].end());
    add({Part::Kind::Bucket, {}, "bucket " + text_of(row[0]) + " "}, stored, Where::InOnePiece);
  });
  each_row(database.get(), "SELECT buckets, mac FROM head", [&](const Row& row) {
    const Part head{Part::Kind::Head, {}, "head"};
    const std::span buckets(row[0]);
    const auto is_empty = [](std::span<const std::uint8_t> hash) {
      return std::ranges::all_of(hash, [](std::uint8_t byte) { return byte == 0; });
    };
    for (std::size_t at = 0; at < buckets.size(); at += kHash) {
      if (const auto hash = buckets.subspan(at, kHash); !is_empty(hash))
        add(head, hash, Where::MaybeOverTwoPages);
    }
    add(head, row[1], Where::MaybeOverTwoPages);
  });
  each_row(database.get(), "SELECT kind, wrapped, secret FROM method", [&](const Row& row) {
    for (const auto column : {1U, 2U})
      add({Part::Kind::Method, {}, text_of(row[0])}, row[column], Where::InOnePiece);
  });
  each_row(database.get(), "SELECT item, mac FROM counter", [&](const Row& row) {
    const auto id = uuid_of(row[0]);
    add({Part::Kind::Counter, id, id.text()}, row[1], Where::InOnePiece);
  });
}

const Part* Parts::of_byte(std::uint64_t byte) const {
  const auto number = of_bytes_[byte];
  return number == 0 ? nullptr : &parts_[number - 1U];
}

std::uint64_t Parts::known() const {
  return of_bytes_.size() - static_cast<std::uint64_t>(std::ranges::count(of_bytes_, 0));
}

}  // namespace cerby::vault::torture
