// Sealed secrets of accounts, as the functions of records.h.
#pragma once

#include <cstdint>
#include <vector>

#include "base/uuid.h"
#include "workspace/store/database.h"
#include "workspace/store/error.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

enum class SecretType : std::uint8_t { Password, Totp, BackupCodes, Notes, CustomFields };

struct SealedSecret {
  Uuid id;
  SecretType type = SecretType::Password;
  std::int64_t epoch = 1;
  std::int64_t revision = 1;
  std::vector<std::uint8_t> sealed;
  Time created_at = 0;
  Time updated_at = 0;
};

// The first has revision 1, each later one the next; else `Conflict`: somebody else was faster. The id stays
// the first's. A password's is the account's last change of it.
Result<void> put_secret(Transaction& transaction, const Act& act, const Uuid& account,
                        const SealedSecret& secret);
Result<SealedSecret> find_secret(Transaction& transaction, const Uuid& workspace, const Uuid& account,
                                 SecretType type);
Result<std::vector<SealedSecret>> find_secrets(Transaction& transaction, const Uuid& workspace,
                                               const Uuid& account);
Result<void> remove_secret(Transaction& transaction, const Act& act, const Uuid& account, SecretType type);

}  // namespace cerby::workspace::store
