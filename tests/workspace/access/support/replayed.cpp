#include "workspace/access/support/replayed.h"

#include <algorithm>
#include <utility>

namespace cerby::workspace::access::testing_support {

Replayed::Replayed(std::span<const Event> log) {
  facts_.parent.fill(kTop);
  facts_.account_status.fill(AccountStatus::Enabled);
  facts_.user_status.fill(UserStatus::Active);
  for (const auto& event : log) apply(event);
}

void Replayed::apply(const Event& event) {
  switch (event.kind) {
    case Kind::Grant:
      facts_.grants[event.of][event.with] = event.value == 0 ? ItemRole::Collaborator : ItemRole::Owner;
      return;
    case Kind::Revoke:
      facts_.grants[event.of][event.with].reset();
      return;
    case Kind::Join:
    case Kind::Leave:
      facts_.joined[event.of][event.with] = event.kind == Kind::Join;
      return;
    case Kind::PutIn:
    case Kind::TakeOut:
      facts_.put_in[event.of][event.with] = event.kind == Kind::PutIn;
      return;
    case Kind::Move:
      if (event.with == kTop || !is_at_or_below(event.with, event.of)) facts_.parent[event.of] = event.with;
      return;
    case Kind::Rename:
      if (event.of < kAccounts) return exchange_accounts(event.of, event.with);
      return exchange_collections(static_cast<std::uint8_t>(event.of - kAccounts),
                                  static_cast<std::uint8_t>(event.with - kAccounts));
    case Kind::AccountStatus:
      facts_.account_status[event.of] = static_cast<AccountStatus>(event.value);
      return;
    case Kind::UserStatus:
      facts_.user_status[event.of] = static_cast<UserStatus>(event.value);
      return;
  }
}

bool Replayed::is_at_or_below(std::uint8_t collection, std::uint8_t other) const {
  for (; collection != kTop; collection = facts_.parent[collection]) {
    if (collection == other) return true;
  }
  return false;
}

void Replayed::exchange_accounts(std::uint8_t one, std::uint8_t other) {
  std::swap(facts_.grants[one], facts_.grants[other]);
  std::swap(facts_.put_in[one], facts_.put_in[other]);
  std::swap(facts_.account_status[one], facts_.account_status[other]);
}

void Replayed::exchange_collections(std::uint8_t one, std::uint8_t other) {
  std::swap(facts_.grants[static_cast<std::size_t>(kAccounts + one)],
            facts_.grants[static_cast<std::size_t>(kAccounts + other)]);
  for (auto& account : facts_.put_in) std::swap(account[one], account[other]);
  std::swap(facts_.parent[one], facts_.parent[other]);
  for (auto& parent : facts_.parent) {
    if (parent == one)
      parent = other;
    else if (parent == other)
      parent = one;
  }
}

Shares Replayed::shares(std::uint8_t user, std::uint8_t account) const {
  const auto raise = [](std::optional<ItemRole>& to, const std::optional<ItemRole>& role) {
    if (role == ItemRole::Owner || !to) to = role ? role : to;
  };
  const auto look_at = [&](std::size_t item, std::optional<ItemRole>& as_user,
                           std::optional<ItemRole>& as_team) {
    const auto& to = facts_.grants[item];
    raise(as_user, to[user]);
    for (std::size_t team = 0; team < kTeams; ++team) {
      if (facts_.joined[team][user]) raise(as_team, to[kUsers + team]);
    }
  };
  Shares shares;
  look_at(account, shares.to_user, shares.to_team);
  for (std::uint8_t first = 0; first < kCollections; ++first) {
    if (!facts_.put_in[account][first]) continue;
    for (auto collection = first; collection != kTop; collection = facts_.parent[collection])
      look_at(static_cast<std::size_t>(kAccounts + collection), shares.of_collection_to_user,
              shares.of_collection_to_team);
  }
  return shares;
}

}  // namespace cerby::workspace::access::testing_support
