// Vault's accounts: looking them up, changing them.
#include <algorithm>
#include <string>
#include <tuple>

#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

// The texts under which the index may have an origin: its own, and "*." before each domain that its host is
// below.
std::vector<std::string> indexed_texts(const Origin& origin) {
  std::vector<std::string> texts{origin.text()};
  constexpr std::string_view kScheme = "https://";
  if (!origin.text().starts_with(kScheme)) return texts;
  const auto rest = std::string_view(origin.text()).substr(kScheme.size());
  const auto host_size = origin.host().size();
  for (auto dot = rest.find('.'); dot < host_size; dot = rest.find('.', dot + 1)) {
    texts.push_back(std::string(kScheme) + "*" + std::string(rest.substr(dot)));
  }
  return texts;
}

// Visits the accounts among those items. `none`: what is wrong where an item is not there, or is no account.
Expected<void> visit_each(Reading& reading, const std::vector<Uuid>& ids, const Vault::Visit& visit,
                          const Vault::Unread& unread, const std::optional<Failure>& none) {
  for (const auto& id : ids) {
    const auto read = [&]() -> Expected<std::optional<Account>> {
      CERBY_TRY(const auto item, reading.item(id));
      if (!item || item->type != kAccount) {
        if (none) return std::unexpected(*none);
        return std::nullopt;
      }
      CERBY_TRY(auto account, reading.account(*item));
      return account;
    };
    auto account = read();
    if (!account) {
      const auto outcome = account.error().outcome;
      const bool of_the_item = outcome == Outcome::VaultDamaged || outcome == Outcome::VaultNewer;
      if (!unread || !of_the_item) return std::unexpected(std::move(account).error());
      unread(id, account.error());
    } else if (*account) {
      CERBY_CHECK(visit(std::move(**account)));
    }
  }
  return {};
}

void sort_by_name(std::vector<Account>& accounts) {
  std::ranges::sort(accounts, [](const Account& a, const Account& b) {
    return std::tie(a.name, a.id) < std::tie(b.name, b.id);
  });
}

}  // namespace

Expected<std::optional<Account>> Vault::account(const Uuid& id) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(const auto item, reading.item(id));
  if (!item || item->type != kAccount) return std::nullopt;
  CERBY_TRY(auto account, reading.account(*item));
  return account;
}

Expected<std::vector<Account>> Vault::accounts() {
  std::vector<Account> accounts;
  CERBY_CHECK(each_account([&](Account account) -> Expected<void> {
    accounts.push_back(std::move(account));
    return {};
  }));
  sort_by_name(accounts);
  return accounts;
}

Expected<void> Vault::each_account(const Visit& visit, const Unread& unread) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(const auto ids, reading.items());
  return visit_each(reading, ids, visit, unread, std::nullopt);
}

Expected<void> Vault::each_account_for(const Origin& origin, const Visit& visit, const Unread& unread) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  std::vector<Uuid> ids;
  for (const auto& text : indexed_texts(origin)) {
    CERBY_TRY(const auto found, reading.indexed(open_->keys.origin(text)));
    ids.insert(ids.end(), found.begin(), found.end());
  }
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  return visit_each(reading, ids, visit, unread,
                    Failure{Outcome::VaultDamaged, "the index names an account that is not there"});
}

Expected<std::vector<Account>> Vault::accounts_for(const Origin& origin) {
  std::vector<Account> accounts;
  CERBY_CHECK(each_account_for(origin, [&](Account account) -> Expected<void> {
    accounts.push_back(std::move(account));
    return {};
  }));
  sort_by_name(accounts);
  return accounts;
}

Expected<std::uint64_t> Vault::account_count() {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  std::uint64_t left = reading.head().count;
  for (const auto other : {kSession, kDataKeys, kDeviceKeys, kLease, kLeaseNotes, kHostIdentity, kSeen}) {
    // Their number alone: of what was seen there may be as many as accounts.
    CERBY_TRY(const auto items, reading.indexed(open_->keys.type(other)));
    if (left < items.size()) return fail(Outcome::VaultDamaged, "the index has more than the head counts");
    left -= items.size();
  }
  return left;
}

Expected<void> Vault::put(Account& account) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto revision, change.put(account));
  CERBY_CHECK(change.commit());
  account.revision = revision;
  return {};
}

Expected<void> Vault::put_all(std::vector<Account>& accounts) {
  std::vector<Account*> places;
  for (auto& account : accounts) places.push_back(&account);
  return put_all(places, {});
}

Expected<void> Vault::put_all(std::span<Account* const> accounts, const Progress& progress) {
  CERBY_TRY(auto change, Change::begin(*open_));
  std::vector<std::uint64_t> revisions;
  for (const auto* account : accounts) {
    CERBY_TRY(const auto revision, change.put(*account));
    revisions.push_back(revision);
    if (progress) progress(revisions.size());
  }
  CERBY_CHECK(change.commit());
  for (std::size_t i = 0; i < accounts.size(); ++i) accounts[i]->revision = revisions[i];
  return {};
}

Expected<void> Vault::remove(const Uuid& id) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_CHECK(change.remove(id));
  return change.commit();
}

}  // namespace cerby::vault
