// Sign-ins on their way, and the one-time codes that they end with. What is kept are hashes of what was given
// out: state, browser's cookie, code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workspace/store/api_keys.h"

namespace cerby::workspace::store {

using Hash = KeyHash;
// A PKCE challenge (SHA-256) or a device's key (Ed25519).
using Bytes32 = std::array<std::uint8_t, 32>;

struct SignIn {
  Hash state{};
  Hash browser{};
  Bytes32 challenge{};
  Bytes32 device_key{};
  std::string master_key;  // the id of the one that `wrapped` is under
  std::vector<std::uint8_t> wrapped;
  Time created_at = 0;
  Time expires_at = 0;
  std::optional<Time> used_at;
};

// Also forgets those of every workspace that were over an hour ago.
Result<void> create_sign_in(Transaction& transaction, const Uuid& workspace, const SignIn& sign_in);
// Also one that is used or over.
Result<SignIn> find_sign_in(Transaction& transaction, const Uuid& workspace, const Hash& state);
// Of any number of callers, one is told true: the one that it is for.
Result<bool> use_sign_in(Transaction& transaction, const Uuid& workspace, const Hash& state, Time now);

struct SignInCode {
  Hash code{};
  Uuid user;
  std::string issuer;
  Bytes32 challenge{};
  Bytes32 device_key{};
  Time created_at = 0;
  Time expires_at = 0;
  std::optional<Time> used_at;
  std::optional<Uuid> session;  // which it began
};

// Also forgets those of every workspace that were over an hour ago.
Result<void> create_sign_in_code(Transaction& transaction, const Uuid& workspace, const SignInCode& code);
Result<SignInCode> find_sign_in_code(Transaction& transaction, const Uuid& workspace, const Hash& code);
// As use_sign_in; never one that is over.
Result<bool> use_sign_in_code(Transaction& transaction, const Uuid& workspace, const Hash& code, Time now);
// After use_sign_in_code.
Result<void> note_session_of_code(Transaction& transaction, const Uuid& workspace, const Hash& code,
                                  const Uuid& session);

}  // namespace cerby::workspace::store
