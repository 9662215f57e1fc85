// Secrets that are no account's: notes, cards, keys. What they are found by is kept in plain text, their body
// sealed (sealing/sealed_secret.h).
//
// As the functions of records.h; every change is in the feed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workspace/access/decide.h"
#include "workspace/store/database.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

struct SecureSecret {
  Uuid id;
  Uuid vault;
  std::string title;
  std::string category;
  access::AccountStatus status = access::AccountStatus::Enabled;
  bool requires_identity_challenge = false;
  // The body's: an id of its own; another id and the next number with each change of it.
  Uuid body;
  Uuid version_id;
  std::int64_t version = 1;
  std::int64_t epoch = 1;
  std::optional<Deleted> deleted;
  Stamps stamps;
  std::int64_t revision = 1;
};

using SealedBody = std::vector<std::uint8_t>;

enum class SecureSecretSort : std::uint8_t { CreatedAt, UpdatedAt, Title };
struct SecureSecretFilter {
  // Those that this user holds a role on; none: all of the workspace.
  std::optional<Uuid> held_by;
  // None: all; `Invalid` for more than kMostFilterValues.
  std::vector<std::string> categories;
  std::vector<access::AccountStatus> statuses;
  // Those directly in this collection; none: wherever they are.
  std::optional<Uuid> in_collection{};
};

// Of version 1.
Result<void> create_secure_secret(Transaction& transaction, const Act& act, const SecureSecret& secret,
                                  const SealedBody& sealed);
Result<SecureSecret> find_secure_secret(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<SealedBody> find_secure_secret_body(Transaction& transaction, const Uuid& workspace, const Uuid& id);
Result<Listed<SecureSecret>> list_secure_secrets(Transaction& transaction, const Uuid& workspace,
                                                 const SecureSecretFilter& filter, SecureSecretSort sort,
                                                 Direction direction, Page page);
// Title, category and status. `Invalid` for the status Deleted; `NotFound` for one that is deleted.
Result<void> change_secure_secret(Transaction& transaction, const Act& act, const SecureSecret& secret);
// The body, with its epoch, version and version's id. `Conflict` where `version` is not the next one:
// somebody else was faster.
Result<void> put_secure_secret_body(Transaction& transaction, const Act& act, const SecureSecret& secret,
                                    const SealedBody& sealed);
// The row stays, with its id, grants and body. `NotFound` for one that is deleted.
Result<void> delete_secure_secret(Transaction& transaction, const Act& act, const Uuid& id);

}  // namespace cerby::workspace::store
