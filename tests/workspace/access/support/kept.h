// A workspace as a database keeps it: by ids that never change, with every ancestor of every collection, and
// for each user and account a count of the grants that reach them, kept up to date by each event's
// difference.
#pragma once

#include <array>
#include <optional>

#include "workspace/access/support/history.h"

namespace cerby::workspace::access::testing_support {

class Kept {
 public:
  Kept();
  void apply(const Event& event);

  // By id. What decide() is asked with.
  Shares shares(std::uint8_t user, std::uint8_t account) const;
  AccountStatus account_status(std::uint8_t account) const { return account_status_[account]; }
  UserStatus user_status(std::uint8_t user) const { return user_status_[user]; }

  std::uint8_t item_called(std::uint8_t name) const { return called_[name]; }
  std::uint8_t name_of(std::uint8_t item) const;
  std::optional<ItemRole> granted(std::uint8_t item, std::uint8_t member) const {
    return grants_[item][member];
  }

 private:
  template <typename Value, std::size_t rows, std::size_t columns>
  using Table = std::array<std::array<Value, columns>, rows>;
  // How many grants of each role, in each of the ways of Shares.
  using Counts = Table<int, 4, 2>;

  void grant(std::uint8_t item, std::uint8_t member, std::optional<ItemRole> role);
  void join(std::uint8_t team, std::uint8_t user, bool is_in);
  void put_in(std::uint8_t account, std::uint8_t collection, bool is_in);
  void move(std::uint8_t collection, std::uint8_t parent);

  bool is(std::uint8_t user, std::uint8_t member) const {
    return member < kUsers ? user == member : joined_[static_cast<std::size_t>(member - kUsers)][user];
  }
  // The account is below the collection in one way more or less.
  void reach(std::uint8_t account, std::uint8_t collection, int difference);
  // One grant reaches this user in so many ways more or less, on whatever is in or below its item.
  void count(std::uint8_t user, std::uint8_t item, std::uint8_t member, ItemRole role, int difference);

  Table<std::optional<ItemRole>, kItems, kMembers> grants_{};
  Table<bool, kTeams, kUsers> joined_{};
  Table<bool, kAccounts, kCollections> put_in_{};
  Table<bool, kCollections, kCollections> at_or_above_{};  // [collection][ancestor]
  Table<int, kAccounts, kCollections> ways_up_{};
  Table<Counts, kUsers, kAccounts> counts_{};
  std::array<AccountStatus, kAccounts> account_status_{};
  std::array<UserStatus, kUsers> user_status_{};
  std::array<std::uint8_t, kItems> called_{};
};

}  // namespace cerby::workspace::access::testing_support
