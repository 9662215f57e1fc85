// Vault::verify: reads and checks everything, and goes on where a launch would stop.
#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "vault/counters.h"
#include "vault/host_identity.h"
#include "vault/open_vault.h"
#include "vault/other_items.h"
#include "vault/page_sums.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

using Lines = std::vector<std::string>;

// Notes a vault_damaged and goes on; passes on what has to do with the disk.
Expected<void> note(const Failure& failure, Lines& lines) {
  if (failure.outcome != Outcome::VaultDamaged && failure.outcome != Outcome::VaultNewer)
    return std::unexpected(failure);
  lines.push_back(failure.detail);
  return {};
}

// As many as SQLite can read: where it comes upon what it cannot, that is noted.
Expected<void> each_row(Database& database, const char* sql, Lines& lines,
                        const std::function<void(const Statement& row)>& visit) {
  auto row = database.prepare(sql);
  if (!row) return note(row.error(), lines);
  while (true) {
    const auto found = row->step();
    if (!found) return note(found.error(), lines);
    if (!*found) return {};
    visit(*row);
  }
}

Expected<void> check_file(Database& database, Lines& lines) {
  CERBY_TRY(const auto pages, changed_pages(database.connection()));
  lines.insert(lines.end(), pages.begin(), pages.end());
  return each_row(database, "PRAGMA integrity_check(20)", lines, [&](const Statement& row) {
    if (row.text(0) != "ok") lines.emplace_back(row.text(0));
  });
}

// Every id of a table, without judging it.
Expected<std::set<Uuid>> ids_in(Database& database, const char* sql, Lines& lines) {
  std::set<Uuid> ids;
  CERBY_CHECK(each_row(database, sql, lines, [&](const Statement& row) {
    const auto bytes = row.blob(0);
    Uuid id;
    if (bytes.size() != id.bytes.size()) {
      lines.emplace_back("an id of a wrong size");
      return;
    }
    std::ranges::copy(bytes, id.bytes.begin());
    ids.insert(id);
  }));
  return ids;
}

// One item: that it is the one of the summary, opens, reads, and is indexed as what it is.
Expected<void> check_item(Reading& reading, const Keys& keys, const Uuid& id) {
  CERBY_TRY(const auto item, reading.item(id));
  if (!item) return {};
  CERBY_TRY(const auto names, reading.index_names(*item));
  for (const auto& name : names) {
    CERBY_TRY(const auto indexed, reading.indexed(name.token(keys)));
    if (std::ranges::find(indexed, id) == indexed.end()) {
      return fail(Outcome::VaultDamaged, "item " + id.text() + " is not in the index under " + name.text());
    }
  }
  if (item->type == kAccount) return {};
  CERBY_TRY(auto plaintext, reading.plaintext(*item));
  return check_other(*item, std::move(plaintext));
}

}  // namespace

Expected<Verification> Vault::verify() {
  Verification result;
  auto& lines = result.damaged;
  auto reading = Reading::begin(*open_);
  if (!reading) {
    // One of a newer format is not a damaged one.
    if (reading.error().outcome == Outcome::VaultNewer) return std::unexpected(reading.error());
    CERBY_CHECK(note(reading.error(), lines));
    return result;
  }
  CERBY_CHECK(check_file(*open_->database, lines));

  std::set<Uuid> summarised;
  for (std::size_t number = 0; number < kBuckets; ++number) {
    const auto bucket = reading->bucket(static_cast<std::uint8_t>(number));
    if (!bucket) {
      CERBY_CHECK(note(bucket.error(), lines));
      continue;
    }
    for (const auto& entry : (*bucket)->entries()) {
      if (const auto id = summarised_item(entry.key)) summarised.insert(*id);
    }
  }
  CERBY_TRY(const auto present, ids_in(*open_->database, "SELECT id FROM item", lines));
  for (const auto& id : present) {
    if (!summarised.contains(id)) lines.push_back("item " + id.text() + " is not in the summary");
  }
  for (const auto& id : summarised) {
    if (const auto whole = check_item(*reading, open_->keys, id); !whole)
      CERBY_CHECK(note(whole.error(), lines));
  }
  if (const auto identity = read_identity(*reading); !identity) CERBY_CHECK(note(identity.error(), lines));
  CERBY_TRY(const auto counted, ids_in(*open_->database, "SELECT item FROM counter", lines));
  for (const auto& id : counted) {
    if (const auto counter = read_counter(*open_, id); !counter) CERBY_CHECK(note(counter.error(), lines));
  }
  result.items = static_cast<std::int64_t>(reading->head().count);
  return result;
}

}  // namespace cerby::vault
