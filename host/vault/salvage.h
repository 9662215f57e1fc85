// What the file of a damaged vault still has, sorted by what it looks like, before a key has judged any of
// it. Inside this folder only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "base/uuid.h"
#include "vault/database.h"
#include "vault/entries.h"
#include "vault/head.h"
#include "vault/secure_file.h"
#include "vault/work.h"

namespace cerby::vault {

// As it stands in its table, also of a kind that this version does not know.
struct MethodRow {
  Uuid id;
  std::string kind;
  std::vector<std::uint8_t> parameters, wrapped, secret;
  std::int64_t created = 0;
  auto operator<=>(const MethodRow&) const = default;
};
// None of a kind that is not known.
std::optional<Method> method_in(const MethodRow& row);

struct CounterRow {
  Uuid item;
  std::uint64_t value = 0;
  std::vector<std::uint8_t> mac;
};

struct Salvage {
  std::vector<StoredHead> heads;
  std::vector<MethodRow> methods;                      // in the order of their ids; each row once
  std::map<Uuid, std::vector<Item>> items;             // several of one id where pages say different things
  std::map<std::uint8_t, std::vector<Entry>> entries;  // by bucket, in the order of their keys; each once
  std::vector<CounterRow> counters;
  std::vector<std::string> damage;  // of pages, one line each
};

// The file, held still as far as other programs keep to SQLite's locks, which they do where SQLite can open
// it. Where it cannot, no other program can change it either.
class HeldFile {
 public:
  // Access::Write waits for who writes now, keeps others from it, and has the folder's lock. A journal that a
  // killed writer left is played back, where SQLite can. vault_missing, vault_unsafe, vault_busy,
  // storage_failed.
  static Expected<HeldFile> hold(const Paths& paths, Access access);
  [[nodiscard]] Expected<Salvage> read() const;
  // Whether the page with SQLite's header and the format's number is as it was written.
  [[nodiscard]] bool has_whole_header() const;
  [[nodiscard]] const SecureFolder& folder() const { return folder_; }
  [[nodiscard]] int descriptor() const { return file_.get(); }

 private:
  HeldFile(SecureFolder folder, Descriptor file) : folder_(std::move(folder)), file_(std::move(file)) {}
  SecureFolder folder_;
  // Closed last: closing it drops the locks that SQLite has on the file.
  Descriptor file_;
  std::unique_ptr<Database> database_;
  std::optional<Transaction> transaction_;
};

}  // namespace cerby::vault
