// What an open vault holds. Inside this folder only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/paths.h"
#include "vault/database.h"
#include "vault/head.h"
#include "vault/keys.h"
#include "vault/unlock.h"
#include "vault/vault.h"

namespace cerby::vault {

// What one reading verified, for those that follow.
struct VerifiedHead {
  Head head;
  Methods methods;
};

struct OpenVault {
  std::unique_ptr<Database> database;
  Uuid id;
  Paths paths;
  Secret key;
  Keys keys;
  std::vector<Method> methods;
  std::optional<VerifiedHead> verified = std::nullopt;
  std::uint64_t generation = 0;  // the newest seen by this object
  Remembered remembered{};
};

}  // namespace cerby::vault
