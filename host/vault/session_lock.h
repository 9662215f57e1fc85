// One program at a time puts the next tokens of a sign-in in the place of the last (FORMAT.md, "Items"): a
// refresh token is good once, and the workspace ends the session of one that comes twice. No lock of the
// vault's own, because the workspace is asked while it is held, and nobody else's change should wait for
// that.
#pragma once

#include <chrono>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "vault/vault.h"

namespace cerby::vault {

class SessionLock {
 public:
  // As long as another may be at it: one request that is not answered, and a change of the vault.
  static constexpr std::chrono::seconds kPatience{15};
  static constexpr const char* kEnding = "-sessions";  // of the file, after the vault's name

  // Held until this object is gone, or its process. vault_busy: another holds it for longer than `patience`.
  static Expected<SessionLock> take(const Vault& vault, std::chrono::milliseconds patience = kPatience);

 private:
  explicit SessionLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace cerby::vault
