// Accounts on their way into a copy of the vault, and back out of one (Vault::each_copy, Vault::restore; the
// copy itself is host/backup).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "vault/account.h"

namespace cerby::vault {

// The last counter (HOTP) and the last step of time (TOTP) that were used of an account's code secret.
struct UsedCodes {
  std::optional<std::uint64_t> counter, step;
};

struct AccountCopy {
  Uuid id;
  SecretView
      plaintext;  // as the item has it (FORMAT.md, "Items"): also what this version does not know of it
  UsedCodes used;
};

struct RestoredAccount {
  Account account;  // its revision does not count
  UsedCodes used;
};

// What becomes of an account of the copy whose id the vault has already.
enum class SameId : std::uint8_t { Keep, Replace };

struct RestoredAccounts {
  struct Kept {
    Uuid id;
    std::string name;  // in the copy
  };
  std::size_t added = 0, replaced = 0;
  std::vector<Kept> kept;  // those of the vault, which stayed as they were
};

}  // namespace cerby::vault
