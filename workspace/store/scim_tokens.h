// SCIM tokens: what the identity provider shows to manage a workspace's users and teams. A token acts as no
// user. What is kept is a hash, as of API keys.
#pragma once

#include <cstdint>
#include <optional>

#include "workspace/store/database.h"
#include "workspace/store/hashed_keys.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::store {

// Bits. The numbers are in the database.
inline constexpr std::int64_t kScimUsers = 1;
inline constexpr std::int64_t kScimGroups = 2;
inline constexpr std::int64_t kAllScimScopes = kScimUsers | kScimGroups;

// It has one scope at the least.
struct ScimToken : HashedKey {
  std::optional<Uuid> created_by;
  std::optional<Uuid> revoked_by;
};

// `Refused`: no scope, or one that there is not.
Result<void> create_scim_token(Transaction& transaction, const Act& act, const ScimToken& token);
// Also one that was revoked or has expired. Meant for Database::ask.
Result<ScimToken> find_scim_token(Transaction& transaction, const Uuid& workspace, const Uuid& id);
// The newest first.
Result<Listed<ScimToken>> list_scim_tokens(Transaction& transaction, const Uuid& workspace, Page page);
// For good, after what was begun with it (revoke_api_key). `NotFound` also for one that is revoked already.
Result<void> revoke_scim_token(Transaction& transaction, const Act& act, const Uuid& id);
// Writes nothing where the last use is not older than `since`. Not a change of the feed.
Result<void> note_scim_token_use(Transaction& transaction, const Uuid& workspace, const Uuid& id, Time now,
                                 Time since);

}  // namespace cerby::workspace::store
