#include "workspace/access/support/kept.h"

#include <algorithm>
#include <utility>

namespace cerby::workspace::access::testing_support {
namespace {

constexpr std::size_t way(bool is_collection, bool is_team) {
  return (is_collection ? 2U : 0U) + (is_team ? 1U : 0U);
}

}  // namespace

Kept::Kept() {
  for (std::uint8_t collection = 0; collection < kCollections; ++collection)
    at_or_above_[collection][collection] = true;
  account_status_.fill(AccountStatus::Enabled);
  user_status_.fill(UserStatus::Active);
  for (std::uint8_t item = 0; item < kItems; ++item) called_[item] = item;
}

std::uint8_t Kept::name_of(std::uint8_t item) const {
  return static_cast<std::uint8_t>(std::ranges::find(called_, item) - called_.begin());
}

void Kept::apply(const Event& event) {
  const auto account = [&](std::uint8_t name) { return called_[name]; };
  const auto collection = [&](std::uint8_t name) {
    return static_cast<std::uint8_t>(called_[static_cast<std::size_t>(kAccounts + name)] - kAccounts);
  };
  switch (event.kind) {
    case Kind::Grant:
      return grant(called_[event.of], event.with, static_cast<ItemRole>(event.value));
    case Kind::Revoke:
      return grant(called_[event.of], event.with, std::nullopt);
    case Kind::Join:
      return join(event.of, event.with, true);
    case Kind::Leave:
      return join(event.of, event.with, false);
    case Kind::PutIn:
      return put_in(account(event.of), collection(event.with), true);
    case Kind::TakeOut:
      return put_in(account(event.of), collection(event.with), false);
    case Kind::Move:
      return move(collection(event.of), event.with == kTop ? kTop : collection(event.with));
    case Kind::Rename:
      return std::swap(called_[event.of], called_[event.with]);
    case Kind::AccountStatus:
      account_status_[account(event.of)] = static_cast<AccountStatus>(event.value);
      return;
    case Kind::UserStatus:
      user_status_[event.of] = static_cast<UserStatus>(event.value);
      return;
  }
}

void Kept::count(std::uint8_t user, std::uint8_t item, std::uint8_t member, ItemRole role, int difference) {
  const bool is_collection = item >= kAccounts;
  for (std::uint8_t account = 0; account < kAccounts; ++account) {
    const int ways = is_collection ? ways_up_[account][static_cast<std::size_t>(item - kAccounts)]
                                   : static_cast<int>(item == account);
    counts_[user][account][way(is_collection, member >= kUsers)][static_cast<std::size_t>(role)] +=
        ways * difference;
  }
}

void Kept::grant(std::uint8_t item, std::uint8_t member, std::optional<ItemRole> role) {
  auto& there = grants_[item][member];
  for (std::uint8_t user = 0; user < kUsers; ++user) {
    if (!is(user, member)) continue;
    if (there) count(user, item, member, *there, -1);
    if (role) count(user, item, member, *role, 1);
  }
  there = role;
}

void Kept::join(std::uint8_t team, std::uint8_t user, bool is_in) {
  if (std::exchange(joined_[team][user], is_in) == is_in) return;
  const auto member = static_cast<std::uint8_t>(kUsers + team);
  for (std::uint8_t item = 0; item < kItems; ++item) {
    if (const auto role = grants_[item][member]) count(user, item, member, *role, is_in ? 1 : -1);
  }
}

void Kept::reach(std::uint8_t account, std::uint8_t collection, int difference) {
  ways_up_[account][collection] += difference;
  for (std::uint8_t member = 0; member < kMembers; ++member) {
    const auto role = grants_[static_cast<std::size_t>(kAccounts + collection)][member];
    if (!role) continue;
    for (std::uint8_t user = 0; user < kUsers; ++user) {
      if (is(user, member))
        counts_[user][account][way(true, member >= kUsers)][static_cast<std::size_t>(*role)] += difference;
    }
  }
}

void Kept::put_in(std::uint8_t account, std::uint8_t collection, bool is_in) {
  if (std::exchange(put_in_[account][collection], is_in) == is_in) return;
  for (std::uint8_t above = 0; above < kCollections; ++above) {
    if (at_or_above_[collection][above]) reach(account, above, is_in ? 1 : -1);
  }
}

void Kept::move(std::uint8_t collection, std::uint8_t parent) {
  if (parent != kTop && at_or_above_[parent][collection]) return;
  auto before = at_or_above_[collection];
  before[collection] = false;  // what is between the two moves along
  const auto after = parent == kTop ? std::array<bool, kCollections>{} : at_or_above_[parent];
  for (std::uint8_t below = 0; below < kCollections; ++below) {
    if (!at_or_above_[below][collection]) continue;
    for (std::uint8_t above = 0; above < kCollections; ++above) {
      if (before[above] == after[above]) continue;
      at_or_above_[below][above] = after[above];
      for (std::uint8_t account = 0; account < kAccounts; ++account) {
        if (put_in_[account][below]) reach(account, above, after[above] ? 1 : -1);
      }
    }
  }
}

Shares Kept::shares(std::uint8_t user, std::uint8_t account) const {
  const auto highest = [&](std::size_t number) -> std::optional<ItemRole> {
    const auto& [collaborators, owners] = counts_[user][account][number];
    if (owners > 0) return ItemRole::Owner;
    if (collaborators > 0) return ItemRole::Collaborator;
    return std::nullopt;
  };
  return {.to_user = highest(way(false, false)),
          .to_team = highest(way(false, true)),
          .of_collection_to_user = highest(way(true, false)),
          .of_collection_to_team = highest(way(true, true))};
}

}  // namespace cerby::workspace::access::testing_support
