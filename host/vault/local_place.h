// Where an account of a local vault is kept, as it stands in the clear before what is sealed (FORMAT.md,
// "Accounts of a local vault"): for the device that seals it, and for the workspace, which numbers revisions
// and has no key.
#pragma once

#include <cstdint>
#include <string>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/encoding.h"

namespace cerby::vault {

inline constexpr std::int64_t kMaxEpoch = 0xFFFFFFFF;  // as sealed keys have them

struct LocalPlace {
  std::string workspace;  // its host name
  Uuid vault, account;
  std::int64_t epoch = 1;     // of the key that seals it
  std::int64_t revision = 1;  // of the account: each one that is written has the next
  bool operator==(const LocalPlace&) const = default;
};

inline constexpr std::uint8_t kLocalAccountVersion = 1;

// input_invalid: no account can have that place.
Expected<Encoding> encoded(const LocalPlace& place);
// The version, then the place.
Encoding start_of_local_account(const Encoding& place);

}  // namespace cerby::vault
