// The same workspace once more, from nothing but the log of what happened: everything by the name that it has
// at the time, nothing but the last word on each fact, and each question answered by walking up from the
// account.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "workspace/access/support/history.h"

namespace cerby::workspace::access::testing_support {

class Replayed {
 public:
  explicit Replayed(std::span<const Event> log);

  // The account that is called so now.
  Shares shares(std::uint8_t user, std::uint8_t account) const;
  AccountStatus account_status(std::uint8_t account) const { return facts_.account_status[account]; }
  UserStatus user_status(std::uint8_t user) const { return facts_.user_status[user]; }

 private:
  struct Facts {
    std::array<std::array<std::optional<ItemRole>, kMembers>, kItems> grants{};
    std::array<std::array<bool, kCollections>, kAccounts> put_in{};
    std::array<std::array<bool, kUsers>, kTeams> joined{};
    std::array<std::uint8_t, kCollections> parent{};
    std::array<AccountStatus, kAccounts> account_status{};
    std::array<UserStatus, kUsers> user_status{};
  };

  void apply(const Event& event);
  bool is_at_or_below(std::uint8_t collection, std::uint8_t other) const;
  void exchange_accounts(std::uint8_t one, std::uint8_t other);
  void exchange_collections(std::uint8_t one, std::uint8_t other);

  Facts facts_;
};

}  // namespace cerby::workspace::access::testing_support
