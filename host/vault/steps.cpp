#include "vault/steps.h"

#include <algorithm>

#include "vault/encoding.h"
#include "vault/schema.h"
#include "vault/used_steps.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

// For another program that records a step.
constexpr auto kPatience = std::chrono::milliseconds(5000);

Digest mac_of(const OpenVault& vault, const Uuid& item, std::uint64_t step) {
  return vault.keys.step(
      {Encoding("step").number(kFormat).raw(vault.id.bytes).raw(item.bytes).number(step).bytes()});
}

}  // namespace

Expected<std::optional<std::uint64_t>> read_step(OpenVault& vault, const Uuid& item) {
  CERBY_TRY(auto row, vault.database->prepare("SELECT value, mac FROM step WHERE item = ?"));
  CERBY_TRY(const bool found, row.bind(Bytes(item.bytes)).step());
  if (!found) return std::nullopt;
  const auto step = static_cast<std::uint64_t>(row.integer(0));
  if (!same(mac_of(vault, item, step), row.blob(1))) {
    return fail(Outcome::VaultDamaged, "the last one-time step of " + item.text());
  }
  return step;
}

Expected<void> write_step(OpenVault& vault, const Uuid& item, std::uint64_t step) {
  const auto mac = mac_of(vault, item, step);
  CERBY_TRY(auto row, vault.database->prepare("REPLACE INTO step (item, value, mac) VALUES (?, ?, ?)"));
  return row.bind(Bytes(item.bytes)).bind(step).bind(Bytes(mac)).run();
}

Expected<std::vector<Uuid>> stepped_items(Database& database) {
  CERBY_TRY(auto row, database.prepare("SELECT item FROM step"));
  std::vector<Uuid> items;
  while (true) {
    CERBY_TRY(const bool found, row.step());
    if (!found) return items;
    Uuid id;
    const auto bytes = row.blob(0);
    if (bytes.size() != id.bytes.size()) return fail(Outcome::VaultDamaged, "a one-time step's item");
    std::ranges::copy(bytes, id.bytes.begin());
    items.push_back(id);
  }
}

Expected<void> erase_step(Database& database, const Uuid& item) {
  CERBY_TRY(auto row, database.prepare("DELETE FROM step WHERE item = ?"));
  return row.bind(Bytes(item.bytes)).run();
}

Expected<std::optional<std::uint64_t>> Vault::last_counter(const Uuid& account) {
  return read_step(*open_, account);
}

Expected<void> Vault::use_counter(const Uuid& account, std::uint64_t counter) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto* bucket, change.bucket(open_->keys.place(account)));
  if (bucket->find(item_key(account)) == nullptr) return fail(Outcome::NotFound, account.text());
  CERBY_TRY(const auto last, read_step(*open_, account));
  if (last && counter <= *last) return fail(Outcome::MessageUnexpected, "that counter was used already");
  CERBY_CHECK(write_step(*open_, account, counter));
  return change.commit_without_head();
}

Expected<std::optional<std::uint64_t>> Vault::last_step(const Account& account) {
  return UsedSteps(open_->paths, open_->id, open_->keys, kPatience).last(account.id, account.otpauth);
}

Expected<void> Vault::use_step(const Account& account, std::uint64_t step, UnixTime now) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(const auto* bucket, reading.bucket(open_->keys.place(account.id)));
  if (bucket->find(item_key(account.id)) == nullptr) return fail(Outcome::NotFound, account.id.text());
  return UsedSteps(open_->paths, open_->id, open_->keys, kPatience)
      .use(account.id, account.otpauth, step, now);
}

}  // namespace cerby::vault
