// What an open vault holds. Inside this folder only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/paths.h"
#include "vault/database.h"
#include "vault/head.h"
#include "vault/keys.h"
#include "vault/signing.h"
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
  std::uint32_t epoch = 0;             // of the key; 0: not seen yet
  std::uint64_t generation = 0;        // the newest seen by this object
  std::optional<SigningKey> identity;  // once it was asked for
  Remembered remembered{};
};

}  // namespace cerby::vault
