// That a secret of an offline lease was filled in while its workspace could not be reached: what a host notes
// then, and tells the workspace when it answers again (FORMAT.md, "Leases"). Pure, as lease.h is; there is no
// secret in it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/encoding.h"

namespace cerby::vault {

struct LeaseNote {
  enum class Filled : std::uint8_t { Password = 1, Code = 2 };
  Uuid id;          // of this use: told twice, it is one
  UnixTime used{};  // by the clock of who used it
  Filled filled = Filled::Password;
  std::uint32_t left_out = 0;       // notes before this one that were dropped
  bool refused = false;             // by the workspace: kept, and not told again
  std::vector<std::uint8_t> lease;  // its stub (lease.h)
  bool operator==(const LeaseNote&) const = default;
};

// What the device signs when it tells of one: all but `refused`, which is its own business.
Encoding message_of(const LeaseNote& note);

}  // namespace cerby::vault
