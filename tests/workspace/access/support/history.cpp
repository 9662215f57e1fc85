#include "workspace/access/support/history.h"

#include <sstream>

namespace cerby::workspace::access::testing_support {
namespace {

// How often each kind comes, of 100.
constexpr std::array<std::uint8_t, kKinds> kOften{30, 12, 11, 6, 12, 6, 8, 5, 5, 5};

std::string item(std::uint8_t number) {
  return number < kAccounts ? "account " + std::to_string(number)
                            : "collection " + std::to_string(number - kAccounts);
}
std::string member(std::uint8_t number) {
  return number < kUsers ? "user " + std::to_string(number) : "team " + std::to_string(number - kUsers);
}

}  // namespace

std::string described(const Event& event) {
  constexpr std::array kNames{"grant",    "revoke", "join",   "leave",          "put in",
                              "take out", "move",   "rename", "account status", "user status"};
  std::ostringstream text;
  text << kNames[static_cast<std::size_t>(event.kind)] << ": ";
  const int of = event.of, with = event.with, value = event.value;
  switch (event.kind) {
    case Kind::Grant:
    case Kind::Revoke:
      text << item(event.of) << ", " << member(event.with);
      if (event.kind == Kind::Grant) text << (value == 0 ? " as Collaborator" : " as Owner");
      break;
    case Kind::Rename:
      text << item(event.of) << ", " << item(event.with);
      break;
    case Kind::AccountStatus:
    case Kind::UserStatus:
      text << of << " is now " << value;
      break;
    default:
      text << of << ", " << with;
  }
  return text.str();
}

Event any_event(std::mt19937_64& random) {
  auto lot = below(random, 100);
  std::size_t number = 0;
  while (lot >= kOften[number]) lot = static_cast<std::uint8_t>(lot - kOften[number++]);
  const auto kind = static_cast<Kind>(number);
  switch (kind) {
    case Kind::Grant:
      return {kind, below(random, kItems), below(random, kMembers), below(random, 2)};
    case Kind::Revoke:
      return {kind, below(random, kItems), below(random, kMembers)};
    case Kind::Join:
    case Kind::Leave:
      return {kind, below(random, kTeams), below(random, kUsers)};
    case Kind::PutIn:
    case Kind::TakeOut:
      return {kind, below(random, kAccounts), below(random, kCollections)};
    case Kind::Move:
      return {kind, below(random, kCollections), below(random, kCollections + 1)};
    case Kind::Rename: {
      const auto of = below(random, kItems);
      const bool is_account = of < kAccounts;
      return {kind, of,
              static_cast<std::uint8_t>(is_account ? below(random, kAccounts)
                                                   : kAccounts + below(random, kCollections))};
    }
    case Kind::AccountStatus:
      return {kind, below(random, kAccounts), 0, below(random, 3)};
    case Kind::UserStatus:
      // Active every second time, or soon nobody would be.
      return {kind, below(random, kUsers), 0,
              static_cast<std::uint8_t>(below(random, 2) == 0 ? 1 : below(random, 3))};
  }
  return {Kind::Move, 0, kTop};
}

}  // namespace cerby::workspace::access::testing_support
