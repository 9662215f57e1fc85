// What happens in a small workspace, one event after the other: people, teams, nested collections, accounts.
//
// An event calls accounts and collections by the name that they have at the time, as people do and as a log
// that is read later has it; names are unique, and a rename exchanges two of them.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "workspace/access/decide.h"

namespace cerby::workspace::access::testing_support {

inline constexpr std::uint8_t kUsers = 3, kTeams = 3, kAccounts = 3, kCollections = 4;
// Items: the accounts, then the collections. Members: the users, then the teams.
inline constexpr std::uint8_t kItems = kAccounts + kCollections, kMembers = kUsers + kTeams;
inline constexpr std::uint8_t kTop = kCollections;  // as a parent: none

enum class Kind : std::uint8_t {
  Grant,          // on an item, to a member, a role; a grant that is there takes the role
  Revoke,         // on an item, from a member
  Join,           // a team, a user
  Leave,          // a team, a user
  PutIn,          // an account, a collection
  TakeOut,        // an account, a collection
  Move,           // a collection, below another one or kTop; below itself: is refused
  Rename,         // an item, another one of its sort: they exchange their names
  AccountStatus,  // an account; a deleted one may come back
  UserStatus,     // a user
};
inline constexpr std::size_t kKinds = 10;

struct Event {
  Kind kind;
  std::uint8_t of = 0;     // item, team, account, collection, user: what the kind says first
  std::uint8_t with = 0;   // member, user, collection, parent, item: what the kind says next
  std::uint8_t value = 0;  // the number of the role or the status
};

std::string described(const Event& event);

// Any event, each of the things that it is about as likely as another.
Event any_event(std::mt19937_64& random);

// Below `bound`; the same on every platform, which std::uniform_int_distribution is not.
inline std::uint8_t below(std::mt19937_64& random, std::uint8_t bound) {
  return static_cast<std::uint8_t>(random() % bound);
}

}  // namespace cerby::workspace::access::testing_support
