#include "vault/copies.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "vault/counters.h"
#include "vault/used_steps.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(5000);  // for another program that records a step

// As the rows say: nothing has verified them, and each_copy holds it against the items that it opened.
Expected<std::uint64_t> account_rows(Database& database) {
  CERBY_TRY(auto row, database.prepare("SELECT count(*) FROM item WHERE type = 1"));
  static_assert(kAccount == 1);
  CERBY_TRY(const bool found, row.step());
  return found ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

}  // namespace

Expected<void> Vault::each_copy(const std::function<Expected<void>(std::uint64_t accounts)>& start,
                                const std::function<Expected<void>(const AccountCopy&)>& visit) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto ids, reading.items());
  std::ranges::sort(ids);
  CERBY_TRY(const auto count, account_rows(*open_->database));
  CERBY_CHECK(start(count));
  std::uint64_t visited = 0;
  for (const auto& id : ids) {
    CERBY_TRY(const auto item, reading.item(id));
    if (!item || item->type != kAccount) continue;
    CERBY_TRY(auto opened, reading.plaintext(*item));
    AccountCopy copy{.id = id, .plaintext = opened.view(), .used = {}};
    CERBY_TRY(const auto account, decode(id, std::move(opened)));  // which holds the plaintext from here on
    if (!account.otpauth.empty()) {
      CERBY_TRY(copy.used.counter, read_counter(*open_, id));
      CERBY_TRY(copy.used.step, last_step(account));
    }
    CERBY_CHECK(visit(copy));
    ++visited;
  }
  if (visited != count) return fail(Outcome::VaultDamaged, "a row that is no account's, and says so");
  return {};
}

Expected<RestoredAccounts> Vault::restore(
    const std::function<Expected<std::optional<RestoredAccount>>()>& next, SameId same_id,
    const Clock& clock) {
  RestoredAccounts done;
  // Before the transaction: nobody who only wants to change the vault waits for who is using a code.
  const UsedSteps steps(open_->paths, open_->id, open_->keys, kPatience);
  CERBY_TRY(const auto held, steps.hold());
  CERBY_TRY(auto change, Change::begin(*open_));
  while (true) {
    CERBY_TRY(auto restored, next());
    if (!restored) break;
    auto& [account, used] = *restored;
    CERBY_TRY(const auto before, change.item(account.id));
    if (before && before->type == kAccount && same_id == SameId::Keep) {
      done.kept.push_back({.id = account.id, .name = account.name});
      continue;
    }
    account.revision = before ? before->revision : 0;
    CERBY_CHECK(change.put(account));
    // put() has taken the counter away where it was of another code secret.
    if (used.counter) {
      CERBY_TRY(const auto last, read_counter(*open_, account.id));
      if (!last || *last < *used.counter) CERBY_CHECK(write_counter(*open_, account.id, *used.counter));
    }
    // Before the accounts are there to give codes. If there is no commit, a step that nobody used counts as
    // used for a day, which is the smaller fault.
    if (used.step) {
      const auto later = [&](auto last, UnixTime) -> Expected<std::optional<std::uint64_t>> {
        CERBY_CHECK(open_->database->check_in_place());
        if (last && *last >= *used.step) return std::nullopt;
        return used.step;
      };
      const auto recorded = steps.use(held, account.id, account.otpauth, clock, later);
      if (!recorded) return std::unexpected(recorded.error());
    }
    ++(before ? done.replaced : done.added);
  }
  if (done.added + done.replaced > 0) CERBY_CHECK(change.commit());
  return done;
}

}  // namespace cerby::vault
