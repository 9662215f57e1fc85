// Every two items of a vault of 200 swapped, and each replaced by one of another vault with the same id, by
// somebody who knows the format: neither is ever read as if it were the other's.
#include <sqlite3.h>

#include "vault/vfs.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr int kItems = 200;

// Writes into the file as we do, page sums and all, and without waiting for the disk.
class Forger {
 public:
  explicit Forger(const World& world) {
    if (sqlite3_open_v2(world.paths().vault.c_str(), &connection_, SQLITE_OPEN_READWRITE, vfs_name()) !=
        SQLITE_OK) {
      give_up({Outcome::StorageFailed, "opening for the forgery"});
    }
    run("PRAGMA synchronous = OFF");
    run("PRAGMA journal_mode = TRUNCATE");
  }
  Forger(const Forger&) = delete;
  Forger& operator=(const Forger&) = delete;
  ~Forger() { sqlite3_close(connection_); }
  void run(const std::string& sql) {
    if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      give_up({Outcome::StorageFailed, sqlite3_errmsg(connection_)});
    }
  }

 private:
  sqlite3* connection_ = nullptr;
};

std::string blob(const Uuid& id) {
  std::string text = "x'";
  for (const char c : id.text()) {
    if (c != '-') text += c;
  }
  return text + "'";
}

std::vector<Uuid> fill(Vault& vault, const std::vector<Uuid>& ids) {
  std::vector<Account> accounts;
  for (int i = 0; i < kItems; ++i) {
    accounts.push_back(account(i));
    if (!ids.empty()) accounts.back().id = ids[static_cast<std::size_t>(i)];
  }
  must(vault.put_all(accounts));
  std::vector<Uuid> made;
  for (const auto& one : accounts) made.push_back(one.id);
  return made;
}

bool refused(Vault& vault, const Uuid& id) {
  const auto read = vault.account(id);
  return !read && read.error().outcome == Outcome::VaultDamaged;
}

bool verify_notices(Vault& vault) {
  const auto verified = vault.verify();
  return !verified || !verified->damaged.empty();
}

}  // namespace

void items(const Size& size, Numbers& numbers) {
  const World world;
  std::vector<Uuid> ids;
  {
    auto vault = world.make();
    ids = fill(vault, {});
  }
  Forger forger(world);
  auto vault = must(world.open());
  forger.run("CREATE TEMP TABLE was AS SELECT * FROM item; CREATE UNIQUE INDEX temp.at ON was (id)");
  std::uint64_t swaps = 0, noticed = 0, verified = 0, looked = 0;
  const auto set = [&](const Uuid& to, const Uuid& from) {
    forger.run(
        "UPDATE item SET (type, revision, sealed) = (SELECT type, revision, sealed FROM was WHERE id = " +
        blob(from) + ") WHERE id = " + blob(to));
  };
  const std::size_t step = size.full ? 1 : 20;
  for (std::size_t a = 0; a < ids.size(); a += step) {
    for (std::size_t b = a + 1; b < ids.size(); b += step) {
      forger.run("BEGIN");
      set(ids[a], ids[b]);
      set(ids[b], ids[a]);
      forger.run("COMMIT");
      ++swaps;
      if (refused(vault, ids[a]) && refused(vault, ids[b]) && !vault.accounts()) ++noticed;
      if (swaps % 16 == 1) {
        ++looked;
        if (verify_notices(vault)) ++verified;
      }
      forger.run("BEGIN");
      set(ids[a], ids[a]);
      set(ids[b], ids[b]);
      forger.run("COMMIT");
    }
  }
  Numbers::say("swaps of two items, with page sums made anew", swaps);
  numbers.must_be("  noticed at each of the two and in the list", noticed, swaps);
  numbers.must_be("  noticed by verify, of every 16th", verified, looked);

  const World other;
  {
    auto theirs = other.make();
    static_cast<void>(fill(theirs, ids));
  }
  forger.run("ATTACH '" + other.paths().vault.string() + "' AS theirs");
  std::uint64_t foreign = 0;
  for (const auto& id : ids) {
    forger.run("UPDATE item SET sealed = (SELECT sealed FROM theirs.item WHERE id = " + blob(id) +
               ") WHERE id = " + blob(id));
    if (refused(vault, id) && verify_notices(vault)) ++foreign;
    set(id, id);
  }
  numbers.must_be("items of another vault with the same id, noticed", foreign, ids.size());
  if (!vault.accounts()) give_up({Outcome::InternalError, "the vault is not as it was at the end"});
}

}  // namespace cerby::vault::torture
