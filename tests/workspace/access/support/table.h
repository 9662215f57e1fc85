// Every case there is to decide, by its number: one number for each combination of everything that a decision
// looks at.
#pragma once

#include <cstdint>

#include "workspace/access/decide.h"

namespace cerby::workspace::access::testing_support {

// 3 user states x 6 workspace roles x 3 channels x 2 scope x 2 All-Access x 2 tenant x 3 account states x 3^4
// shares x 2 feature x 2 extended x 10 actions.
inline constexpr std::uint32_t kCases = 3 * 6 * 3 * 2 * 2 * 2 * 3 * (3 * 3 * 3 * 3) * 2 * 2 * 10;
static_assert(kCases == 4'199'040);

// The four ways of a share are the lowest digits of the number: none, Collaborator, Owner. What is one step
// higher in one way is so many numbers further.
inline constexpr std::uint32_t kWays[] = {1, 3, 9, 27};

struct Case {
  Subject subject;
  Account account;
  Action action;
};

Case case_of(std::uint32_t number);

// 0, 1 or 2: the digit of that way in the number.
constexpr std::uint32_t share_of(std::uint32_t number, std::uint32_t way) {
  return number / way % 3;
}

}  // namespace cerby::workspace::access::testing_support
