#include "vault/session_lock.h"

#include <fcntl.h>

#include <utility>

#include "vault/secure_file.h"

namespace cerby::vault {

Expected<SessionLock> SessionLock::take(const Vault& vault, std::chrono::milliseconds patience) {
  const auto& path = vault.path();
  CERBY_TRY(const auto folder, SecureFolder::open(path.parent_path()));
  CERBY_TRY(auto file, folder.open_file(path.filename().string() + kEnding, O_RDWR | O_CREAT));
  CERBY_CHECK(lock_within(file, path, patience));
  return SessionLock(std::move(file));
}

}  // namespace cerby::vault
